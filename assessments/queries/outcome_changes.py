"""What was chosen last year, and what changed since: each change needs a circumstance and a rationale (R-065)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, NamedTuple

from assessments import names
from assessments.models import Choice, OutcomeChange, OutcomeLine
from benchmarks.models import Metric, called
from cycles.models import Assessment

Kind = OutcomeChange.Kind
# What is read of an outcome chosen last year: of its line on the form, else of what the PCT defined.
_LINE = ("order", "metric_id", "metric__key", "title", "definition", "national")
_OWN = ("number", "metric_id", "metric__key", "name", "definition")
_HELD = (*(f"line__{name}" for name in _LINE), *(f"local__{name}" for name in _OWN))


class Measured(NamedTuple):
    """By what an outcome is measured: the id and the key of its metric."""

    pk: int
    key: str


@dataclass(frozen=True, kw_only=True)
class Before:
    """One outcome of last year: what it was called then, and by what it was measured."""

    metric: Measured
    name: str
    definition: str
    national: bool


@dataclass(frozen=True, kw_only=True)
class Change:
    """An outcome added or dropped. `box` names its boxes: the reference on the form, else the metric's key."""

    box: str
    metric: Metric | Measured
    kind: Kind
    name: str

    @property
    def why(self) -> str:
        """The box of the circumstance."""
        return names.circumstance(self.box)

    @property
    def rationale(self) -> str:
        """The box of the rationale."""
        return names.change_rationale(self.box)

    @property
    def called(self) -> str:
        """What happened, for labels and messages."""
        return f"{'choosing' if self.kind == Kind.ADDED else 'dropping'} {self.name}"


def chosen_before(assessment: Assessment) -> dict[int, Before] | None:
    """Last year's outcomes by metric id, in the order of its form; None where last year's choice is not held (R-063).

    One query.
    """
    if assessment.previous_id is None:
        return None
    held = Choice.objects.filter(assessment=assessment.previous_id).order_by()
    listed, own = [], []
    for row in held.values_list(*_HELD):
        order, pk, key, title, definition, national = row[: len(_LINE)]
        if pk is not None:
            listed.append(
                (
                    order,
                    Before(
                        metric=Measured(pk, key),
                        name=called(title, definition),
                        definition=definition,
                        national=national,
                    ),
                )
            )
            continue
        number, pk, key, name, definition = row[len(_LINE) :]
        # One whose data set was not read yet is measured by nothing.
        if pk is not None:
            own.append((number, Before(metric=Measured(pk, key), name=name, definition=definition, national=False)))
    rows = sorted(listed, key=itemgetter(0)) + sorted(own, key=itemgetter(0))
    return {before.metric.pk: before for _, before in rows} or None


def changes_due(
    before: Mapping[int, Before] | None, lines: Iterable[OutcomeLine], chosen: Mapping[str, Metric]
) -> list[Change]:
    """Every outcome added to, or dropped from, last year's; none where last year's choice is not held (R-066).

    `chosen` are the metrics of this year's local outcomes by reference. National ones are no choice (R-059).
    """
    if before is None:
        return []
    on_list = {line.metric_id: line for line in lines}
    now = {metric.pk for metric in chosen.values()}
    added = [
        Change(box=ref, metric=metric, kind=Kind.ADDED, name=f"outcome {ref}")
        for ref, metric in chosen.items()
        if metric.pk not in before
    ]
    dropped = []
    for pk, old in before.items():
        line = on_list.get(pk)
        if pk in now or old.national or (line is not None and line.national):
            continue
        if line is not None:
            dropped.append(Change(box=line.ref, metric=old.metric, kind=Kind.DROPPED, name=f"outcome {line.ref}"))
        else:
            dropped.append(Change(box=old.metric.key, metric=old.metric, kind=Kind.DROPPED, name=f"“{old.name}”"))
    return added + dropped


def changes_of(assessment: Assessment) -> dict[int, OutcomeChange]:
    """What was written about each change, by metric id; one query."""
    return {row.metric_id: row for row in OutcomeChange.objects.filter(assessment=assessment)}


def changes_model(assessment: Assessment) -> dict[str, Any]:
    """The changes as plain values by metric key, for the return's model; one query."""
    rows = OutcomeChange.objects.filter(assessment=assessment).order_by("metric__key")
    said = rows.values_list("metric__key", "metric__title", "metric__definition", "kind", "circumstance", "rationale")
    return {
        key: {"kind": kind, "name": called(title, definition), "circumstance": circumstance, "rationale": rationale}
        for key, title, definition, kind, circumstance, rationale in said
    }
