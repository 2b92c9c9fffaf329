"""The form of one locally defined outcome as a page, and what its data set holds."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from assessments import names
from assessments.models import LocalCondition, LocalOutcome
from assessments.pages.comparison import Comparison
from assessments.pages.part_page import Saved, advice, saved
from assessments.queries.beside import beside
from assessments.queries.outcome_wording import Wording, outcome_wording
from benchmarks.models import Metric
from benchmarks.queries import Benchmark
from cycles.models import Assessment, Part
from documents.models import Document, DocumentType
from documents.pages.document_upload import upload_url
from documents.policies import may_upload
from documents.queries.types import document_types
from organisations.actors import Actor
from organisations.decisions import Decision, no
from ui.components import Row


@dataclass(frozen=True, kw_only=True)
class ConditionRow:
    """One of the five conditions, in the handbook's words, with the PCT's tick and comment (R-098)."""

    number: int
    key: str
    wording: str
    ticked: bool
    comment: str

    @property
    def field(self) -> str:
        """The box of the tick."""
        return names.condition(self.key)

    @property
    def comment_field(self) -> str:
        """The box of the comment."""
        return names.condition_comment(self.key)

    @property
    def said(self) -> str:
        """Whether it is ticked, in words."""
        return "Ticked" if self.ticked else "Not ticked"


@dataclass(frozen=True, kw_only=True)
class LocalOutcomePage:
    """One locally defined outcome (R-095 to R-114)."""

    assessment: Assessment
    local: LocalOutcome
    conditions: list[ConditionRow]
    datasets: list[Document]
    benchmark: Benchmark | None
    read: bool
    limit: int
    saved: Saved
    wording: Wording
    advice: list[dict[str, Any]]
    shows_documents: bool
    may_upload: Decision

    @property
    def ref(self) -> str:
        """Its reference (Q-09)."""
        return f"L{self.local.number}"

    @property
    def name(self) -> str:
        """What the form is called in a sentence."""
        return f"the form of outcome {self.ref}"

    @property
    def metric(self) -> Metric:
        """What it is measured by."""
        return self.local.metric or Metric()

    @property
    def dataset(self) -> Document | None:
        """The data set attached to it, unless it was removed from the documents."""
        document = self.local.dataset
        return document if document is not None and document.removed_at is None else None

    @property
    def removed(self) -> str:
        """The name of the data set that was attached and has been removed from the documents."""
        document = self.local.dataset
        return document.name if document is not None and document.removed_at is not None else ""

    @property
    def comparison(self) -> Comparison | None:
        """Its values beside those of all PCTs, where there are any."""
        return Comparison(self.ref, self.benchmark) if self.benchmark else None

    @property
    def direction(self) -> str:
        """The direction of improvement in words."""
        return str(Metric.Direction(self.metric.direction).label)

    @property
    def form_url(self) -> str:
        """The form itself."""
        return reverse("local_outcome_form", args=[self.assessment.pk, self.local.number])

    @property
    def facts(self) -> list[Row]:
        """The definition and the data set, to read."""
        return [
            Row("Definition of Metric for outcome", self.local.definition or "Not given yet"),
            Row("Unit", self.metric.unit or "Not given yet"),
            Row("Direction", self.direction),
            *self.dataset_facts,
        ]

    @property
    def dataset_facts(self) -> list[Row]:
        """The data set, to read."""
        if self.dataset is None:
            return [Row("Dataset", "Not attached")]
        if not self.shows_documents:
            return [Row("Dataset", "Attached"), Row("Values", "Read in" if self.read else "Not read in yet")]
        return [
            Row("Dataset", self.dataset.name),
            Row("Comment", self.dataset.comment),
            Row("Values", "Read in" if self.read else "Not read in yet"),
        ]

    @property
    def read_button(self) -> str:
        """What the button says."""
        return "Check it and read it in again" if self.read else "Check it and read it in"

    @property
    def upload_url(self) -> str:
        """Where the data set is handed in (R-107), and from where one comes back to this form."""
        return upload_url(self.assessment, DocumentType.DATASET, back=f"{self.form_url}#data")

    @property
    def print_url(self) -> str:
        """Its printable view (R-028, R-110)."""
        return reverse("local_outcome_print", args=[self.assessment.pk, self.local.number])

    @property
    def close_url(self) -> str:
        """Back to the outcomes form."""
        return reverse("outcomes_form", args=[self.assessment.pk]) + "#locally-defined"

    @property
    def done_url(self) -> str:
        """Where it goes on once the form is complete."""
        return self.close_url


def local_outcome_page(
    assessment: Assessment, number: int, *, actor: Actor | None = None, shows_documents: bool = True
) -> LocalOutcomePage | None:
    """The read model of one form; None where no outcome of this number is named. Thirteen queries at most.

    `actor` is who fills it in: to nobody else is the data set's upload offered. `shows_documents` unless the reader may
    not know of the PCT's documents (docs/visibility.md, row 5).
    """
    rows = LocalOutcome.objects.filter(assessment=assessment).select_related("metric", "dataset__file", "dataset__type")
    everyone = list(rows)
    local = next((row for row in everyone if row.number == number), None)
    if local is None:
        return None
    taken = {row.dataset_id for row in everyone if row.pk != local.pk}
    rows_of_data = Document.objects.filter(assessment=assessment, type__key=DocumentType.DATASET, removed_at=None)
    documents = list(rows_of_data.select_related("type", "file"))
    written = {row.key: row for row in LocalCondition.objects.filter(local=local)}
    wording = outcome_wording(assessment)
    stands = beside(assessment, [], [local])
    local.metric = stands.metric(local)
    part = Part.objects.select_related("saved_by").get(assessment=assessment, key=Part.Kind.LOCAL_OUTCOME.key(number))
    return LocalOutcomePage(
        assessment=assessment,
        local=local,
        conditions=[
            ConditionRow(
                number=place,
                key=key,
                wording=text,
                ticked=key in written and written[key].ticked,
                comment=written[key].comment if key in written else "",
            )
            for place, (key, text) in enumerate(wording.conditions.items(), start=1)
        ],
        datasets=[document for document in documents if document.pk not in taken],
        benchmark=stands.benchmarks.get(local.metric_id or 0),
        read=stands.is_read(local),
        limit=assessment.framework.limits["local_condition_characters"],
        saved=saved(part),
        wording=wording,
        advice=advice(assessment, "local-outcomes"),
        shows_documents=shows_documents,
        may_upload=_may_upload(actor, assessment, there=len(documents)),
    )


def _may_upload(actor: Actor | None, assessment: Assessment, *, there: int) -> Decision:
    kinds = (kind for kind in document_types(assessment.framework) if kind.key == DocumentType.DATASET)
    kind = next(kinds, None)
    return may_upload(actor, assessment, kind, there) if actor and kind else no("")
