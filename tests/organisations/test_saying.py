"""What is said of what was done: in one place, and green only where something was."""

import re

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import RequestFactory

from organisations.forms import ServiceForm
from organisations.saying import say_done
from tests.test_architecture import FLOORS, ROOT
from ui.fields import CountedTextField


def said(*args, **more):
    request = RequestFactory().get("/")
    request._messages = CookieStorage(request)
    say_done(request, *args, **more)
    (message,) = get_messages(request)
    return message.level_tag, str(message), message.extra_tags


def test_what_was_done_is_said_in_green():
    assert said("Draft saved: competency 3") == ("success", "Draft saved: competency 3", "")


def test_that_nothing_was_changed_is_said_in_neutral_with_what_stands():
    answer = said("Saved", changed=False, stands="Competency 3 is a draft.", place="m-3a")
    assert answer == ("info", "Nothing was changed. Competency 3 is a draft.", "m-3a")


def test_success_is_said_in_one_place_alone():
    spoken = re.compile(r"messages\.(success|add_message)\(|\bSUCCESS\b")
    found = [
        str(path.relative_to(ROOT))
        for room in FLOORS
        for path in sorted((ROOT / room).rglob("*.py"))
        if spoken.search(path.read_text(encoding="utf-8"))
    ]
    assert found == ["organisations/saying.py"]


class Words(ServiceForm):
    """A form of each kind of box."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    text = CountedTextField(100, required=False)
    name = forms.CharField(required=False)
    level = forms.TypedChoiceField(choices=[(1, "1"), (2, "2")], coerce=int, empty_value=None, required=False)
    ticks = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")], required=False)


STANDS = {"version": 3, "text": "One\nTwo", "name": "Ann", "level": 2, "ticks": ["a", "b"]}
SENT = {"version": "3", "text": "One\r\nTwo", "name": " Ann ", "level": "2", "ticks": ["b", "a"]}


@pytest.mark.parametrize(
    ("sent", "changed"),
    [
        ({}, False),
        ({"version": "4"}, False),  # what travels hidden is nobody's word
        ({"text": "One\nThree"}, True),
        ({"name": ""}, True),
        ({"level": "1"}, True),
        ({"level": ""}, True),
        ({"ticks": ["a"]}, True),
        ({"ticks": []}, True),
    ],
)
def test_a_form_knows_whether_it_says_anything_new(sent, changed):
    form = Words(SENT | sent, initial=STANDS)
    assert form.is_valid()
    assert form.changed is changed


@pytest.mark.parametrize("sent", [{}, {"text": "  \r\n", "name": " "}])
def test_an_empty_form_on_nothing_says_nothing_new(sent):
    form = Words({"version": "0"} | sent, initial={"version": 0})
    assert form.is_valid() and not form.changed
