"""What is worth a second look at the aspirations of an outcome."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from assessments.queries.aspirations import Year
from assessments.queries.numbers import number_text
from benchmarks.models import Metric
from benchmarks.queries import Benchmark


def warnings(
    values: Mapping[int, Decimal], years: Sequence[Year], metric: Metric | None, benchmark: Benchmark | None
) -> list[str]:
    """Where an aspiration moves against the direction of improvement, from year to year or from the latest value.

    It warns and blocks nothing (R-080): a fall may be slowed before it is turned. Nothing is said where the direction
    is not settled (Q-10).
    """
    if metric is None or metric.direction == Metric.Direction.UNCLEAR:
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
        f"{_capital(now)} ({number_text(value)}) is {word} than {before} ({number_text(earlier)}), {why}"
        for (before, earlier), (now, value) in zip(steps, steps[1:], strict=False)
        if (value > earlier if lower else value < earlier)
    ]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
