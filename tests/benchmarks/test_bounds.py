"""Which values a metric can have: what cannot be is refused, what is unusual is asked about (decision 23)."""

from decimal import Decimal

import pytest
from django.conf import settings

from benchmarks.bounds import FILE, BoundsFile, bounds
from organisations.reference_files import read

CANNOT_BE = [
    ("%", "", "130", "130 is no percentage. Enter a number from 0 to 100."),
    ("%", "", "-0.1", "−0.1 is no percentage. Enter a number from 0 to 100."),
    ("Per cent", "", "100.01", "100.01 is no percentage. Enter a number from 0 to 100."),
    ("years", "wcc-y2-2a", "-5", "−5 is no life expectancy in years. Enter a number from 0 to 120."),
    ("years", "wcc-y2-2b", "9999999999", "9,999,999,999 is no life expectancy in years. Enter a number from 0 to 120."),
    ("years", "wcc-y2-1a", "60", "60 is no gap in life expectancy in years. Enter a number from −50 to 50."),
    ("per 100,000", "wcc-y2-53", "100001", "100,001 is no rate per 100,000. Enter a number from 0 to 100,000."),
    ("per 1,000 live births", "", "-1", "−1 is no rate per 1,000. Enter a number from 0 to 100,000."),
    ("people", "", "-1", "−1 is no number of people of one PCT. Enter a number from 0 to 2,000,000."),
    ("days", "", "99999", "99,999 is no number of days. Enter a number from 0 to 36,500."),
    (
        "£",
        "",
        "9999999999",
        "9,999,999,999 is no value that an outcome can have. Enter a number from −5,000,000,000 to 5,000,000,000.",
    ),
]


@pytest.mark.parametrize(("unit", "key", "value", "said"), CANNOT_BE)
def test_what_cannot_be_is_refused_with_what_can(unit, key, value, said):
    found = bounds(unit=unit, key=key)
    assert (found.refusal(Decimal(value)), found.doubt(Decimal(value))) == (said, "")


@pytest.mark.parametrize(
    ("unit", "key", "value", "said"),
    [
        ("%", "", "0.125", "0.125 is unusually low: mostly it is 1 or more."),
        ("years", "wcc-y2-2a", "12.5", "12.5 is unusually low: mostly it is 65 or more."),
        ("prescriptions per 1,000 patients", "", "1500", "1,500 is unusually high: mostly it is 1,000 or less."),
        ("% change", "", "-12", "−12 is unusually low: mostly it is 0 or more."),
    ],
)
def test_what_is_unusual_is_taken_and_asked_about(unit, key, value, said):
    found = bounds(unit=unit, key=key)
    assert (found.refusal(Decimal(value)), found.doubt(Decimal(value))) == ("", said)


@pytest.mark.parametrize(
    ("unit", "key", "value"),
    [
        ("%", "", "100"),
        ("\u200bpercent ", "", "12.5"),
        ("years", "wcc-y2-2a", "81.4"),
        ("years", "wcc-y2-1b", "0"),
        ("PER 100,000 aged 18 and over", "", "2466"),
        ("", "", "-3"),
        ("minutes", "", "240"),
    ],
)
def test_what_can_be_is_taken_without_a_word(unit, key, value):
    found = bounds(unit=unit, key=key)
    assert (found.refusal(Decimal(value)), found.doubt(Decimal(value))) == ("", "")


@pytest.mark.parametrize("unit", ["per 0", "per 99999999999999999999", "per", "%%", "x" * 100, "per 1,000 per 1,000"])
def test_every_unit_has_bounds_whatever_is_typed(unit):
    found = bounds(unit=unit)
    assert found.what and found.least < found.most


def test_the_file_is_in_order():
    """Each metric and unit stands once, and the usual lies within what can be."""
    file = read(settings.BASE_DIR / "fixtures", FILE).check(BoundsFile)
    for names in ([key for of in file.metrics for key in of.keys], [name for of in file.units for name in of.names]):
        assert len(names) == len(set(names))
    for of in [*file.units, *file.metrics, file.rates, file.shares, file.other]:
        usual = [value for value in (of.usual_least, of.usual_most) if value is not None]
        assert sorted([of.least, *usual, of.most]) == [of.least, *usual, of.most] and of.least < of.most
