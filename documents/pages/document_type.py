"""What one type of document is, holds and is evidence for, in the handbook's words (R-194)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from documents.models import DocumentType
from documents.pages.pct_plan_template import TEMPLATES
from documents.queries.types import document_types
from frameworks.models import Framework, Guidance, Item
from sentences.counts import counted
from ui import cells

# Where the guidance on types stands, by its topic and heading, and what stands there of further documents.
_TOPIC, _TYPES, _FURTHER = "documents", "The document types", "Three further documents"
# Topics that are about one type.
_OF_TYPE = {"pathway_descriptions": "pathway-descriptions", "contracting_process_forms": "contracting-form"}


@dataclass(frozen=True, kw_only=True)
class TypePage:
    """A type of document: the handbook's words on it, in blocks, and what it is evidence for."""

    framework: Framework
    type: DocumentType
    blocks: list[dict[str, Any]]
    entries: list[Guidance]
    items: list[Item]

    @property
    def url(self) -> str:
        """Where this stands."""
        return type_url(self.framework, self.type)

    @property
    def evidence_for(self) -> list[SafeString]:
        """Links to what it is evidence for."""
        return item_links(self.framework, self.items)

    @property
    def how_many(self) -> str:
        """How many documents of the type there must or may be."""
        least, most = self.type.minimum, self.type.maximum
        if least == most:
            return f"{counted(most, 'document')}."
        return f"{least} to {most} documents." if least else f"Up to {most} documents, none of them needed."

    @property
    def template(self) -> str:
        """The ending of the template to download, in capitals; empty where there is none."""
        return TEMPLATES.get(self.type.key, "").upper()


def type_url(framework: Framework, kind: DocumentType) -> str:
    """The page of a type of document."""
    return reverse("document_type", args=[framework.slug, framework.version, kind.key])


def item_links(framework: Framework, items: Iterable[Item]) -> list[SafeString]:
    """Links to the pages of these items."""
    place = [framework.slug, framework.version]
    return [cells.link(item, reverse("framework_item", args=[*place, item.key])) for item in items]


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
            framework=framework,
            type=row,
            blocks=_blocks_on(row, entries),
            entries=[entry for entry in entries if entry.topic == _OF_TYPE.get(row.key)],
            items=sorted(row.items.all(), key=lambda item: item.order),
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
