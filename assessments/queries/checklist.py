"""What the check before submission shows besides what is missing: what is over a limit, and what never stops it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.urls import reverse

from assessments.queries.missing import Missing
from cycles.models import Assessment
from documents.models import Document, DocumentType
from documents.queries.types import document_types
from frameworks.models import Item, Prompt
from surveys.queries import response_counts
from surveys.queries.closing import is_closed
from ui.components import Row


@dataclass(frozen=True)
class BesidesLine:
    """Something that is shown and does not stop submission (R-252)."""

    title: str
    text: str
    url: str


def texts_over_limit(assessment: Assessment, model: dict[str, Any]) -> list[Missing]:
    """Commentaries longer than this year's limit, as one carried over from another year can be; one query."""
    found = []
    prompts = Prompt.objects.filter(item__framework=assessment.framework_id).select_related("item__parent")
    for prompt in prompts.only("key", "max_characters", "item__key", "item__kind", "item__title", "item__parent__key"):
        text = model["items"].get(prompt.item.key, {}).get("commentaries", {}).get(prompt.key, "")
        over = len(text) - prompt.max_characters
        if over > 0:
            name, url, key = _where(prompt.item)
            characters = "1 character" if over == 1 else f"{over:,} characters"
            words = (
                f"{name}: the commentary on {prompt.key} is {characters} over its limit of {prompt.max_characters:,}"
            )
            found.append(Missing(words, url, {"assessment_id": assessment.pk, "key": key}, f"{url[:-5]}-{key}"))
    return found


def documents_over_limit(assessment: Assessment) -> list[Missing]:
    """Documents with more pages than their type has (R-208); one query."""
    rows = Document.objects.filter(assessment=assessment, removed_at=None, file__pages__gt=F("type__max_pages"))
    return [
        Missing(
            f"{row.name} has {row.file.pages} pages; its type has at most {row.type.max_pages}",
            "document_list",
            {"assessment_id": assessment.pk},
            "documents",
        )
        for row in rows.select_related("type", "file")
        if row.file
    ]


def besides(assessment: Assessment) -> list[BesidesLine]:
    """Board minutes, which the SHA provides, and survey answers (R-205, R-252); four queries."""
    types = [kind for kind in document_types(assessment.framework) if kind.provided_by == DocumentType.Provider.SHA]
    there = Document.objects.filter(assessment=assessment, removed_at=None, type__in=types)
    names: dict[int, int] = {}
    for pk in there.values_list("type", flat=True):
        names[pk] = names.get(pk, 0) + 1
    documents = reverse("document_list", args=[assessment.pk])
    lines = [
        BesidesLine(
            kind.title,
            f"{names[kind.pk]} provided by your SHA" if kind.pk in names else "Not yet provided by your SHA",
            documents,
        )
        for kind in types
    ]
    counts = response_counts([assessment])[assessment.pk]
    answered = f"{counts.completed} of {counts.invited} completed. At least {counts.minimum} are needed"
    progress = reverse("survey_progress", args=[assessment.pk])
    nobody = "Nobody was asked before the survey closed" if is_closed(assessment) else "Nobody asked yet"
    return [*lines, BesidesLine("Survey answers", answered if counts.invited else nobody, progress)]


def besides_rows(lines: list[BesidesLine]) -> list[Row]:
    """The same as lines of a summary."""
    return [Row(line.title, line.text, line.url, f"{line.title.lower()}", "View") for line in lines]


def _where(item: Item) -> tuple[str, str, str]:
    if item.kind == Item.Kind.COMPETENCY:
        return f"Competency {item.key}", "competency_form", item.key
    parent = item.parent.key if item.parent else item.key
    return item.title, "governance_form", parent
