"""Scale, percent, date and sign count as they are shown; rounding does not. Everything that differs is said."""

from decimal import Decimal

import pytest

from files.workbooks.number_formats import BUILT_IN, number_format

ACCOUNTS = BUILT_IN[43]


@pytest.mark.parametrize(
    ("code", "stored", "taken", "text", "kinds"),
    [
        ("General", "0.125", "0.125", "0.125", ""),
        ("General", "0.30000000000000004", "0.3", "0.3", ""),
        ("0.0%", "0.125", "12.5", "12.5%", "percent"),
        ("0%", "7.0000000000000007E-2", "7", "7%", "percent"),
        ("0%", "0.125", "12.5", "13%", "percent rounded"),
        ('0.0" %"', "12.5", "12.5", "12.5 %", ""),
        (r"0.0\%", "12.5", "12.5", "12.5%", ""),
        ("[<1]0%;0", "0.5", "50", "50%", "percent"),
        ("[<1]0%;0", "3", "3", "3", ""),
        ("0", "72.79", "72.79", "73", "rounded"),
        ("#,##0.00", "1234.5", "1234.5", "1,234.50", ""),
        ("0,", "1234567", "1234.567", "1235", "scale rounded"),
        ("0.000,", "1234567", "1234.567", "1234.567", "scale"),
        ("0.0,,", "2500000", "2.5", "2.5", "scale"),
        ('0.0,"k"', "1200", "1200", "1.2k", "word"),
        ('0.0,, "million"', "2500000", "2500000", "2.5 million", "word"),
        ("0;0", "-5", "5", "5", "sign"),
        ("-0;0", "5", "-5", "-5", "sign"),
        ("-0;0", "-5", "5", "5", "sign"),
        ("0;[Red]0", "-5", "-5", "5", "colour"),
        ("0;[Red]-0", "-5", "-5", "-5", ""),
        ("0;(0)", "-5", "-5", "(5)", ""),
        ("0;0-", "-5", "-5", "5-", ""),
        ("0-", "5", "-5", "5-", "sign"),
        ("0.0_ ;\\-0.0\\ ", "-3.2", "-3.2", "-3.2", ""),
        (ACCOUNTS, "-1234.5", "-1234.5", "-1,234.50", ""),
        (ACCOUNTS, "0", "0", "-", "dash"),
        ("[$£-809]#,##0.00", "1234.5", "1234.5", "£1,234.50", ""),
        ("0.00E+00", "12345", "12345", "12345", ""),
        ("# ?/?", "0.5", "0.5", "0.5", ""),
        ("00-00", "1234", "1234", "1234", ""),
    ],
)
def test_a_number_is_taken_as_its_format_shows_it(code, stored, taken, text, kinds):
    shown = number_format(code).shown(stored)
    assert (shown.value, shown.text) == (Decimal(taken), text)
    assert {str(kind) for kind in shown.kinds} == set(kinds.split())


@pytest.mark.parametrize(
    ("code", "stored", "text", "kind"),
    [
        (";;;", "5", "", "hidden"),
        ("0;-0;", "0", "", "hidden"),
        ("#", "0", "", "hidden"),
        ('0;-0;"n/a"', "0", "n/a", "text"),
        ('"suppressed"', "4", "suppressed", "text"),
    ],
)
def test_a_format_that_shows_no_number_leaves_none_to_take(code, stored, text, kind):
    shown = number_format(code).shown(stored)
    assert (shown.value, shown.text, set(shown.kinds)) == (text, text, {kind})


@pytest.mark.parametrize(
    ("code", "is_date", "has_day"),
    [
        ("dd/mm/yyyy", True, True),
        ("[$-F800]dddd, mmmm dd, yyyy", True, True),
        ("mmm-yy", True, False),
        ("[h]:mm", True, False),
        ("General", False, False),
        ('0.0" days"', False, False),
        ("[Red]0", False, False),
        ("0.0E+0", False, False),
    ],
)
def test_a_format_of_days_is_told_from_one_of_numbers(code, is_date, has_day):
    found = number_format(code)
    assert (found.is_date, found.is_date and found.has_day) == (is_date, has_day)


@pytest.mark.parametrize("code", ["", ";", ";;;;;;", "[", '"', "\\", "[>]0", "0" * 5_000, "%" * 900, "?/?;@;_"])
def test_whatever_a_format_says_a_number_comes_out_of_it(code):
    found = number_format(code)
    assert found.is_date in (True, False)
    found.shown("-12.5")
