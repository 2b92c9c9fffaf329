"""Loads the metrics that a framework's outcomes are measured by (R-055, appendix I)."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from benchmarks.models import Metric
from organisations.reference_files import ReferenceFile, ReferenceFileError, Shape, read
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


class MetricsFile(Shape):
    """`metrics.yaml`."""

    metrics: list[MetricShape]


def load_metrics(folder: Path, tally: Tally) -> list[ReferenceFile]:
    """Create and change metrics by key; returns the files read. A metric loaded before is never removed."""
    if not (folder / FILE).exists():
        return []
    file = read(folder, FILE)
    metrics = file.check(MetricsFile).metrics
    keys = [metric.key for metric in metrics]
    twice = [n for n, key in enumerate(keys) if key in keys[:n]]
    if twice:
        raise ReferenceFileError([file.problem(("metrics", n, "key"), "this metric is here twice") for n in twice])
    make_equal(Metric, {"key__in": keys}, ["key"], [metric.model_dump() for metric in metrics], tally)
    return [file]
