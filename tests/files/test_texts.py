"""Numbers that stand in texts, and letters that were damaged on the way."""

from decimal import Decimal

import pytest

from files.workbooks import number_in, undamaged


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,234.5", "1234.5"),
        ("1\u2009234.5", "1234.5"),
        ("1\u00a0234", "1234"),
        ("1\u202f234\u202f567", "1234567"),
        ("\u221212.5", "-12.5"),
        ("–3", "-3"),
        ("(12)", "-12"),
        ("( 1,234.50 )", "-1234.5"),
        ("12-", "-12"),
        ("£1,234", "1234"),
        (" 12.5 ", "12.5"),
        (".5", "0.5"),
        ("1.2E+3", "1200"),
    ],
)
def test_a_number_written_as_people_do_is_one(text, number):
    assert number_in(text) == (Decimal(number), False)


@pytest.mark.parametrize(("text", "number"), [("12.5%", "12.5"), ("12.5 %", "12.5"), ("(3%)", "-3"), ("(3)%", "-3")])
def test_a_number_with_its_sign_is_a_percentage(text, number):
    assert number_in(text) == (Decimal(number), True)


@pytest.mark.parametrize(
    "text",
    ["", "-", "%", "n/a", "12,5", "1.234,5", "1,23", "1234,567", "1,234 567", "--5", "-(5)", "-5-", "(5", "5)", "½"]
    + ["NaN", "Infinity", "1_000", "10²", "１２", "5.", "1 2", "0x1F", "9" * 100],
)
def test_what_leaves_open_which_number_it_is_is_none(text):
    assert number_in(text) is None


@pytest.mark.parametrize(
    ("damaged", "meant"),
    [
        ("RenÃ©e", "Renée"),
        ("Oâ€™Neil", "O’Neil"),
        ("RenÃƒÂ©e", "Renée"),
        ("Â£5", "£5"),
        ("Å\x81ukasz", "Łukasz"),
        ("ZoÃ«", "Zoë"),
        ("“Renée” RenÃ©e", "“Renée” Renée"),
        ("Ren\ufffde", ""),
        ("â€ quoted", ""),
        ("voilÃ ", ""),
    ],
)
def test_letters_damaged_by_an_encoding_are_seen(damaged, meant):
    assert undamaged(damaged) == meant


@pytest.mark.parametrize(
    "text", ["Renée", "Zoë", "JOÃO", "CAFÉ’S", "Ångström", "Łukasz", "à “quote”", "São", "Ô…", "Ñuñoa – Ñ", "Ελένη"]
)
def test_whole_letters_of_any_language_are_not_taken_for_damaged(text):
    assert undamaged(text) is None
