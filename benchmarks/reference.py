"""Loads the metrics that a framework's outcomes are measured by (R-055, appendix I)."""

from collections.abc import Set
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from benchmarks.models import Metric
from organisations.reference_files import ReferenceFileError, Shape, read
from organisations.reference_rows import Tally, make_equal

FILE = "metrics.yaml"


class MetricShape(Shape):
    """A metric. An empty title is the handbook's; unit, decimals, direction and notes are ours."""

    key: Annotated[str, Field(min_length=1, max_length=80)]
    title: str
    definition: Annotated[str, Field(min_length=1)]
    definition_points: list[str] = []
    unit: Annotated[str, Field(max_length=100)]
    decimals: Annotated[int, Field(ge=0, le=4)]
    direction: Literal[tuple(Metric.Direction.values)]  # type: ignore[valid-type]
    direction_note: str = ""
    note: str = ""


# What the values of a metric are read by; the rest of it is wording.
MEASURING = ("unit", "decimals", "direction")


def _differs(shape: MetricShape, row: Metric | None, name: str) -> bool:
    return row is not None and getattr(row, name) != getattr(shape, name)


class MetricsFile(Shape):
    """`metrics.yaml`."""

    metrics: list[MetricShape]


def load_metrics(folder: Path, tally: Tally, *, in_use: Set[str] = frozenset()) -> dict[str, MetricShape]:
    """Create and change metrics by key; returns what the file says of each. A metric loaded before is never removed.

    Those in use, by key, stay as they are: a version on which assessments were begun is measured by them.
    """
    if not (folder / FILE).exists():
        return {}
    file = read(folder, FILE)
    metrics = file.check(MetricsFile).metrics
    keys = [metric.key for metric in metrics]
    twice = [n for n, key in enumerate(keys) if key in keys[:n]]
    if twice:
        raise ReferenceFileError([file.problem(("metrics", n, "key"), "this metric is here twice") for n in twice])
    here = Metric.objects.filter(key__in=in_use).in_bulk(field_name="key")
    measured = [
        metric.key for metric in metrics if any(_differs(metric, here.get(metric.key), name) for name in MEASURING)
    ]
    if measured:
        tally.left_alone.append(
            f"{', '.join(measured)}: in use, so unit, decimals and direction stay as they are. A metric that is "
            "measured in another way needs a key of its own"
        )
    rows = [metric.model_dump() for metric in metrics if metric.key not in in_use]
    make_equal(Metric, {"key__in": [row["key"] for row in rows]}, ["key"], rows, tally)
    return {metric.key: metric for metric in metrics}
