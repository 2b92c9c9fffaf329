"""What a PCT does with the outcomes it defines itself: name, define, read a dataset in, take away."""

from collections.abc import Collection, Mapping

from django.utils import timezone

from assessments import names
from assessments.models import Aspiration, Choice, LocalCondition, LocalOutcome, OutcomeChange
from assessments.queries.outcome_gaps import local_gaps
from assessments.queries.outcome_model import outcomes_model
from assessments.queries.outcome_wording import CONDITIONS
from assessments.services.texts import as_kept, require, too_long
from benchmarks.models import Load, Metric
from benchmarks.rows import open_pcts
from benchmarks.services import forget, load
from benchmarks.workbook import Reading, read_dataset
from cycles.models import Assessment, Part
from cycles.policies import may_edit_return
from cycles.services import lock, make_parts, save_part, writes_return, writing_return
from documents.models import Document, DocumentType
from documents.policies import may_remove
from documents.services import remove
from files.models import StoredFile
from organisations.actors import Actor
from organisations.decisions import NotTaken, Refused
from organisations.services import record_event

MOST_NAME = 200
# The handbook gives no number; this one is ours.
MOST_DEFINITION = 1000
MOST_UNIT = 100


class DatasetNotRead(Exception):  # noqa: N818
    """A data set that is not loaded yet: the reading's report names every fault, and where there is none, its remarks
    are to be looked at first.
    """

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        super().__init__(f"{reading.report.total} problems")


def name_local_outcomes(*, assessment: Assessment, names_by_number: Mapping[int, str], actor: Actor) -> None:
    """Make the locally defined outcomes those that are named; the caller holds the lock and has asked the policy.

    A new one gets its metric and the part of its form (R-083, R-095). An empty name takes away one that was not yet
    defined; of one that was, `remove_local_outcome` asks what becomes of the data set (R-112). Raises `NotTaken`.
    """
    most = assessment.framework.limits["locally_defined_outcomes"]
    there = {row.number: row for row in LocalOutcome.objects.filter(assessment=assessment).select_related("metric")}
    errors: dict[str, str] = {}
    for number, typed in names_by_number.items():
        name, box = " ".join(typed.split()), names.local_name(number)
        row = there.get(number)
        if not 1 <= number <= most and name:
            errors[box] = f"You can define up to {most} outcomes yourselves. Choose the others from the list."
        elif len(name) > MOST_NAME:
            errors |= too_long(box, name, MOST_NAME)
        elif not name and row is not None and _is_begun(row):
            errors[box] = (
                f"To take outcome L{number} away, follow “Remove” beside it: it then asks what becomes of the dataset."
            )
        elif name and row is None:
            _begin(assessment, number, name)
        elif not name and row is not None:
            _delete(row)
        elif row is not None and name != row.name:
            LocalOutcome.objects.filter(pk=row.pk).update(name=name)
            Metric.objects.filter(pk__in=[row.metric_id]).update(title=name)
    if errors:
        raise NotTaken(errors)


@writes_return
def save_local_outcome(
    *,
    assessment: Assessment,
    number: int,
    version: int,
    actor: Actor,
    definition: str,
    unit: str,
    direction: str,
    ticked: Collection[str],
    comments: Mapping[str, str],
    dataset: Document | None,
    completed: bool,
) -> Part:
    """Save the form of one locally defined outcome (R-097 to R-106). It is kept at once, whatever the main form does.

    Raises `Refused`, `Late`, or `NotTaken`: for a text that is too long, for the tick that a data set is attached
    where none is (R-106), and if `completed` for whatever is missing.
    """
    part = save_part(
        assessment=assessment,
        key=Part.Kind.LOCAL_OUTCOME.key(number),
        version=version,
        actor=actor,
        completed=completed,
    )
    local = LocalOutcome.objects.select_related("metric").get(assessment=assessment, number=number)
    limit = assessment.framework.limits["local_condition_characters"]
    definition, unit = as_kept(definition), " ".join(unit.split())
    errors = too_long(names.DEFINITION, definition, MOST_DEFINITION) | too_long(names.UNIT, unit, MOST_UNIT)
    for key, text in comments.items():
        errors |= too_long(names.condition_comment(key), as_kept(text), limit)
    if dataset is not None:
        # As it stands now that the assessment is locked: a colleague may have removed it since the form was opened.
        dataset = Document.objects.select_related("type").get(pk=dataset.pk)
    if dataset is not None and not _is_free(dataset, local):
        errors[names.DATASET] = "Choose one of the datasets that are uploaded and not yet used"
    if local.metric and unit != local.metric.unit and _goes_on(local):
        errors[names.UNIT] = (
            f"This outcome goes on from last year, with values in “{local.metric.unit}”. Keep that unit, or remove the "
            "outcome and define another."
        )
    if CONDITIONS[0] in ticked and dataset is None:
        errors[names.condition(CONDITIONS[0])] = "Upload the dataset and choose it first: then tick this condition"
    if unknown := (set(ticked) | set(comments)) - set(CONDITIONS):
        raise ValueError(f"There is no condition {', '.join(sorted(unknown))}")
    if errors:
        raise NotTaken(errors)
    if local.metric and unit != local.metric.unit:
        # Its values were checked against the unit that it had: they are to be read in anew.
        forget(metric=local.metric)
    local.definition, local.dataset = definition, dataset
    local.save(update_fields=["definition", "dataset"])
    Metric.objects.filter(pk__in=[local.metric_id]).update(definition=definition, unit=unit, direction=direction)
    LocalCondition.objects.bulk_create(
        [
            LocalCondition(local=local, key=key, ticked=key in ticked, comment=as_kept(comments.get(key, "")))
            for key in CONDITIONS
        ],
        update_conflicts=True,
        unique_fields=["local", "key"],
        update_fields=["ticked", "comment"],
    )
    if completed:
        require(local_gaps(outcomes_model(assessment)[f"L{number}"]))
    return part


def check_dataset(*, local: LocalOutcome, actor: Actor) -> Reading:
    """Read the attached data set without loading anything: its rows, or a report of every fault.

    Raises `Refused` where the actor may not, or there is nothing that can be read yet.
    """
    may_edit_return(actor, local.assessment).require()
    document = local.dataset
    if document is None or document.removed_at is not None or document.file is None:
        raise Refused("There is no dataset to read. Upload it, then choose it on the form of the outcome.")
    if document.file.scan not in (StoredFile.Scan.OFF, StoredFile.Scan.CLEAN):
        raise Refused(f"The dataset cannot be read: {document.file.get_scan_display().lower()}.")
    if local.metric is None or not local.metric.unit:
        raise Refused("Enter the unit of the outcome on its form first: the values are checked against it.")
    with document.file.content.open("rb") as stream:
        reading = read_dataset(stream, pcts=open_pcts(), unit=local.metric.unit, today=timezone.localdate())
    reading.file = document.file.sha256
    return reading


def read_in(*, local: LocalOutcome, actor: Actor, looked_at: str = "") -> Load:
    """Load the values of the attached data set, in place of any loaded before (R-113, R-114).

    `looked_at` is the fingerprint of the reading whose remarks the actor has seen. Raises `Refused` as `check_dataset`,
    and `DatasetNotRead` with a report of every fault, or with remarks that were not looked at; the values loaded before
    then stay.
    """
    # A large workbook takes seconds: it is read before the lock keeps colleagues waiting.
    reading = check_dataset(local=local, actor=actor)
    if reading.report or reading.fingerprint not in ("", looked_at):
        raise DatasetNotRead(reading)
    with writing_return(local.assessment, actor=actor) as row:
        may_edit_return(actor, row).require()
        current = LocalOutcome.objects.select_related("metric", "dataset__file").filter(pk=local.pk).first()
        if (
            current is None
            or current.metric is None
            or current.dataset is None
            or current.dataset.removed_at is not None
            or _differs(current, local)
        ):
            raise Refused("A colleague changed this outcome meanwhile. Look at it again, then read the dataset in.")
        forget(metric=current.metric, but_from=_other_files(current))
        loaded = load(
            rows=reading.rows,
            metrics={"": current.metric},
            source=f"the dataset provided by {row.organisation.name}",
            actor=actor,
            file=current.dataset.file,
            replace=True,
        )
        _record(row, actor, "read dataset", local, values=len(reading.rows), document=current.dataset.name)
    return loaded


@writes_return
def remove_local_outcome(*, local: LocalOutcome, with_dataset: bool, actor: Actor) -> None:
    """Take a locally defined outcome away with its definition, aspirations and values (R-112).

    Its data set stays among the documents, or is removed too if `with_dataset`. The outcomes form takes its next
    version, so that nobody who has it open brings the outcome back unseen. Raises `Refused`.
    """
    row = lock(local.assessment)
    may_edit_return(actor, row).require()
    current = LocalOutcome.objects.select_related("metric", "dataset__type").filter(pk=local.pk).first()
    if current is None:
        return
    part = Part.objects.get(assessment=row, kind=Part.Kind.OUTCOMES)
    save_part(assessment=row, key=part.key, version=part.version, actor=actor, completed=False)
    document = current.dataset
    _record(row, actor, "removed local outcome", current, with_dataset=with_dataset)
    _delete(current)
    if with_dataset and document is not None and document.removed_at is None:
        may_remove(actor, document).require()
        remove(document=document, actor=actor)


def _begin(assessment: Assessment, number: int, name: str) -> None:
    metric = Metric.objects.create(
        key=_free_key(assessment, number), title=name, definition="", owner_id=assessment.organisation_id
    )
    local = LocalOutcome.objects.create(assessment=assessment, number=number, name=name, metric=metric)
    Choice.objects.create(assessment=assessment, local=local)
    make_parts([(assessment, Part.Kind.LOCAL_OUTCOME, str(number))])


def _free_key(assessment: Assessment, number: int) -> str:
    """A key of its own: that of an outcome taken away stays taken where last year's still has it."""
    stem = f"local-{assessment.pk}-{number}"
    taken = set(Metric.objects.filter(key__startswith=stem).values_list("key", flat=True))
    key, turn = stem, 1
    while key in taken:
        turn += 1
        key = f"{stem}-{turn}"
    return key


def _delete(local: LocalOutcome) -> None:
    metric = local.metric
    local.delete()
    key = Part.Kind.LOCAL_OUTCOME.key(local.number)
    Part.objects.filter(assessment=local.assessment_id, key=key).update(state=Part.State.EMPTY)
    if metric is None:
        return
    forget(metric=metric, but_from=_other_files(local))
    if LocalOutcome.objects.filter(metric=metric).exists():
        return
    OutcomeChange.objects.filter(assessment=local.assessment_id, metric=metric).delete()
    metric.delete()


def _is_begun(local: LocalOutcome) -> bool:
    if local.definition or local.dataset_id or (local.metric and local.metric.unit):
        return True
    # What is aimed for stands on the main form and goes with the outcome too.
    choices = Choice.objects.filter(local=local)
    if choices.exclude(rationale="").exists() or Aspiration.objects.filter(choice__in=choices).exists():
        return True
    return LocalCondition.objects.filter(local=local).exclude(ticked=False, comment="").exists()


def _goes_on(local: LocalOutcome) -> bool:
    """Whether another year's return has the same metric with a unit, which then holds for both."""
    others = LocalOutcome.objects.filter(metric=local.metric_id, metric__isnull=False).exclude(pk=local.pk)
    return bool(local.metric and local.metric.unit) and others.exists()


def _other_files(local: LocalOutcome) -> list[int]:
    """The data sets that the metric has from other years: an outcome that goes on keeps its history."""
    others = LocalOutcome.objects.filter(metric=local.metric_id, dataset__file__isnull=False).exclude(pk=local.pk)
    return list(others.values_list("dataset__file_id", flat=True))


def _differs(current: LocalOutcome, read: LocalOutcome) -> bool:
    """Whether the outcome is another than the one whose data set was read."""
    units = [row.metric.unit if row.metric else "" for row in (current, read)]
    return current.dataset_id != read.dataset_id or units[0] != units[1]


def _is_free(document: Document, local: LocalOutcome) -> bool:
    """Whether a document is a data set of this assessment that no other of its outcomes uses."""
    if (
        document.assessment_id != local.assessment_id
        or document.type.key != DocumentType.DATASET
        or document.removed_at
    ):
        return False
    return not LocalOutcome.objects.filter(dataset=document).exclude(pk=local.pk).exists()


def _record(assessment: Assessment, actor: Actor, verb: str, local: LocalOutcome, **detail: object) -> None:
    record_event(
        actor=actor,
        verb=verb,
        subject=f"L{local.number} {local.name}"[:200],
        organisation_id=assessment.organisation_id,
        assessment_ref=assessment.pk,
        **detail,
    )
