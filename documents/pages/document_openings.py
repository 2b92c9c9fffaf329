"""Who opened the documents of an assessment (Q-08)."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from cycles.models import Assessment
from documents.services.openings import LOOKED, OPENED
from organisations.models import Event, Membership
from ui.tables import Column, Table
from ui.templatetags.ui import ui_time

_ON_A_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class Opening:
    """One opening of a document: what, by whom, and from where they come."""

    event: Event
    place: str

    @property
    def who(self) -> str:
        """Who opened it, and from where they come."""
        return ", ".join(filter(None, [str(self.event.by or "The system"), self.place]))

    @property
    def what(self) -> str:
        """The document, and the page where only one was looked at."""
        page = self.event.detail.get("page")
        return f"{self.event.subject}, page {page}" if page else self.event.subject


@dataclass(frozen=True, kw_only=True)
class Openings:
    """A page of the openings of one assessment's documents, the last first."""

    rows: list[Opening]
    page: Page

    @property
    def table(self) -> Table[Opening]:
        """When, who and what."""
        return Table(
            caption="Openings, the last first",
            caption_at="hidden",
            frame="stack",
            box=False,
            columns=[
                Column("When", kind="name", value=lambda row: ui_time(row.event.at)),
                Column("Who", value=lambda row: row.who),
                Column("Document", value=lambda row: row.what, classes="app-wrap"),
            ],
            rows=self.rows,
            empty="Nobody has opened a document yet.",
        )


def document_openings(assessment: Assessment, number: str) -> Openings:
    """A page of who opened the documents of an assessment (docs/visibility.md, row 21); three queries."""
    found = Event.objects.filter(assessment_ref=assessment.pk, verb__in=(OPENED, LOOKED)).select_related("by")
    page = Paginator(found.order_by("-at", "-pk"), _ON_A_PAGE).get_page(number)
    places: dict[int, list[str]] = {}
    people = {event.by_id for event in page}
    for user, name in Membership.objects.filter(user__in=people).values_list("user", "organisation__name").distinct():
        places.setdefault(user, []).append(name)
    rows = [Opening(event=event, place=", ".join(sorted(places.get(event.by_id or 0, [])))) for event in page]
    return Openings(rows=rows, page=page)
