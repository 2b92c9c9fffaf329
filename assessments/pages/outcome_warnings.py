"""What is worth a second look at the aspirations of an outcome."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from assessments.queries.aspirations import Year
from benchmarks.bounds import Bounds, bounds_of
from benchmarks.models import Metric
from benchmarks.queries import Benchmark
from sentences.numbers import as_it_came


def warnings(
    values: Mapping[int, Decimal], years: Sequence[Year], metric: Metric | None, benchmark: Benchmark | None
) -> list[str]:
    """What is worth a second look: values that cannot be or are unusual for the metric, then steps the wrong way."""
    if metric is None:
        return []
    bounds = bounds_of(metric)
    loaded = _loaded_outside(metric, benchmark, bounds) if benchmark else []
    return [*loaded, *_outside(values, years, bounds), *_against(values, years, metric, benchmark)]


def _loaded_outside(metric: Metric, benchmark: Benchmark, bounds: Bounds) -> list[str]:
    """Values of the PCT that were loaded before there were bounds, with who can mend them."""
    mend = "Correct the dataset and read it in again." if metric.owner_id else "Ask the SHA for a corrected value."
    own = [(point.period.label, point.own) for point in benchmark.points if point.own is not None]
    return [f"The value of {label} beside it: {fault} {mend}" for label, value in own if (fault := bounds.fault(value))]


def _outside(values: Mapping[int, Decimal], years: Sequence[Year], bounds: Bounds) -> list[str]:
    """Values that were saved before there were bounds, and unusual ones, which can be kept (decision 23)."""
    said = []
    for year in years:
        value = values.get(year.number)
        if value is None:
            continue
        if refusal := bounds.refusal(value):
            said.append(f"{_capital(year.label)}: {refusal} Until then the form cannot be marked as completed.")
        elif doubt := bounds.doubt(value):
            said.append(f"{_capital(year.label)}: {doubt} You can keep it if it is meant.")
    return said


def _against(
    values: Mapping[int, Decimal], years: Sequence[Year], metric: Metric, benchmark: Benchmark | None
) -> list[str]:
    """Where an aspiration moves against the direction of improvement, from year to year or from the latest value.

    It warns and blocks nothing (R-080): a fall may be slowed before it is turned. Nothing is said where the direction
    is not settled (Q-10).
    """
    if metric.direction == Metric.Direction.UNCLEAR:
        return []
    lower = metric.direction == Metric.Direction.LOWER
    word, better = ("higher", "lower") if lower else ("lower", "higher")
    baseline = benchmark.latest if benchmark else None
    steps: list[tuple[str, Decimal]] = []
    if baseline is not None and baseline.own is not None:
        steps.append((f"the latest value, {baseline.period.label}", baseline.own))
    steps += [(year.label, values[year.number]) for year in years if year.number in values]
    why = f"and {better} is better here. You can keep it: say why in the rationale."
    return [
        f"{_capital(now)} ({as_it_came(value)}) is {word} than {before} ({as_it_came(earlier)}), {why}"
        for (before, earlier), (now, value) in zip(steps, steps[1:], strict=False)
        if (value > earlier if lower else value < earlier)
    ]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
