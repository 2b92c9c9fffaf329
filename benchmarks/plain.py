"""A benchmark as a plain value, to be kept with what was submitted: values loaded later change nothing in it."""

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from benchmarks.models import Metric
from benchmarks.periods import Period
from benchmarks.queries import Benchmark, Comparators, Point

_STATISTICS = ("median", "top_decile", "cluster")


def as_plain(benchmark: Benchmark) -> dict[str, Any]:
    """The periods of a benchmark with every number as exact text; which loads they came from is not kept."""
    return {
        "cluster": benchmark.cluster,
        "sources": benchmark.sources,
        "points": [
            {
                "starts": point.period.starts.isoformat(),
                "ends": point.period.ends.isoformat(),
                "own": _text(point.own),
                "absent": point.absent,
                **{name: _text(value) for name, value in asdict(point.among).items() if name in _STATISTICS},
                "count": point.among.count,
            }
            for point in benchmark.points
        ],
    }


def from_plain(metric: Metric, kept: dict[str, Any]) -> Benchmark:
    """The benchmark of a metric as it was kept by `as_plain`."""
    points = [
        Point(
            Period(date.fromisoformat(point["starts"]), date.fromisoformat(point["ends"])),
            Decimal(point["own"]) if point["own"] else None,
            point["absent"],
            Comparators(
                **{name: Fraction(point[name]) if point[name] else None for name in _STATISTICS}, count=point["count"]
            ),
        )
        for point in kept["points"]
    ]
    return Benchmark(metric, kept["cluster"], points, kept["sources"], [])


def _text(value: Decimal | Fraction | None) -> str:
    return "" if value is None else str(value)
