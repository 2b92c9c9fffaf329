"""What a service says, and the page that comes of it: every word that was typed stays in the form."""

import pytest
from django import forms
from django.http import QueryDict

from organisations.decisions import Late, NotTaken, Refused
from organisations.forms import MOST_VERSION, NO_VERSION, ConfirmForm, ServiceForm, version_in

TYPED = {"text": "What I wrote", "version": "3"}
ABOVE = "__all__"
LOCKED = "The return was submitted."


class TextForm(ServiceForm):
    """A text with the version at which it was opened."""

    text = forms.CharField()
    version = forms.IntegerField(widget=forms.HiddenInput)
    late_box = "version"


class ElsewhereForm(TextForm):
    """A form that has another name for what the service calls "words"."""

    def box_of(self, box: str) -> str | None:
        return super().box_of("text" if box == "words" else box)


class AskForm(ServiceForm):
    """A question with hidden boxes only."""

    seen = forms.CharField(widget=forms.HiddenInput)


def says(answer):
    """A service that raises this, or gives it back."""

    def act():
        if isinstance(answer, Exception):
            raise answer
        return answer

    return act


@pytest.mark.parametrize(
    ("answer", "status", "errors"),
    [
        ("the row", 200, {}),
        (Late("what stands"), 409, {}),
        (Late("what stands", said="It now says: theirs."), 409, {"version": ["It now says: theirs."]}),
        (NotTaken({"text": "Shorten this text."}), 422, {"text": ["Shorten this text."]}),
        (NotTaken({"text": ["Too long.", "Too loud."]}), 422, {"text": ["Too long.", "Too loud."]}),
        (NotTaken({"elsewhere": "Choose a type."}), 422, {ABOVE: ["Choose a type."]}),
        (NotTaken({"words": "Enter a text."}), 422, {ABOVE: ["Enter a text."]}),
        (NotTaken({ABOVE: "All six are used."}), 422, {ABOVE: ["All six are used."]}),
        (NotTaken({"text": "Too long.", "other": "Full."}), 422, {"text": ["Too long."], ABOVE: ["Full."]}),
        (forms.ValidationError("Not so."), 422, {ABOVE: ["Not so."]}),
        (Refused(LOCKED), 403, {ABOVE: [f"Not saved. {LOCKED}"]}),
    ],
)
def test_each_answer_of_a_service_gives_its_page(answer, status, errors):
    form = TextForm(TYPED)
    assert form.is_valid()
    assert form.taken(says(answer)) == (answer == "the row")
    assert (form.status, form.errors) == (status, errors)
    assert form["text"].value() == "What I wrote"
    assert (form.late, form.refused) == (
        answer if isinstance(answer, Late) else None,
        answer if isinstance(answer, Refused) else None,
    )
    assert form.made == (answer if answer == "the row" else None)


def test_a_form_may_have_another_name_for_a_box():
    form = ElsewhereForm(TYPED)
    assert not form.taken(says(NotTaken({"words": "Enter a text."})))
    assert form.errors == {"text": ["Enter a text."]}


def test_a_page_that_only_asks_has_no_words_to_lose():
    for form in (AskForm({"seen": "1"}), ConfirmForm({"version": "1"}), ConfirmForm({})):
        with pytest.raises(Refused, match="submitted"):
            form.taken(says(Refused(LOCKED)))
        assert not form.taken(says(NotTaken({"text": "Write both sections."})))
        assert form.non_field_errors() == ["Write both sections."]
        assert not form.taken(says(Late()))
        assert form.status == 409


def test_other_faults_are_nobodys_answer():
    with pytest.raises(ZeroDivisionError):
        TextForm(TYPED).taken(says(ZeroDivisionError()))


def test_a_form_made_anew_on_what_stands_knows_that_it_came_late():
    form = TextForm(TYPED)
    form.taken(says(Late("what stands")))
    again = form.with_theirs(TextForm(TYPED | {"version": "4"}), [("Text", "What they wrote")])
    assert (again.status, again.theirs, again["text"].value()) == (
        409,
        [("Text", "What they wrote")],
        "What I wrote",
    )
    assert TextForm().theirs == [] and TextForm().status == 200


@pytest.mark.parametrize(("data", "status"), [(None, 200), (TYPED, 200), ({"text": ""}, 422)])
def test_a_form_that_asked_no_service(data, status):
    assert TextForm(data).status == status


@pytest.mark.parametrize(
    ("typed", "version"),
    [
        ("", None),
        ("version=7", 7),
        ("version=0", 0),
        ("version=", NO_VERSION),
        ("version=-1", NO_VERSION),
        ("version=soon", NO_VERSION),
        ("version=%D9%A3", NO_VERSION),
        ("version=1e4", NO_VERSION),
        ("version=9999999999", MOST_VERSION),
        (f"version={'9' * 5000}", MOST_VERSION),
    ],
)
def test_the_version_of_a_post_is_read_whatever_it_says(typed, version):
    assert version_in(QueryDict(typed)) == version
    assert ConfirmForm(QueryDict(typed)).version == version


def test_what_was_not_taken_is_said_by_box_and_in_one_line():
    problem = NotTaken({"text": ["Too long.", "Too loud."], ABOVE: "Full."})
    assert problem.errors == {"text": "Too long. Too loud.", ABOVE: "Full."}
    assert str(problem) == "Too long. Too loud. Full."
