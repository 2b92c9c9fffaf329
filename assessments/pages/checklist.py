"""What the check before submission shows besides what is missing: what is over a limit, and what never stops it."""

from collections import Counter
from typing import Any

from django.db.models import F
from django.urls import reverse

from assessments.queries.over_limit import LongText, texts_over_limit
from cycles.models import Assessment
from documents.models import Document, DocumentType
from documents.queries.types import document_types
from sentences.counts import counted
from surveys.queries import response_counts
from surveys.queries.closing import is_closed
from ui.components import Blocker, Row


def over_limit(assessment: Assessment, model: dict[str, Any]) -> list[Blocker]:
    """Everything that is over a limit, each with the link to where it is mended: texts at their boxes, and documents.

    One query; `model` is the return as read (R-247).
    """
    return [_long_text(text) for text in texts_over_limit(assessment, model)] + documents_over_limit(assessment)


def documents_over_limit(assessment: Assessment) -> list[Blocker]:
    """Documents with more pages than their type has (R-208); one query."""
    rows = Document.objects.filter(assessment=assessment, removed_at=None, file__pages__gt=F("type__max_pages"))
    url = reverse("document_list", args=[assessment.pk])
    return [
        Blocker(f"{row.name} has {row.file.pages} pages; its type has at most {row.type.max_pages}", url)
        for row in rows.select_related("type", "file")
        if row.file
    ]


def besides(assessment: Assessment) -> list[Row]:
    """What is shown and does not stop submission: board minutes, which the SHA provides, and survey answers.

    Four queries (R-205, R-252).
    """
    types = [kind for kind in document_types(assessment.framework) if kind.provided_by == DocumentType.Provider.SHA]
    there = Document.objects.filter(assessment=assessment, removed_at=None, type__in=types)
    number = Counter(there.values_list("type", flat=True))
    documents = reverse("document_list", args=[assessment.pk])
    minutes = [
        _line(
            kind.title,
            f"{number[kind.pk]} provided by your SHA" if number[kind.pk] else "Not yet provided by your SHA",
            documents,
        )
        for kind in types
    ]
    counts = response_counts([assessment])[assessment.pk]
    progress = reverse("survey_progress", args=[assessment.pk])
    nobody = "Nobody was asked before the survey closed" if is_closed(assessment) else "Nobody asked yet"
    return [*minutes, _line("Survey answers", counts.against_minimum if counts.invited else nobody, progress)]


def _line(title: str, text: str, url: str) -> Row:
    return Row(title, text, change_url=url, change_what=title.lower(), change_text="View")


def _long_text(text: LongText) -> Blocker:
    words = f"{text.form}: {text.what} is {counted(text.over, 'character')} over its limit of {text.limit:,}"
    return Blocker(words, f"{reverse(text.url_name, kwargs=text.kwargs)}#id_{text.box}")
