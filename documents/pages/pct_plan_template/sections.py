"""The headings of the templates, and what the handbook says at each."""

from dataclasses import dataclass

from documents.models import DocumentType
from frameworks.models import Framework, Guidance, Item

OURS = "This template is ours. The handbook prints none. What it quotes from the handbook stands in quotation marks."


@dataclass(frozen=True)
class Section:
    """One heading of an outline with what the handbook says there."""

    heading: str
    quotes: list[str]


def sections_of(framework: Framework, kind: DocumentType) -> list[Section]:
    """The headings of an outline, from the library; two queries. Each quotes what the handbook says of it."""
    if kind.key == "pathway_descriptions":
        return _pathway_sections(framework)
    sections = [Section("What the plan reflects", _lines(kind.description))]
    if kind.footnote:
        sections.append(Section("Evidence in the plan", [kind.footnote]))
    tops = [item for item in kind.items.order_by("order") if item.kind == Item.Kind.COMPONENT]
    for item in Item.objects.filter(parent__in=tops, kind=Item.Kind.SUB_COMPONENT).order_by("order"):
        sections.append(Section(item.title, _lines(item.text)))
    supported = [item for item in kind.items.order_by("order") if item.kind == Item.Kind.COMPETENCY]
    sections.append(Section("Competencies that it is evidence for", [str(item) for item in supported]))
    return sections


def _pathway_sections(framework: Framework) -> list[Section]:
    """The four parts of a pathway description (R-209)."""
    rows = Guidance.objects.filter(framework=framework, topic="pathway-descriptions").order_by("order")
    blocks = [block for row in rows for block in row.content if block.get("heading")]
    return [Section(block["heading"], [block.get("text", ""), *block.get("points", [])]) for block in blocks]


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]
