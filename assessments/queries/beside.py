"""The national values and data sets that stand beside a PCT's outcomes: as loaded now, or as they stood at submission.

They are no part of what is signed. But what was submitted is read with what stood beside it, so that a file loaded
later, for the next year or in another's place, changes nothing in a year that is closed.
"""

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from assessments.models import Choice, FrozenCopy, LocalOutcome, OutcomeLine
from assessments.queries.outcome_model import dataset_is_read
from benchmarks.models import Metric
from benchmarks.plain import as_plain, from_plain
from benchmarks.queries import Benchmark, benchmarks_of, loaded_files
from cycles.models import Assessment
from cycles.states import State

# What the next year may say otherwise of a metric that goes on.
_OF_METRIC = ("title", "definition", "unit", "direction", "decimals")


@dataclass(frozen=True)
class Beside:
    """By metric id: the benchmark of an outcome, and the metrics of locally defined ones whose data set is read in."""

    benchmarks: dict[int, Benchmark]
    read: frozenset[int]
    metrics: dict[int, Metric]

    def is_read(self, local: LocalOutcome) -> bool:
        """Whether the data set of a locally defined outcome is read in."""
        return local.metric_id in self.read

    def metric(self, local: LocalOutcome) -> Metric | None:
        """By what a locally defined outcome is measured, as it was said at the time."""
        return self.metrics.get(local.metric_id or 0, local.metric)


def beside(assessment: Assessment, national: Iterable[Metric], own: Sequence[LocalOutcome]) -> Beside:
    """What stands beside these outcomes: once the return is submitted, what stood there then.

    One query where that is held, else five at most. Copies from before it was held have only what is loaded now.
    """
    kept = _kept(assessment) if assessment.state != State.PREPARING else {}
    measured = [*national, *(local.metric for local in own if local.metric)]
    if not kept:
        return _loaded(assessment, measured, own)
    metrics = {metric.pk: _as_said(metric, kept[metric.key]) for metric in measured if metric.key in kept}
    return Beside(
        benchmarks={
            pk: from_plain(metric, kept[metric.key]["benchmark"])
            for pk, metric in metrics.items()
            if kept[metric.key]["benchmark"]
        },
        read=frozenset(pk for pk, metric in metrics.items() if kept[metric.key]["read"]),
        metrics=metrics,
    )


def to_keep(assessment: Assessment, lines: Iterable[OutcomeLine], choices: Sequence[Choice]) -> dict[str, Any]:
    """By metric key, what stands beside the outcomes now, as a frozen copy keeps it; five queries at most."""
    own = [choice.local for choice in choices if choice.local]
    measured = started(lines, {choice.ref for choice in choices}) + [local.metric for local in own if local.metric]
    now = _loaded(assessment, measured, own)
    return {
        metric.key: {name: getattr(metric, name) for name in _OF_METRIC}
        | {
            "read": metric.pk in now.read,
            "benchmark": as_plain(now.benchmarks[metric.pk]) if metric.pk in now.benchmarks else None,
        }
        for metric in measured
    }


def started(lines: Iterable[OutcomeLine], chosen: Iterable[str]) -> list[Metric]:
    """The metrics of the lines that are there to be worked on: the national ones and those chosen, by reference."""
    chosen = set(chosen)
    return [line.metric for line in lines if line.national or line.ref in chosen]


def _kept(assessment: Assessment) -> dict[str, Any]:
    copies = FrozenCopy.objects.filter(assessment=assessment).order_by("-number")
    return copies.values_list("beside", flat=True).first() or {}


def _loaded(assessment: Assessment, measured: Sequence[Metric], own: Sequence[LocalOutcome]) -> Beside:
    """As loaded now. The values of a locally defined outcome stand there only while its data set is attached."""
    files = loaded_files([local.metric_id for local in own if local.metric_id]) if own else {}
    read = frozenset(local.metric_id for local in own if local.metric_id and dataset_is_read(local, files))
    unread = {local.metric_id for local in own} - read
    shown = [metric for metric in measured if metric.pk not in unread]
    return Beside(benchmarks_of(shown, assessment.organisation), read, {})


def _as_said(metric: Metric, kept: dict[str, Any]) -> Metric:
    said = copy(metric)
    for name in _OF_METRIC:
        setattr(said, name, kept[name])
    return said
