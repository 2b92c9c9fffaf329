"""Days, counts, lists and numbers, each said in one way everywhere."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentences.counts import counted, either
from sentences.dates import clock, day, moment, moment_in_year, time_and_day, time_and_weekday, weekday
from sentences.lists import listed
from sentences.numbers import as_entered, as_it_came, grouped, half_up, per_cent, signed
from sentences.places import place


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


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (time(17), "5pm"),
        (time(10, 42), "10:42am"),
        (time(12, 5), "12:05pm"),
        (time(12), "midday"),
        (time(0), "midnight"),
        (time(0, 30), "12:30am"),
    ],
)
def test_a_time_of_day(at, said):
    assert clock(at) == said


def test_midnight_says_which_end_of_the_day_it_is():
    at = datetime(2010, 5, 27, 23, 0, tzinfo=UTC)
    assert moment(at) == "midnight at the start of Friday 28 May 2010"
    assert moment_in_year(at) == "midnight at the start of Friday 28 May"
    assert time_and_day(at) == "midnight at the start of 28 May 2010"
    assert time_and_weekday(at) == "midnight at the start of Friday 28 May 2010"


def test_a_time_stands_with_its_day():
    at = datetime(2010, 1, 4, 10, 42, tzinfo=UTC)
    assert moment_in_year(at) == "Monday 4 January, 10:42am"
    assert time_and_day(at) == "10:42am, 4 January 2010"
    assert time_and_weekday(at) == "10:42am on Monday 4 January 2010"


@pytest.mark.requirement("R-337")
@pytest.mark.parametrize(
    ("value", "shown"),
    [(Fraction(5, 2), "2.5"), (Fraction(7, 3), "2.3"), ("2.25", "2.3"), ("-2.25", "-2.3"), ("-0.04", "0.0")],
)
def test_a_number_is_rounded_half_up_once(value, shown):
    assert half_up(value) == shown


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [(Fraction(1, 8), 2, "0.13"), (Fraction(-1, 8), 2, "-0.13"), (Decimal("2.5"), 0, "3"), (Fraction(10), 1, "10.0")],
)
def test_a_number_is_rounded_to_as_many_places_as_are_asked(value, places, shown):
    assert half_up(value, places) == shown


@given(st.fractions(min_value=-1000, max_value=1000), st.integers(0, 4))
def test_rounding_is_never_further_away_than_half_a_step(value, places):
    assert abs(Fraction(half_up(value, places)) - value) * 2 <= Fraction(1, 10**places)


@pytest.mark.requirement("R-305")
def test_large_and_negative_numbers_are_written_for_people():
    assert [grouped(value, 1) for value in ("12345.67", "-3", "0.05", "-0.04")] == ["12,345.7", "−3.0", "0.1", "0.0"]


@pytest.mark.parametrize(
    ("value", "least", "shown"),
    [
        ("72.79", 1, "72.79"),
        ("72", 1, "72.0"),
        ("72.500", 0, "72.5"),
        ("-1234.125", 0, "−1,234.125"),
        ("1E+3", 1, "1,000.0"),
    ],
)
def test_a_value_keeps_the_decimals_with_which_it_came(value, least, shown):
    assert as_it_came(value, least) == as_it_came(Decimal(value), least) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(1, "+1.0"), ("-1", "−1.0"), (Fraction(2, 3), "+0.7"), ("-0.04", "0.0"), (0, "0.0"), ("-100", "−100.0")],
)
def test_a_difference_has_its_sign(value, shown):
    assert signed(value) == shown


@pytest.mark.parametrize(
    ("number", "of", "shown"),
    [
        (23, 40, "57.5%"),
        (1, 3, "33.3%"),
        (3, 4, "75.0%"),
        (0, 9, "0.0%"),
        (9, 9, "100.0%"),
        (0, 0, "0.0%"),
        (1, 5000, "0.1%"),
        (4999, 5000, "99.9%"),
    ],
)
def test_a_share_has_one_decimal_and_is_never_none_or_all_by_rounding(number, of, shown):
    assert per_cent(number, of) == shown


@pytest.mark.parametrize(
    ("pages", "paragraph", "words"),
    [
        ((2, None), "3", "page 2, paragraph 3"),
        ((2, 2), "6.2", "page 2, paragraph 6.2"),
        ((31, 33), "4(a)", "pages 31 to 33, paragraph 4(a)"),
        ((2, None), "iv", "page 2, paragraph iv"),
        ((2, None), "b", "page 2, paragraph b"),
        ((2, None), "3 and 4", "page 2, paragraphs 3 and 4"),
        ((2, None), "6.2–6.4", "page 2, paragraphs 6.2–6.4"),
        ((2, None), "3, 4 and 7", "page 2, paragraphs 3, 4 and 7"),
        ((2, None), "section 2", "page 2, section 2"),
        ((2, None), "Paragraph 6.2", "page 2, Paragraph 6.2"),
        ((2, None), "Civil contingencies", "page 2, Civil contingencies"),
        ((2, None), "civil", "page 2, civil"),
        ((None, None), "Sheet 2", "Sheet 2"),
        ((None, None), "3", "paragraph 3"),
        ((2, None), "", "page 2"),
        ((None, None), "", ""),
    ],
)
def test_a_place_says_which_number_is_the_page(pages, paragraph, words):
    assert place(*pages, paragraph) == words


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9))
def test_a_number_as_entered_loses_nothing(value):
    assert Decimal(as_entered(value)) == value and not as_entered(value).endswith(".")
