"""Exact statistics of the values of PCTs. Missing values are left out and never counted as zero (Q-12)."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from benchmarks.models import Metric

Number = Decimal | Fraction | int


def median(values: Iterable[Number]) -> Fraction | None:
    """The middle value, or the mean of the two in the middle; None where there is none."""
    # Ordered as they are, which is as exact and much quicker than as fractions: only the middle is calculated with.
    ordered = sorted(values)
    if not ordered:
        return None
    middle = len(ordered) // 2
    upper = Fraction(ordered[middle])
    return upper if len(ordered) % 2 else (Fraction(ordered[middle - 1]) + upper) / 2


def top_decile(values: Iterable[Number], direction: str) -> Fraction | None:
    """The value that a PCT must reach to be among the best tenth: "top 10% of PCTs in absolute terms".

    It is the value of the last of the best tenth of those that have one, rounded up: the 16th best of 152, the best of
    up to ten. No value is made up between two PCTs. None where there is no value or where the direction of improvement
    is not settled, since nobody then knows who is best (Q-10). The handbook gives no formula; this one is ours.
    """
    if direction == Metric.Direction.UNCLEAR:
        return None
    best_first = sorted(values, reverse=direction == Metric.Direction.HIGHER)
    return Fraction(best_first[(len(best_first) + 9) // 10 - 1]) if best_first else None


def mean(values: Sequence[Number]) -> Fraction | None:
    """The unrounded mean; None where there is no value."""
    return sum((Fraction(value) for value in values), Fraction()) / len(values) if values else None
