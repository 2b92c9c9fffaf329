import datetime

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from ui.fields import ColourField, CountedTextField, CriteriaField, Criterion, DateField, LevelField, SegmentsField
from ui.forms import Form


def _message(field, value):
    with pytest.raises(ValidationError) as refused:
        field.clean(value)
    return refused.value.messages


def test_counted_text_counts_a_line_end_once():
    field = CountedTextField(5)
    assert field.clean("ab\r\ncd") == "ab\ncd"
    assert field.clean("ab\rcd") == "ab\ncd"


@pytest.mark.parametrize(
    ("length", "message"),
    [
        (2001, "Shorten the commentary by 1 character. The limit is 2,000."),
        (2012, "Shorten the commentary by 12 characters. The limit is 2,000."),
        (4000, "Shorten the commentary by 2,000 characters. The limit is 2,000."),
    ],
)
def test_counted_text_says_by_how_much_it_is_too_long(length, message):
    assert _message(CountedTextField(2000, noun="the commentary"), "x" * length) == [message]


def test_counted_text_counts_spaces_and_keeps_them():
    assert CountedTextField(4).clean(" a  ") == " a  "
    assert _message(CountedTextField(3), " a  ")


def test_counted_text_of_white_space_alone_is_empty():
    assert _message(CountedTextField(9, noun="the commentary"), " \r\n ") == ["Enter the commentary"]
    assert CountedTextField(9, required=False).clean(" \r\n ") == ""


@given(st.text(max_size=60))
def test_counted_text_never_changes_what_was_typed_but_line_ends(text):
    class OneText(Form):
        text = CountedTextField(30, required=False)

    form = OneText({"text": text})
    expected = text.replace("\r\n", "\n").replace("\r", "\n")
    if form.is_valid():
        assert form.cleaned_data["text"] == (expected if expected.strip() else "")
        assert len(form.cleaned_data["text"]) <= 30
    assert form["text"].value() == text


@pytest.mark.parametrize(
    ("typed", "date"),
    [
        (["13", "1", "2010"], datetime.date(2010, 1, 13)),
        ([" 1", "MARCH", "2010 "], datetime.date(2010, 3, 1)),
        (["29", "feb", "2008"], datetime.date(2008, 2, 29)),
    ],
)
def test_date_reads_numbers_and_names_of_months(typed, date):
    assert DateField().clean(typed) == date


@pytest.mark.parametrize(
    ("typed", "message", "parts"),
    [
        (["", "", ""], "Enter the date of the meeting", None),
        (["13", "", ""], "The date of the meeting must include a month and a year", ["month", "year"]),
        (["13", "1", "10"], "The date of the meeting must have a year of four numbers, like 2010", ["year"]),
        (["31", "2", "2010"], "The date of the meeting must be a real date, like 12 3 2010", ["day", "month", "year"]),
        (["13", "ju", "2010"], "The date of the meeting must be a real date, like 12 3 2010", ["month"]),
        (["x", "1", "2010"], "The date of the meeting must be a real date, like 12 3 2010", ["day"]),
        (["²", "1", "2010"], "The date of the meeting must be a real date, like 12 3 2010", ["day"]),
        (["9" * 5000, "1", "2010"], "The date of the meeting must be a real date, like 12 3 2010", ["day"]),
        (["1", "9" * 5000, "2010"], "The date of the meeting must be a real date, like 12 3 2010", ["month"]),
        (["1", "1", "9" * 5000], "The date of the meeting must have a year of four numbers, like 2010", ["year"]),
    ],
)
def test_date_says_what_is_wrong_and_where(typed, message, parts):
    with pytest.raises(ValidationError) as refused:
        DateField(noun="the date of the meeting").clean(typed)
    assert refused.value.messages == [message]
    assert (refused.value.params or {}).get("parts") == parts


def test_date_that_is_not_needed_may_be_empty():
    assert DateField(required=False).clean(["", " ", ""]) is None


def test_level_is_a_number_or_none():
    assert LevelField().clean("3") == 3
    assert LevelField(required=False).clean("") is None
    assert _message(LevelField(), "5") == ["Choose a level from 1 to 4"]


def test_colour_is_a_word():
    assert ColourField().clean("amber") == "amber"
    assert _message(ColourField(), "blue") == ["Choose red, amber or green"]


def test_segments_ask_for_one_of_their_choices():
    assert _message(SegmentsField(), "") == ["Choose met, not met or not evidenced"]


def test_criteria_take_only_their_own():
    field = CriteriaField([Criterion("c1", "First"), Criterion("c2", "Second")])
    assert field.clean(["c2"]) == ["c2"]
    assert field.clean([]) == []
    assert _message(field, ["c3"])


class Plain(Form):
    full_name = forms.CharField(label="Full name")
    pct_name = forms.CharField(label="PCT name")
    board = forms.ChoiceField(label="Has the board agreed?", choices=[("yes", "Yes")])
    agree = forms.BooleanField(label="I agree")
    plan = forms.FileField(label="Financial plan")
    own = forms.CharField(label="Own", error_messages={"required": "Our own words"})
    email = forms.EmailField()
    number = forms.IntegerField()


def test_plain_messages_ask_by_the_label():
    errors = Plain({"email": "helen", "number": "many"}).errors
    assert {name: texts[0] for name, texts in errors.items()} == {
        "full_name": "Enter the full name",
        "pct_name": "Enter the PCT name",
        "board": "Answer the question “Has the board agreed?”",
        "agree": "Tick “I agree”",
        "plan": "Choose the financial plan",
        "own": "Our own words",
        "email": "Enter an email address in full, like name@example.org",
        "number": "Enter a whole number, like 12",
    }
