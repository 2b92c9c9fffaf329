"""Who opened the documents, and which documents were uploaded across PCTs (R-215)."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.utils.http import urlencode

from cycles.models import Assessment
from cycles.queries import current_cycle
from cycles.states import State
from documents.models import Document
from documents.services.looks import LOOKED
from documents.types import document_types
from organisations.actors import Actor
from organisations.models import Event, Membership
from organisations.roles import Role
from ui.components import Filter

_ON_A_PAGE = 50
_OPENINGS = ("opened document", LOOKED)


@dataclass(frozen=True)
class Opening:
    """One opening of a document: what, by whom, and from where they come."""

    event: Event
    place: str

    @property
    def page(self) -> int | None:
        """The page that was looked at; None where the whole document was opened."""
        return self.event.detail.get("page")


@dataclass(frozen=True)
class Openings:
    """A page of the openings of one assessment's documents, the last first."""

    rows: list[Opening]
    page: Page


def openings(assessment: Assessment, number: str) -> Openings:
    """Who opened the documents of an assessment (VISIBILITY row 21); three queries."""
    found = Event.objects.filter(assessment_ref=assessment.pk, verb__in=_OPENINGS).select_related("by")
    page = Paginator(found.order_by("-at", "-pk"), _ON_A_PAGE).get_page(number)
    places: dict[int, list[str]] = {}
    people = {event.by_id for event in page}
    for user, name in Membership.objects.filter(user__in=people).values_list("user", "organisation__name").distinct():
        places.setdefault(user, []).append(name)
    rows = [Opening(event, ", ".join(sorted(places.get(event.by_id or 0, [])))) for event in page]
    return Openings(rows, page)


@dataclass(frozen=True)
class Uploaded:
    """A page of the documents uploaded this year, the last first, with the types to filter by."""

    rows: list[Document]
    page: Page
    filters: list[Filter]


def uploaded(actor: Actor, number: str, key: str, address: str) -> Uploaded:
    """The documents of the current year that the actor may list, of all types or of one (R-215); few queries."""
    cycle = current_cycle()
    rows = Document.objects.showing(actor).filter(assessment__cycle=cycle, removed_at=None, file__isnull=False)
    types = document_types(cycle.framework) if cycle else ()
    chosen = next((kind for kind in types if kind.key == key), None)
    if chosen is not None:
        rows = rows.filter(type=chosen)
    rows = rows.select_related("assessment__organisation__parent", "type", "file").order_by("-at", "-pk")
    page = Paginator(rows, _ON_A_PAGE).get_page(number)
    filters = [Filter("All types", address, current=chosen is None)]
    filters += [
        Filter(kind.title, f"{address}?{urlencode({'type': kind.key})}", current=kind == chosen) for kind in types
    ]
    return Uploaded(list(page), page, filters)


def for_minutes(actor: Actor) -> list[Assessment]:
    """The assessments for which the SHA's super-user can still upload board minutes, by PCT (R-205); two queries."""
    rows = Assessment.objects.showing(actor).filter(
        cycle=current_cycle(),
        organisation__parent__in=actor.organisations(Role.SUPER_USER),
        state__in=(State.PREPARING, State.SUBMITTED),
    )
    return list(rows.select_related("organisation__parent", "cycle", "framework").order_by("organisation__name"))
