"""What the handbook says of each type of document, and the plans for which there are templates."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from documents.models import DocumentType
from documents.types import document_types
from frameworks.models import Framework, Guidance, Item

# Where the guidance on types stands, by its topic and heading, and what stands there of further documents.
_TOPIC, _TYPES, _FURTHER = "documents", "The document types", "Three further documents"
# Topics that are about one type.
_OF_TYPE = {"pathway_descriptions": "pathway-descriptions", "contracting_process_forms": "contracting-form"}
# The types that have a template to download, and the ending of each. The handbook prints none: they are ours.
TEMPLATES = {"strategic_plan": "docx", "financial_plan": "xlsx", "od_plan": "docx", "pathway_descriptions": "docx"}
# What the handbook calls PCT plans.
PLANS = ("strategic_plan", "financial_plan", "od_plan")


@dataclass(frozen=True)
class TypePage:
    """A type of document: the handbook's words on it, in blocks, and what it is evidence for."""

    framework: Framework
    type: DocumentType
    blocks: list[dict[str, Any]]
    entries: list[Guidance]
    items: list[Item]

    @property
    def template(self) -> str:
        """The ending of the template to download, in capitals; empty where there is none."""
        return TEMPLATES.get(self.type.key, "").upper()


def type_page(framework: Framework, key: str) -> TypePage | None:
    """The guidance on one type (R-194, R-211, R-212, R-219), or None where there is no such type; one query."""
    pages = type_pages(framework, [key])
    return pages[0] if pages else None


def type_pages(framework: Framework, keys: Sequence[str]) -> list[TypePage]:
    """The guidance on these types, in this order; one query."""
    topics = [_TOPIC, *(_OF_TYPE[key] for key in keys if key in _OF_TYPE)]
    entries = list(Guidance.objects.filter(framework=framework, topic__in=topics))
    found = {
        row.key: TypePage(
            framework,
            row,
            _blocks_on(row, entries),
            [entry for entry in entries if entry.topic == _OF_TYPE.get(row.key)],
            sorted(row.items.all(), key=lambda item: item.order),
        )
        for row in document_types(framework)
        if row.key in keys
    }
    return [found[key] for key in keys if key in found]


def _blocks_on(row: DocumentType, entries: list[Guidance]) -> list[dict[str, Any]]:
    heading = row.title if row.prescribed else _FURTHER
    return [
        block | {"heading": ""}
        for entry in entries
        if entry.topic == _TOPIC and (entry.heading == _TYPES or not row.prescribed)
        for block in entry.content
        if block.get("heading") == heading
    ]


@dataclass(frozen=True)
class IndexRow:
    """A type of document, and for each column of the index whether it is evidence for it."""

    type: DocumentType
    marks: list[bool]


@dataclass(frozen=True)
class DocumentIndex:
    """The documents index of appendix IV: types down, competencies and components across (R-217)."""

    columns: list[Item] = field(default_factory=list)
    rows: list[IndexRow] = field(default_factory=list)


def document_index(framework: Framework) -> DocumentIndex:
    """The matrix of which types support which items; one query."""
    rows = document_types(framework)
    kinds = (Item.Kind.COMPETENCY, Item.Kind.COMPONENT)
    columns = list(Item.objects.filter(framework=framework, kind__in=kinds).order_by("order"))
    supports = {row.pk: {item.pk for item in row.items.all()} for row in rows}
    return DocumentIndex(columns, [IndexRow(row, [item.pk in supports[row.pk] for item in columns]) for row in rows])
