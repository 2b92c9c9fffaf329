"""Which documents were uploaded across PCTs (R-215)."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.http import urlencode

from cycles.queries import current_cycle
from documents.models import Document
from documents.queries.types import document_types
from organisations.actors import Actor
from ui import cells
from ui.components import Filter
from ui.tables import Column, Table
from ui.templatetags.ui import ui_time

_ON_A_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class Uploaded:
    """A page of the documents uploaded this year, the last first, with the types to filter by."""

    page: Page
    filters: list[Filter]

    @property
    def table(self) -> Table[Document]:
        """The documents, each with its PCT, its type and when it came."""
        return Table(
            caption="Documents, the last uploaded first",
            caption_at="hidden",
            frame="stack",
            box=False,
            columns=[
                Column("Document", kind="name", value=lambda document: document.name, classes="app-wrap"),
                Column("PCT", cell=_pct),
                Column("Type", value=lambda document: str(document.type)),
                Column("Uploaded", value=lambda document: ui_time(document.at)),
                Column("By", value=lambda document: str(document.by or "")),
            ],
            rows=list(self.page),
            empty="Nothing was uploaded yet.",
        )


def _pct(document: Document) -> str:
    return cells.link(document.assessment.organisation, reverse("document_list", args=[document.assessment_id]))


def uploaded_documents(actor: Actor, *, number: str, key: str) -> Uploaded:
    """A page of the documents of the current year that the actor may list; few queries.

    Of all types, or of the one under this key.
    """
    cycle = current_cycle()
    rows = Document.objects.showing(actor).filter(assessment__cycle=cycle, removed_at=None, file__isnull=False)
    types = document_types(cycle.framework) if cycle else ()
    chosen = next((kind for kind in types if kind.key == key), None)
    if chosen is not None:
        rows = rows.filter(type__key=chosen.key)
    rows = rows.select_related("assessment__organisation__parent", "type", "file", "by").order_by("-at", "-pk")
    address = reverse("uploaded_documents")
    filters = [Filter("All types", address, current=chosen is None)]
    filters += [
        Filter(kind.title, f"{address}?{urlencode({'type': kind.key})}", current=kind == chosen) for kind in types
    ]
    return Uploaded(page=Paginator(rows, _ON_A_PAGE).get_page(number), filters=filters)
