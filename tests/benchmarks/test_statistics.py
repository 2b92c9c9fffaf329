import statistics
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.queries import comparators
from benchmarks.statistics import mean, median, rounded, top_decile

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


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (Fraction(1, 8), 2, "0.13"),
        (Fraction(-1, 8), 2, "-0.13"),
        (Fraction(1, 3), 1, "0.3"),
        (Decimal("2.5"), 0, "3"),
        (Fraction(10), 1, "10.0"),
    ],
)
def test_numbers_are_rounded_half_up_for_display_only(value, decimals, shown):
    assert str(rounded(value, decimals)) == shown
