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
    def uploaded(self) -> int:
        """How many have a file."""
        return sum(document.file_id is not None for document in self.documents)

    @property
    def documents_missing(self) -> int:
        """How many the PCT has still to upload."""
        return max(0, wanted_of(self.type) - self.uploaded)

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
        """How many the PCT has still to upload: "2 documents"."""
        return counted(self.documents_missing, "document")

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
class DocumentNumbers:
    """The documents of one assessment in numbers (docs/architecture.md, rule 15).

    Uploaded is every document with a file, the SHA's too. Wanted is what the PCT has to upload, and missing what of it
    is not there. A contracting process form is filled in here: it is counted with the forms.
    """

    uploaded: int
    wanted: int
    missing: int


@dataclass(frozen=True)
class DocumentStatus:
    """How far the documents of one assessment are, for task lists and readiness.

    `lacking` says of each type that the PCT has to upload, by its title, how many are missing.
    """

    numbers: DocumentNumbers
    lacking: dict[str, int]
    broken: int

    @property
    def status(self) -> str:
        """The word of `ui.components.Status`."""
        if self.numbers.uploaded and not self.numbers.missing and not self.broken:
            return "completed"
        return "in_progress" if self.numbers.uploaded else "not_started"

    @property
    def hint(self) -> str:
        """One sentence for the task list."""
        uploaded = f"{counted(self.numbers.uploaded, 'document')} uploaded"
        if self.broken:
            return f"{uploaded}. {counted(self.broken, 'sign-post')} to a removed document"
        return f"{uploaded}, {self.numbers.missing} missing" if self.numbers.missing else uploaded


def wanted_of(kind: DocumentType) -> int:
    """How many documents of a type the PCT has to upload: none of what its SHA provides or what is filled in here."""
    of_the_pct = kind.provided_by == DocumentType.Provider.PCT and kind.source == DocumentType.Source.UPLOAD
    return kind.minimum if of_the_pct else 0


def status_of(assessments: Iterable[Assessment]) -> dict[int, DocumentStatus]:
    """By assessment id: how many documents there are, which the PCT has still to upload, and broken sign-posts.

    Two queries, whatever the number of assessments, which come with their framework.
    """
    assessments = list(assessments)
    broken = Counter(broken_sign_posts(assessments).order_by().values_list("assessment", flat=True))
    there: dict[int, Counter[int]] = defaultdict(Counter)
    for pk, kind, number in _uploaded(assessments).values_list("assessment", "type").annotate(number=Count("pk")):
        there[pk][kind] = number
    found = {}
    for row in assessments:
        wanted = {kind: wanted_of(kind) for kind in document_types(row.framework)}
        short = {kind.title: number - there[row.pk][kind.pk] for kind, number in wanted.items()}
        lacking = {title: number for title, number in short.items() if number > 0}
        numbers = DocumentNumbers(there[row.pk].total(), sum(wanted.values()), sum(lacking.values()))
        found[row.pk] = DocumentStatus(numbers, lacking, broken[row.pk])
    return found


def numbers_uploaded(assessments: Iterable[Assessment]) -> dict[int, DocumentNumbers]:
    """The documents of many assessments in numbers, by assessment id; one query.

    As `status_of`, for lists of all PCTs: the database hands out one row of each instead of one of each type.
    """
    assessments = list(assessments)
    kinds = {row.framework_id: document_types(row.framework) for row in assessments}
    asked = {kind.pk: wanted_of(kind) for some in kinds.values() for kind in some if wanted_of(kind)}
    once = [pk for pk, number in asked.items() if number == 1]
    often = {f"of_{pk}": Count("pk", filter=Q(type=pk)) for pk in asked if pk not in once}
    counts = {"there": Count("pk"), "once": Count("type", filter=Q(type__in=once), distinct=True)} | often
    rows = _uploaded(assessments).values("assessment").annotate(**counts)
    found: dict[int, Any] = {row["assessment"]: row for row in rows}
    wanted = {pk: {kind.pk: wanted_of(kind) for kind in some if wanted_of(kind)} for pk, some in kinds.items()}
    return {row.pk: _numbers(found.get(row.pk), wanted[row.framework_id]) for row in assessments}


def _numbers(found: Mapping[str, int] | None, wanted: Mapping[int, int]) -> DocumentNumbers:
    every = sum(wanted.values())
    if found is None:
        return DocumentNumbers(0, every, every)
    there = found["once"] + sum(min(found[f"of_{pk}"], number) for pk, number in wanted.items() if number > 1)
    return DocumentNumbers(found["there"], every, every - there)


def _uploaded(assessments: list[Assessment]) -> QuerySet[Document]:
    return Document.objects.filter(assessment__in=assessments, removed_at=None, file__isnull=False).order_by()
