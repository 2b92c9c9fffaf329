"""Locally defined outcomes for tests: named, defined, with a data set that is read in."""

from datetime import timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from assessments.models import Agreement, Choice, LocalOutcome, OutcomeLine
from assessments.queries.outcome_wording import CONDITIONS
from assessments.services import Also, save_outcomes
from assessments.services.local_outcomes import read_in, save_local_outcome
from benchmarks.models import Metric
from cycles.models import Part
from documents.models import Document, DocumentType
from documents.services import upload
from tests.assessments.filling import outcome, version
from tests.benchmarks.workbooks import sound_rows, workbook
from tests.cast import Cast

COMMENTS = {key: f"What we say about {key}." for key in CONDITIONS}


def name(cast: Cast, names: dict[int, str], *, who: str = "editor", **changes):
    """Save a draft with these names; what is chosen from the list stays as the choices say."""
    given = {"choices": {}, "also": Also(names=names), "completed": False}
    return save_outcomes(
        assessment=cast.assessment,
        version=version(cast.assessment, "outcomes"),
        actor=cast.actor(who),
        **given | changes,
    )


def agreed_again(**changes) -> Also:
    """Partners agree the outcomes anew, as they stand after this save."""
    partners = Agreement.What.OUTCOMES_WITH_PARTNERS
    on = timezone.localdate() - timedelta(weeks=1)
    return Also(agreements={partners: (on, "")}, agreed_again=[partners], **changes)


def local(cast: Cast, number: int = 1) -> LocalOutcome:
    rows = LocalOutcome.objects.select_related("metric", "dataset__file", "dataset__type", "assessment__organisation")
    return rows.get(assessment=cast.assessment, number=number)


def dataset(cast: Cast, *, data: bytes | None = None, comment: str = "Dataset of L1") -> Document:
    """An uploaded workbook, sound unless `data` says otherwise."""
    content = workbook(sound_rows()).getvalue() if data is None else data
    return upload(
        assessment=cast.assessment,
        document_type=DocumentType.objects.get(framework=cast.assessment.framework_id, key=DocumentType.DATASET),
        file=SimpleUploadedFile("data.xlsx", content),
        actor=cast.actor("editor"),
        comment=comment,
    )


def define(cast: Cast, number: int = 1, *, who: str = "editor", **changes):
    """Save the form of one outcome, complete but for what `changes` says."""
    given = {
        "definition": "Patients seen within two days, of all who asked",
        "unit": "per 100,000",
        "direction": Metric.Direction.LOWER,
        "ticked": CONDITIONS,
        "comments": COMMENTS,
        "dataset": None,
        "completed": False,
        "version": version(cast.assessment, Part.Kind.LOCAL_OUTCOME.key(number)),
    }
    return save_local_outcome(assessment=cast.assessment, number=number, actor=cast.actor(who), **given | changes)


def define_in_full(cast: Cast, number: int = 1) -> LocalOutcome:
    """An outcome named, defined and benchmarked, its form marked as completed."""
    name(cast, {number: "Two-day access"})
    document = dataset(cast)
    define(cast, number, dataset=document)
    read_in(local=local(cast, number), actor=cast.actor("editor"))
    define(cast, number, dataset=document, completed=True)
    return local(cast, number)


def last_year(cast: Cast, *refs: str, gone: str = "") -> None:
    """Last year's choice: these of this year's lines, and one that is on no list any more."""
    last = cast.assessment.previous
    lines = OutcomeLine.objects.filter(framework=cast.assessment.framework_id, ref__in=refs)
    Choice.objects.bulk_create(Choice(assessment=last, line=line) for line in lines)
    if gone:
        metric = Metric.objects.create(key="gone", title=gone, definition="As it was", owner=last.organisation)
        row = LocalOutcome.objects.create(assessment=last, number=1, name=gone, metric=metric)
        Choice.objects.create(assessment=last, local=row)


def choices(*refs: str) -> dict[str, tuple[str, dict[int, Decimal]]]:
    """Rationale and aspirations for the national lines and these."""
    return {ref: outcome() for ref in ("1a", "1b", "2a", "2b", *refs)}
