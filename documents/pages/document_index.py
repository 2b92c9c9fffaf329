"""The documents index of appendix IV: types of document down, competencies and components across (R-217)."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from documents.models import DocumentType
from documents.pages.document_type import item_links, type_url
from documents.queries.types import document_types
from frameworks.models import Framework, Item
from ui import cells, icons
from ui.tables import Column, Table


@dataclass(frozen=True, kw_only=True)
class IndexRow:
    """A type of document, and for each column of the index whether it is evidence for it."""

    type: DocumentType
    marks: list[bool]


@dataclass(frozen=True, kw_only=True)
class DocumentIndex:
    """Which types of document are evidence for which competencies and components."""

    framework: Framework
    columns: list[Item]
    rows: list[IndexRow]

    @property
    def table(self) -> Table[IndexRow]:
        """A row for each type, a column for each competency and component."""
        return Table(
            caption="Types of document, and the competencies and components that each is evidence for",
            caption_at="hidden",
            key="index-caption",
            box=False,
            columns=[
                Column("Type of document", kind="name", cell=self._type),
                *(_column(number, item) for number, item in enumerate(self.columns)),
            ],
            rows=self.rows,
        )

    @property
    def column_links(self) -> list[SafeString]:
        """Links to what the columns are."""
        return item_links(self.framework, self.columns)

    def _type(self, row: IndexRow) -> str:
        return cells.link(row.type.title, type_url(self.framework, row.type))


def _column(number: int, item: Item) -> Column[IndexRow]:
    label = cells.abbreviated(item.ref or item.title, title=item.title)
    return Column(label, cell=lambda row: _mark(row.marks[number]))


def _mark(is_evidence: bool) -> str:
    if not is_evidence:
        return cells.hidden("No")
    return cells.beside(icons.icon("tick", 16), cells.hidden("Yes"), by="")


def document_index(framework: Framework) -> DocumentIndex:
    """The index of a framework; one query."""
    kinds = (Item.Kind.COMPETENCY, Item.Kind.COMPONENT)
    columns = list(Item.objects.filter(framework=framework, kind__in=kinds).order_by("order"))
    rows = []
    for kind in document_types(framework):
        supports = {item.pk for item in kind.items.all()}
        rows.append(IndexRow(type=kind, marks=[item.pk in supports for item in columns]))
    return DocumentIndex(framework=framework, columns=columns, rows=rows)
