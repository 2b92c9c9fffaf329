import statistics
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.models import Metric
from benchmarks.periods import Period
from benchmarks.queries import Benchmark, Comparators, Point, comparators
from benchmarks.statistics import mean, median, top_decile

VALUES = st.lists(st.decimals(min_value=-9999, max_value=9999, places=3), min_size=1, max_size=160)


@given(VALUES, st.randoms())
def test_statistics_do_not_depend_on_the_order_of_the_pcts(values, random):
    shuffled = random.sample(values, len(values))
    assert median(shuffled) == median(values)
    assert mean(shuffled) == mean(values)
    assert top_decile(shuffled, "higher") == top_decile(values, "higher")


@given(VALUES)
def test_median_is_the_one_of_the_textbook(values):
    assert median(values) == statistics.median([Fraction(value) for value in values])


@given(VALUES, st.sampled_from(["higher", "lower"]))
def test_top_decile_is_reached_by_a_tenth_and_by_no_fewer(values, direction):
    level = top_decile(values, direction)
    better = [value for value in values if (value >= level if direction == "higher" else value <= level)]
    strictly = [value for value in values if (value > level if direction == "higher" else value < level)]
    assert level in [Fraction(value) for value in values]
    assert len(better) * 10 >= len(values)
    assert len(strictly) * 10 < len(values)


@given(VALUES)
def test_the_two_directions_mirror_each_other(values):
    assert top_decile(values, "lower") == -top_decile([-value for value in values], "higher")


@pytest.mark.requirement("R-092")
def test_top_decile_of_152_is_the_sixteenth_best():
    assert top_decile(range(1, 153), "lower") == 16
    assert top_decile(range(1, 153), "higher") == 137


def test_unclear_direction_has_no_top_decile():
    assert top_decile([1, 2, 3], "unclear") is None


def test_nothing_is_no_number():
    assert (median([]), mean([]), top_decile([], "lower")) == (None, None, None)


@given(st.dictionaries(st.integers(1, 40), st.decimals(min_value=0, max_value=100, places=2), max_size=40), st.data())
def test_missing_is_missing_and_never_nought(values, data):
    """PCTs of the cluster without a value change nothing, whatever their number."""
    cluster = data.draw(st.lists(st.integers(1, 40), unique=True))
    nowhere = list(range(100, 120))
    found = comparators(values, "lower", cluster)
    assert found == comparators(values, "lower", [*cluster, *nowhere])
    assert found.count == len(values)
    assert (found.cluster is None) == (not set(cluster) & set(values))


def benchmark(*values: str | None, owner: int | None = None) -> Benchmark:
    """A metric that is said to have one decimal, in so many periods, with 70.005 as the median of all PCTs."""
    among = Comparators(median=Fraction("70.005"), top_decile=None, cluster=None, count=9)
    points = [
        Point(Period(date(2000 + n, 4, 1), date(2001 + n, 3, 31)), None if value is None else Decimal(value), "", among)
        for n, value in enumerate(values)
    ]
    return Benchmark(Metric(decimals=1, owner_id=owner), "", points, [], [])


@pytest.mark.parametrize(
    ("values", "owner", "own", "median"),
    [
        (["72.79", "71.5"], None, ["72.79", "71.50"], "70.01"),
        (["72.000000", None], None, ["72.0", "No data"], "70.0"),
        (["1234.125"], None, ["1,234.125"], "70.005"),
        (["-3.25"], None, ["−3.25"], "70.01"),
        (["12", "14"], 5, ["12", "14"], "70"),
    ],
)
def test_values_are_shown_with_the_decimals_with_which_they_came(values, owner, own, median):
    found = benchmark(*values, owner=owner)
    assert [line.own for line in found.lines] == own
    assert found.lines[0].median == median
