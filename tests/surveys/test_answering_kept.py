"""What is typed is kept in the draft while it is typed: the address that the survey's pages post to (decision 33)."""

import pytest
import time_machine
from django.utils import timezone

from sentences.dates import clock
from surveys import services
from surveys.models import Nominee, SealedDraft, SealedResponse
from tests import markup
from tests.surveys.answering import filled, page, step

pytestmark = pytest.mark.django_db
KEPT = "survey_keep"


@pytest.fixture
def token(survey) -> str:
    return next(iter(survey.invite(partners=2).values()))


class Page:
    """A page of the survey in a browser with scripts: it counts what it sends."""

    def __init__(self, client, token: str, address: str) -> None:
        form = client.get(address).context["form"]
        self.client, self.token, self.address, self.turn = client, token, address, 0
        self.boxes = {name: form[name].value() or "" for name in form.fields}
        self.sent = {"seen": form.seen, "page": form.page}

    def typed(self, **boxes: str) -> dict[str, str]:
        """What it sends next, with these boxes changed."""
        self.turn += 1
        self.boxes |= {name.replace("__", "-"): text for name, text in boxes.items()}
        return self.boxes | self.sent | {"turn": str(self.turn)}

    def keep(self, sent: dict[str, str] | None = None, **boxes: str):
        return self.client.post(page(self.token, KEPT), sent or self.typed(**boxes))

    def save(self, go: str = "close"):
        return self.client.post(self.address, self.typed() | {"go": go})


def fields_of(token: str) -> dict[str, str]:
    draft = services.read_draft(token=token)
    return {name: text for name, text in draft.fields.items() if text} if draft else {}


@pytest.fixture(params=["survey_answer", "survey_step"])
def here(request, client, token) -> Page:
    return Page(client, token, page(token) if request.param == "survey_answer" else step(token, 2))


@pytest.mark.requirement("R-143")
def test_what_is_typed_is_in_the_draft_and_is_no_answer(client, token, here):
    with time_machine.travel(timezone.localtime(), tick=False):
        answer = here.keep(influence__text="Half a sent", influence__choice="4")
        at = clock(timezone.localtime())
    assert answer.json() == {"said": f"What you typed was kept at {at}. It is not submitted yet."}
    assert fields_of(token) == {"influence-text": "Half a sent", "influence-choice": "4"}
    assert b"Half" not in bytes(SealedDraft.objects.get().sealed) and not SealedResponse.objects.exists()
    assert "Half a sent" in markup.of(type(client)().get(page(token))), "on another device too"


def test_the_answer_sets_no_cookie_is_not_stored_and_tells_no_address(here):
    answer = here.keep(influence__text="a")
    assert not answer.cookies and "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "no-referrer" and answer["X-Robots-Tag"] == "noindex"


def test_a_page_on_which_nobody_typed_keeps_nothing(here):
    """Such as one that a mail scanner opened, with its scripts."""
    assert here.keep().json() == {"said": ""}
    assert not SealedDraft.objects.exists()


@pytest.mark.requirement("R-138")
@pytest.mark.parametrize(("length", "over"), [(2000, ""), (2001, "1 character"), (30_000, "28,000 characters")])
def test_a_long_text_is_kept_whole_and_told_what_is_too_much(client, token, here, length, over):
    said = here.keep(influence__text="x" * length).json()["said"]
    assert ("Shorten the comment on statement 2 by" in said) == bool(over) and over in said
    assert fields_of(token) == {"influence-text": "x" * length}
    again = client.get(here.address)
    assert again.context["form"]["influence-text"].value() == "x" * length
    checked = client.get(page(token, "survey_check"))
    assert (f"Shorten the comment on statement 2 by {over}" in markup.of(checked)) == bool(over)


def test_a_text_that_was_typed_and_taken_back_is_not_kept(token, here):
    here.keep(influence__text="Better not")
    here.keep(influence__text="")
    assert fields_of(token) == {}


def test_what_arrives_after_something_that_was_sent_later_is_not_taken(token, here):
    """A slow request that the browser gave up, and the save that was pressed meanwhile."""
    slow = here.typed(influence__text="Half a sent")
    here.boxes["influence-text"] = "Half a sentence, and the rest"
    assert here.save().status_code == 302
    assert here.keep(slow).status_code == 200
    assert fields_of(token) == {"influence-text": "Half a sentence, and the rest"}


def test_what_changed_nothing_is_remembered_as_later_all_the_same(token, here):
    here.keep(influence__text="A")
    slow = here.typed(influence__text="A, and more")
    assert here.keep(influence__text="A").status_code == 200
    assert here.keep(slow).status_code == 200
    assert fields_of(token) == {"influence-text": "A"}


def test_typing_on_after_the_page_was_kept_asks_nothing_and_saves(token, here):
    for text in ("One", "One two", "One two three"):
        assert here.keep(influence__text=text).status_code == 200
    assert here.save().url == page(token, "survey_saved")
    assert fields_of(token) == {"influence-text": "One two three"}


def test_an_answer_that_was_changed_on_another_device_is_not_written_over_and_both_are_shown_on_saving(
    client, token, here
):
    telephone = Page(client, token, page(token))
    telephone.keep(influence__text="On the telephone")
    answer = here.keep(influence__text="At the desk", influence__choice="5")
    assert answer.status_code == 409 and answer.json()["final"] is True
    assert answer.json()["said"] == (
        "The comment on statement 2 was changed elsewhere since you opened this page, so what you typed there is not"
        " kept. Save, and you see both and choose."
    )
    assert fields_of(token) == {"influence-text": "On the telephone", "influence-choice": "5"}
    both = here.save()
    html = markup.of(both)
    assert both.status_code == 422 and "On the telephone" in html and "At the desk" in html


def test_several_answers_changed_elsewhere_are_named_in_one_sentence(client, token):
    desk = Page(client, token, page(token))
    services.save_draft(
        token=token, fields={"influence-text": "there", "influence-choice": "2", "keep_doing-text": "t"}
    )
    said = desk.keep(influence__text="here", influence__choice="3", keep_doing__text="h").json()["said"]
    assert said.startswith(
        "The answer to statement 2, the comment on statement 2 and the answer to “What does the PCT do well"
    )
    assert " were changed elsewhere" in said


def test_after_the_closing_the_page_is_told_that_nothing_is_kept_any_more(survey, here):
    survey.close_now()
    answer = here.keep(influence__text="Too late")
    assert answer.status_code == 410 and answer.json()["final"] is True
    assert answer.json()["said"] == (
        "The survey is closed, so what you typed could not be kept. It is still on this page, and you can copy it."
    )


@pytest.mark.requirement("R-144")
def test_a_page_of_a_link_that_was_answered_and_of_one_that_was_replaced_are_told_the_same(client, survey):
    used, replaced = survey.invite(partners=2).values()
    pages = [Page(client, one, page(one)) for one in (used, replaced)]
    survey.answer(used)
    services.correct_address(
        nominee=Nominee.objects.get(email="person.2@stakeholder.example"),
        actor=survey.cast.actor("super_user"),
        email="right@stakeholder.example",
    )
    first, second = (one.keep(influence__text="Late") for one in pages)
    assert first.status_code == second.status_code == 410 and first.content == second.content
    assert "can no longer be used" in first.json()["said"]
    assert not SealedDraft.objects.exists()


@pytest.mark.parametrize(
    "changes", [{"seen": "x"}, {"page": "é" * 90}, {"turn": "9" * 40}, {"turn": "٣"}, {"go": "check"}]
)
def test_whatever_a_page_sends_its_text_is_kept(token, here, changes):
    assert here.keep(here.typed(influence__text="Kept") | changes).status_code == 200
    assert fields_of(token) == {"influence-text": "Kept"}


def test_an_unknown_link_keeps_nothing_and_is_counted_as_a_guess(client, survey):
    assert client.post(page("mistyped", KEPT), filled(survey)).status_code == 404
    assert not SealedDraft.objects.exists()


def test_keeping_costs_a_bounded_number_of_queries(client, survey, django_assert_max_num_queries):
    token = next(iter(survey.invite(partners=10, providers=10, opinion_formers=10).values()))
    opened = Page(client, token, page(token))
    with django_assert_max_num_queries(24):
        opened.keep(influence__text="a")


@pytest.mark.parametrize("address", ["survey_answer", "survey_step"])
def test_the_page_says_where_it_is_kept_and_what_a_browser_without_scripts_needs(client, token, address):
    shown = step(token, 2) if address == "survey_step" else page(token)
    html = markup.of(client.get(shown))
    assert f'data-keep="{page(token, KEPT)}"' in html and "data-person" not in html
    assert "Your browser runs no scripts here" in html and "It counts once it is submitted" in html
