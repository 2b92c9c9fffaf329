"""What was chosen last year, and what changed since: each change needs a circumstance and a rationale (R-065)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from assessments import names
from assessments.models import Choice, OutcomeChange, OutcomeLine
from assessments.queries.outcome_lines import place_of
from benchmarks.models import Metric
from cycles.models import Assessment

Kind = OutcomeChange.Kind


@dataclass(frozen=True)
class Before:
    """One outcome of last year: what it was called then, and by what it was measured."""

    metric: Metric
    name: str
    definition: str
    national: bool


@dataclass(frozen=True)
class Change:
    """An outcome added or dropped. `box` names its boxes: the reference on the form, else the metric's key."""

    box: str
    metric: Metric
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
    """Last year's outcomes by metric id; None where last year's choice is not held (R-063). One query."""
    if assessment.previous_id is None:
        return None
    held = Choice.objects.filter(assessment=assessment.previous_id).select_related("line__metric", "local__metric")
    rows = sorted(held.order_by(), key=place_of)
    found = {row.metric.pk: Before(row.metric, row.name, row.definition, row.national) for row in rows if row.metric}
    return found or None


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
        Change(ref, metric, Kind.ADDED, f"outcome {ref}") for ref, metric in chosen.items() if metric.pk not in before
    ]
    dropped = []
    for pk, old in before.items():
        line = on_list.get(pk)
        if pk in now or old.national or (line is not None and line.national):
            continue
        if line is not None:
            dropped.append(Change(line.ref, old.metric, Kind.DROPPED, f"outcome {line.ref}"))
        else:
            dropped.append(Change(old.metric.key, old.metric, Kind.DROPPED, f"“{old.name}”"))
    return added + dropped


def changes_of(assessment: Assessment) -> dict[int, OutcomeChange]:
    """What was written about each change, by metric id; one query."""
    return {row.metric_id: row for row in OutcomeChange.objects.filter(assessment=assessment)}


def changes_model(assessment: Assessment) -> dict[str, Any]:
    """The changes as plain values by metric key, for the return's model; one query."""
    rows = OutcomeChange.objects.filter(assessment=assessment).select_related("metric").order_by("metric__key")
    return {
        row.metric.key: {
            "kind": row.kind,
            "name": row.metric.name,
            "circumstance": row.circumstance,
            "rationale": row.rationale,
        }
        for row in rows
    }
