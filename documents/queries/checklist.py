"""What is there of each type of document, and what is missing (R-220)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from cycles.models import Assessment
from documents.models import Document, DocumentType
from documents.queries.contracts import completed_forms
from documents.queries.sign_posts import broken_sign_posts
from documents.queries.types import document_types
from frameworks.models import Framework
from sentences.counts import counted


@dataclass(frozen=True, kw_only=True)
class ChecklistLine:
    """One type of document: what of it is there and what the limits are (R-220)."""

    type: DocumentType
    documents: list[Document]
    completed_forms: int = 0

    @property
    def is_form(self) -> bool:
        """Whether it is filled in here, and counts once completed (R-213)."""
        return self.type.source == DocumentType.Source.FORM

    @property
    def there(self) -> int:
        """How many are handed in."""
        return self.completed_forms if self.is_form else len(self.documents)

    @property
    def count(self) -> str:
        """How many are there and how many there must or may be: "1 of 3 uploaded", "1 uploaded, up to 3"."""
        if self.type.minimum == self.type.maximum:
            return f"{self.there} of {self.type.maximum} {'completed' if self.is_form else 'uploaded'}"
        return f"{self.there} uploaded, up to {self.type.maximum}{'' if self.type.minimum else ' (optional)'}"

    @property
    def missing(self) -> int:
        """How many are still needed."""
        return max(0, self.type.minimum - self.there)

    @property
    def still(self) -> str:
        """What of it is missing, where its title alone does not say so: "2 documents", "2 forms to complete"."""
        if self.is_form:
            return f"{counted(self.missing, 'form')} to complete"
        return counted(self.missing, "document") if self.missing > 1 else ""

    @property
    def status(self) -> str:
        """The word of `ui.components.Status` for the line."""
        if not self.there and not self.type.minimum:
            return "not_needed"
        if self.missing:
            return "in_progress" if self.there else "not_started"
        return "completed"


def checklist(assessment: Assessment) -> list[ChecklistLine]:
    """A line for each type of the framework, in order, with its documents; two queries. Removed ones are left out."""
    of_type: dict[int, list[Document]] = defaultdict(list)
    for document in documents_of(assessment):
        of_type[document.type_id].append(document)
    completed = completed_forms([assessment])[assessment.pk]
    return [
        ChecklistLine(type=kind, documents=of_type[kind.pk], completed_forms=completed)
        for kind in document_types(assessment.framework)
    ]


def documents_of(assessment: Assessment) -> list[Document]:
    """The documents that are there, by type and then as uploaded: what a sign-post can name (R-166). One query."""
    types = {kind.pk: kind for kind in document_types(assessment.framework)}
    documents = list(Document.objects.filter(assessment=assessment, removed_at=None).select_related("file", "by"))
    for document in documents:
        document.assessment = assessment
        if kind := types.get(document.type_id):
            document.type = kind
    return documents


@dataclass(frozen=True)
class DocumentStatus:
    """How far the documents of one assessment are, for task lists and readiness."""

    there: int
    missing: list[str]
    broken: int

    @property
    def status(self) -> str:
        """The word of `ui.components.Status`."""
        if self.there and not self.missing and not self.broken:
            return "completed"
        return "in_progress" if self.there else "not_started"

    @property
    def hint(self) -> str:
        """One sentence for the task list."""
        if self.broken:
            return f"{counted(self.broken, 'sign-post')} to a removed document"
        if self.missing:
            return f"{counted(len(self.missing), 'type')} of document still missing"
        return f"{counted(self.there, 'document')} uploaded"


def status_of(assessments: Iterable[Assessment]) -> dict[int, DocumentStatus]:
    """By assessment id: how many are there, the titles of the PCT's types that still need one, and broken sign-posts.

    Two queries, whatever the number of assessments, which come with their framework.
    """
    assessments = list(assessments)
    broken = Counter(broken_sign_posts(assessments).order_by().values_list("assessment", flat=True))
    return {
        pk: DocumentStatus(there, missing, broken[pk]) for pk, (there, missing) in handed_in_of(assessments).items()
    }


def handed_in_of(assessments: Iterable[Assessment]) -> dict[int, tuple[int, list[str]]]:
    """By assessment id: how many documents are there, and the titles of the PCT's types that still need one.

    One query, whatever the number of assessments, which come with their framework. What the SHA provides or is filled
    in online is not missing.
    """
    assessments = list(assessments)
    found: dict[int, Counter[int]] = defaultdict(Counter)
    for pk, kind, number in _handed_in(assessments).values_list("assessment", "type").annotate(number=Count("pk")):
        found[pk][kind] = number
    types = _asked_of_the_pcts(assessments)
    return {
        row.pk: (
            found[row.pk].total(),
            [kind.title for kind in types[row.framework_id] if found[row.pk][kind.pk] < kind.minimum],
        )
        for row in assessments
    }


def numbers_handed_in(assessments: Iterable[Assessment]) -> dict[int, tuple[int, int]]:
    """By assessment id: how many documents are there, and how many of the PCT's types still need one.

    As `handed_in_of`, for lists of all PCTs: the database hands out one row of each instead of one of each type.
    """
    assessments = list(assessments)
    types = _asked_of_the_pcts(assessments)
    asked = {kind.pk: kind for kinds in types.values() for kind in kinds if kind.minimum}
    once = [pk for pk, kind in asked.items() if kind.minimum == 1]
    often = {f"of_{pk}": Count("pk", filter=Q(type=pk)) for pk in asked if pk not in once}
    counts = {"there": Count("pk"), "once": Count("type", filter=Q(type__in=once), distinct=True)} | often
    rows = _handed_in(assessments).values("assessment").annotate(**counts)
    found: dict[int, Any] = {row["assessment"]: row for row in rows}
    return {row.pk: _numbers(found.get(row.pk), types[row.framework_id]) for row in assessments}


def _numbers(found: Mapping[str, int] | None, types: list[DocumentType]) -> tuple[int, int]:
    if found is None:
        return 0, sum(kind.minimum > 0 for kind in types)
    short = sum(kind.minimum == 1 for kind in types) - found["once"]
    return found["there"], short + sum(found[f"of_{kind.pk}"] < kind.minimum for kind in types if kind.minimum > 1)


def _handed_in(assessments: list[Assessment]) -> QuerySet[Document]:
    """The documents that are there. A form filled in here is a task of its own: it is counted with the forms."""
    return Document.objects.filter(assessment__in=assessments, removed_at=None, file__isnull=False).order_by()


def _asked_of_the_pcts(assessments: Iterable[Assessment]) -> dict[int, list[DocumentType]]:
    frameworks = {row.framework_id: row.framework for row in assessments}
    return {pk: _asked_of_the_pct(framework) for pk, framework in frameworks.items()}


def _asked_of_the_pct(framework: Framework) -> list[DocumentType]:
    return [
        kind
        for kind in document_types(framework)
        if kind.provided_by == DocumentType.Provider.PCT and kind.source == DocumentType.Source.UPLOAD
    ]
