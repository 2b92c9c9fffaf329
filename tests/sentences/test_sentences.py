"""Days, counts, lists and numbers, each said in one way everywhere."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentences.counts import counted, either
from sentences.dates import clock, day, moment, weekday
from sentences.lists import listed
from sentences.numbers import grouped, half_up, plain


@pytest.mark.parametrize(("number", "words"), [(0, "0 days"), (1, "1 day"), (2, "2 days"), (1200, "1,200 days")])
def test_a_count_goes_with_its_noun(number, words):
    assert counted(number, "day") == words


def test_a_noun_with_a_plural_of_its_own_is_given_it():
    assert [counted(number, "person", "people") for number in (1, 2)] == ["1 person", "2 people"]
    assert [either(number, "is", "are") for number in (0, 1, 2)] == ["are", "is", "are"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], ""),
        (["Strategy"], "Strategy"),
        (["Strategy", "Board"], "Strategy and Board"),
        (["Strategy", "Finance", "Board"], "Strategy, Finance and Board"),
    ],
)
def test_several_things_are_listed(words, sentence):
    assert listed(words) == sentence
    assert listed(words, "or") == sentence.replace(" and ", " or ")


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2010, 1, 15, 17, 0, tzinfo=UTC), "Friday 15 January 2010, 5pm"),
        (datetime(2010, 5, 27, 23, 30, tzinfo=UTC), "Friday 28 May 2010, 12:30am"),
        (datetime(2010, 3, 28, 0, 59, tzinfo=UTC), "Sunday 28 March 2010, 12:59am"),
        (datetime(2010, 3, 28, 1, 0, tzinfo=UTC), "Sunday 28 March 2010, 2am"),
    ],
)
def test_a_moment_is_said_in_uk_time(at, said):
    assert moment(at) == said
    assert weekday(at) == said.split(",")[0] and said.startswith(weekday(at))
    assert day(at) == weekday(at).partition(" ")[2]


def test_a_day_is_said_as_it_stands():
    assert (day(date(2010, 5, 8)), weekday(date(2010, 5, 8))) == ("8 May 2010", "Saturday 8 May 2010")


@pytest.mark.parametrize(("at", "said"), [(time(17), "5pm"), (time(10, 42), "10:42am"), (time(12, 5), "12:05pm")])
def test_a_time_of_day(at, said):
    assert clock(at) == said


@pytest.mark.requirement("R-337")
@pytest.mark.parametrize(
    ("value", "shown"),
    [(Fraction(5, 2), "2.5"), (Fraction(7, 3), "2.3"), ("2.25", "2.3"), ("-2.25", "-2.3"), ("-0.04", "0.0")],
)
def test_a_number_is_rounded_half_up_once(value, shown):
    assert half_up(value) == shown


@given(st.fractions(min_value=-1000, max_value=1000), st.integers(0, 4))
def test_rounding_is_never_further_away_than_half_a_step(value, places):
    assert abs(Fraction(half_up(value, places)) - value) * 2 <= Fraction(1, 10**places)


@pytest.mark.requirement("R-305")
def test_large_and_negative_numbers_are_written_for_people():
    assert (grouped("12345.67"), grouped("-3"), grouped("0.05", 1)) == ("12,345.7", "−3.0", "0.1")


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9))
def test_a_number_as_entered_loses_nothing(value):
    assert Decimal(plain(value)) == value and not plain(value).endswith(".")
