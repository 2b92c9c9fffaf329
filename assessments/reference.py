"""Loads the lines of the outcomes form of a framework (R-055, appendix I)."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import Field

from assessments.models import OutcomeLine
from benchmarks.models import Metric
from benchmarks.reference import MetricShape
from frameworks.models import Framework
from organisations.reference_files import ReferenceFileError, Shape, read
from organisations.reference_rows import Tally, make_equal

FILE = "outcomes.yaml"
_WORDING = ("title", "definition", "definition_points")


class LineShape(Shape):
    """A line of the form. Lines that share `counts_as` count as one outcome."""

    ref: Annotated[str, Field(min_length=1, max_length=5)]
    metric: str
    area: Annotated[str, Field(min_length=1, max_length=100)]
    counts_as: Annotated[str, Field(min_length=1, max_length=60)]
    national: bool = False
    area_is_ours: bool = False


class OutcomesFile(Shape):
    """`outcomes.yaml`."""

    lines: list[LineShape]


def load_outcome_lines(folder: Path, framework: Framework, wording: Mapping[str, MetricShape], tally: Tally) -> None:
    """Make the outcome lines of the framework equal to the file, where it has one.

    `wording` is what the framework's files say of its metrics, by key. Lines of a metric of which they say nothing have
    the metric's own words.
    """
    lines: list[LineShape] = []
    metrics = Metric.objects.in_bulk(field_name="key")
    if (folder / FILE).exists():
        file = read(folder, FILE)
        lines = file.check(OutcomesFile).lines
        problems = []
        seen: set[str] = set()
        for n, line in enumerate(lines):
            if line.ref in seen:
                problems.append(file.problem(("lines", n, "ref"), f"the line {line.ref!r} is here twice"))
            seen.add(line.ref)
            if line.metric not in metrics:
                problems.append(file.problem(("lines", n, "metric"), f"there is no metric {line.metric!r}"))
        if problems:
            raise ReferenceFileError(problems)
    rows = [
        line.model_dump(exclude={"metric"})
        | {name: getattr(wording.get(line.metric, metrics[line.metric]), name) for name in _WORDING}
        | {"framework_id": framework.pk, "metric_id": metrics[line.metric].pk, "order": n + 1}
        for n, line in enumerate(lines)
    ]
    make_equal(OutcomeLine, {"framework": framework}, ["ref"], rows, tally)
