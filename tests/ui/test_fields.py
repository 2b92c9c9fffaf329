import datetime
from datetime import time

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from sentences.signs import readable
from ui import cells, pack, widgets
from ui.clock import ClockField
from ui.fields import (
    AddressField,
    ColourField,
    CountedTextField,
    CriteriaField,
    Criterion,
    DateField,
    LevelField,
    SegmentsField,
)
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
def test_counted_text_never_changes_what_was_typed_but_what_no_document_can_hold(text):
    class OneText(Form):
        text = CountedTextField(30, required=False)

    form = OneText({"text": text})
    expected = readable(text)
    if form.is_valid():
        assert form.cleaned_data["text"] == (expected if expected.strip() else "")
        assert len(form.cleaned_data["text"]) <= 30
    assert form["text"].value() == expected


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


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("5pm", time(17)),
        ("5.30 P.M.", time(17, 30)),
        ("17:00", time(17)),
        ("\u200b5\u00a0pm", time(17)),
        ("midday", time(12)),
        ("12 noon", time(12)),
        ("12pm", time(12)),
        ("12:00", time(12)),
        ("11:59pm", time(23, 59)),
        ("0:30", time(0, 30)),
        ("12:30am", time(0, 30)),
    ],
)
def test_a_time_is_read_as_people_write_it_and_shown_again_so_that_it_is_read_the_same(typed, at):
    field = ClockField()
    assert field.clean(typed) == at
    assert field.clean(field.prepare_value(at)) == at


@pytest.mark.parametrize(
    "typed", ["12am", "12 a.m.", "00:00", "0:00", "24:00", "2400", "midnight", "12 midnight", "12:00am", "00:00:00"]
)
def test_midnight_is_no_deadline_and_the_message_says_what_to_write(typed):
    with pytest.raises(ValidationError, match="The time cannot be midnight.* Write 11:59pm for the end of the day"):
        ClockField().clean(typed)


@pytest.mark.parametrize("typed", ["five", "25:00", "13pm", "17", "5:60pm", "-1:00", "\u0665:00x", "0am"])
def test_what_is_no_time_is_told_how_to_write_one(typed):
    with pytest.raises(ValidationError, match="Write the time like 5pm or 17:00"):
        ClockField().clean(typed)


def test_a_deadline_of_before_at_midnight_is_shown_in_words():
    assert ClockField().prepare_value(time(0)) == "midnight"


@pytest.mark.parametrize("typed", ["zoe.test@trust.example\u200b", " <Zoe.Test@trust.example>."])
def test_an_address_is_taken_without_what_it_was_copied_with(typed):
    assert AddressField().clean(typed) == "zoe.test@trust.example"


def test_an_address_with_an_accent_is_told_where_to_look():
    assert _message(AddressField(), "zo\u00e9@trust.example")[0].startswith("Check the letters before the @")


@pytest.mark.parametrize("typed", ["zoe", "zo\u00e9@trust.example", "zoe@trust", "a" * 400 + "@trust.example"])
def test_what_is_no_address_is_refused(typed):
    with pytest.raises(ValidationError):
        AddressField().clean(typed)


class Words(Form):
    name = forms.CharField(label="Name", required=False)
    text = CountedTextField(200, label="Text", required=False)
    kinds = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")], required=False)
    password = forms.CharField(widget=forms.PasswordInput, strip=False, required=False)


@pytest.mark.parametrize("given", [dict, QueryDict], ids=["a dict", "a request"])
def test_every_form_takes_what_was_pasted_from_a_word_processor_as_readable_text(given):
    sent = {"name": "Ada\x0bLovelace\x00", "text": "\uf0b7 one\x0btwo\x0cthree\ud800", "password": "\uf0b7\x07"}
    if given is QueryDict:
        query = QueryDict(mutable=True)
        query.update(sent)
        query.setlist("kinds", ["a", "b"])
        form = Words(query)
    else:
        form = Words(sent | {"kinds": ["a", "b"]})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["name"] == "Ada Lovelace"
    assert form.cleaned_data["text"] == form["text"].value() == "• one\ntwo\nthree"
    assert form.cleaned_data["kinds"] == ["a", "b"]
    assert form.cleaned_data["password"] == "\uf0b7\x07"


class Asked(Form):
    reason = CountedTextField(200, noun="the reason")
    name = forms.CharField(label="Name of the 5% outcome", max_length=5)
    place = forms.CharField(label="Where is it?", max_length=5, required=False)
    on = DateField()
    page = forms.IntegerField(widget=widgets.NumberInput())


def test_a_text_of_which_nobody_sees_anything_is_none():
    form = Asked({"reason": "\u200b \u2060\n", "name": "\u3164", "place": "\u00ad"})
    assert form.errors["reason"] == ["Enter the reason"]
    assert form.errors["name"] == ["Enter the name of the 5% outcome"]
    assert form.cleaned_data["place"] == ""


def test_figures_copied_with_signs_that_nobody_sees_are_read():
    day = {"on_day": "\u200e12", "on_month": "3\u200b", "on_year": "2010"}
    form = Asked({"reason": "Why", "name": "N", "page": "31\u200b"} | day)
    assert form.is_valid(), form.errors
    assert (form.cleaned_data["on"], form.cleaned_data["page"]) == (datetime.date(2010, 3, 12), 31)


def test_what_is_too_long_is_to_be_shortened_by_the_name_of_its_box():
    form = Asked({"name": "too long", "place": "too long"})
    assert form.errors["name"] == ["Shorten the name of the 5% outcome to 5 characters"]
    assert form.errors["place"] == ["Shorten your answer to 5 characters"]


def test_a_box_says_which_signs_a_printed_report_cannot_show_and_refuses_nothing():
    form = Words({"text": "Seen 𓀀 by many 🙂 in বাংলা, 𓀀 again"})
    drawn = str(pack.field(form["text"]))
    assert form.is_valid()
    assert "A printed report cannot show 𓀀 (Egyptian hieroglyph a001). Write it in other signs or in words." in drawn
    assert 'aria-describedby="id_text-print id_text-info"' in drawn and 'id="id_text-print"' in drawn
    saved = Words(initial={"name": "\ue000\ue001\ue002\ue003\ue004\ue005\ue006"})
    assert "(no name, U+E004) and 2 others. Write them in" in str(pack.field(saved["name"]))
    assert "cannot show" not in str(pack.field(Words({"text": "Plain “words” 🙂"})["text"]))


def test_what_is_typed_from_right_to_left_stands_so_in_its_box_and_turns_nothing_else_round():
    assert 'dir="auto"' in str(pack.field(Words()["text"])) and 'dir="auto"' in str(pack.field(Words()["name"]))
    assert cells.typed("یہ اردو ہے\nدو") == '<span dir="auto">یہ اردو ہے<br>دو</span>'
    assert cells.typed("Plain words\nin two lines") == "Plain words<br>in two lines"
