"""The outcomes of the report's read model: what the PCT chose, aims for and has reached (R-357, R-369)."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils import timezone

from assessments.models import Aspiration, Choice, OutcomeChange
from assessments.queries.outcome_model import dataset_is_read
from benchmarks.models import Load, Metric
from benchmarks.queries import Benchmark, Point, benchmarks_of, loaded_files
from cycles.models import Assessment
from panels.queries.report_text import ReportTexts
from sentences.numbers import as_entered, half_up

_DIRECTIONS = {"higher": "higher_is_better", "lower": "lower_is_better"}
# Statistics are kept with more decimals than are shown; values as they came.
_DECIMALS_OF_STATISTICS = 6


def outcomes(assessment: Assessment, texts: ReportTexts) -> dict[str, Any]:
    """Overview, blocks and measures; ten queries, however many outcomes. What is not held is None, never nought."""
    choices = list(
        Choice.objects.filter(assessment=assessment).select_related(
            "line__metric", "local__metric", "local__dataset__file"
        )
    )
    aims: dict[int, dict[str, str]] = {choice.pk: {} for choice in choices}
    for aspiration in Aspiration.objects.filter(choice__in=aims).order_by("year"):
        aims[aspiration.choice_id][_year(aspiration.year)] = as_entered(aspiration.value)
    changes = list(OutcomeChange.objects.filter(assessment=assessment).select_related("metric"))
    added = {change.metric_id for change in changes if change.kind == OutcomeChange.Kind.ADDED}
    held = benchmarks_of(_measured(choices), assessment.organisation)
    loads = _loaded_on(held)
    blocks: dict[str, dict[str, Any]] = {}
    for choice in choices:
        title = choice.name
        if choice.counts_as != choice.ref:
            title = choice.counts_as.replace("_", " ").capitalize()
        blocks[_outcome(choice)] = {"outcome": _outcome(choice), "title": title, "rate": None, "ambition": None}
    return {
        "overview": texts.outcomes or None,
        "blocks": list(blocks.values()),
        "measures": [
            _measure(choice, aims[choice.pk], held, loads, new=choice.metric is not None and choice.metric.pk in added)
            for choice in choices
        ],
        "dropped": [change.metric.name for change in changes if change.kind == OutcomeChange.Kind.DROPPED],
    }


def _outcome(choice: Choice) -> str:
    """The outcome a line belongs to: 1 for 1a; a locally defined one is an outcome of its own."""
    return choice.ref if choice.local else re.sub(r"[a-z]$", "", choice.ref)


def _year(first: int) -> str:
    return f"{first}/{(first + 1) % 100:02}"


def _measured(choices: Iterable[Choice]) -> list[Metric]:
    """The metrics whose values may be shown: those of a locally defined outcome only while its data set is attached."""
    choices = list(choices)
    own = [choice.local for choice in choices if choice.local]
    files = loaded_files([local.metric_id for local in own if local.metric_id]) if own else {}
    return [
        choice.metric
        for choice in choices
        if choice.metric and (choice.local is None or dataset_is_read(choice.local, files))
    ]


def _loaded_on(held: dict[int, Benchmark]) -> dict[int, date]:
    """By metric id, the day of the source or, where none is known, that of the load; one query."""
    rows = Load.objects.filter(pk__in=[pk for found in held.values() for pk in found.loads])
    days = {load.pk: load.dated or timezone.localdate(load.at) for load in rows}
    return {metric: max(days[pk] for pk in found.loads) for metric, found in held.items()}


def _measure(
    choice: Choice, aims: dict[str, str], held: dict[int, Benchmark], loads: dict[int, date], *, new: bool
) -> dict[str, Any]:
    metric = choice.metric
    found = held.get(metric.pk) if metric else None
    points = _yearly(found)
    return {
        "ref": choice.ref,
        "outcome": _outcome(choice),
        "kind": "national" if choice.national else "local",
        "title": choice.name,
        "short_title": None,
        "definition": choice.definition or None,
        "unit": metric.unit if metric else "",
        "decimals": found.decimals if found else metric.least_decimals if metric else 0,
        "direction": _DIRECTIONS.get(metric.direction) if metric else None,
        "new_this_year": new,
        "years": [point.period.year for point in points],
        "periods": [point.period.label for point in points],
        "series": {
            "pct": _series([point.own for point in points]),
            "national_median": _series([point.among.median for point in points]),
            "cluster": _series([point.among.cluster for point in points]),
            "top_decile": _series([point.among.top_decile for point in points]),
        },
        "cagr": None,
        "aspiration": dict(aims),
        "source": _source(found, points, loads),
    }


def _yearly(found: Benchmark | None) -> list[Point]:
    """The last period of each year: the charts have one place a year."""
    by_year = {point.period.year: point for point in (found.points if found else [])}
    return [by_year[year] for year in sorted(by_year)]


def _series(values: list[Decimal | Fraction | None]) -> list[str | None] | None:
    texts = [
        None if value is None else as_entered(Decimal(half_up(value, _DECIMALS_OF_STATISTICS))) for value in values
    ]
    return texts if any(text is not None for text in texts) else None


def _source(found: Benchmark | None, points: list[Point], loads: dict[int, date]) -> dict[str, Any] | None:
    if found is None or not points:
        return None
    return {
        "name": "; ".join(found.sources),
        "loaded": loads[found.metric.pk].isoformat(),
        "pcts": points[-1].among.count,
    }
