"""One draft on two devices: neither writes over what the other saved before the person has seen both (decision 17)."""

import json

import pytest

from surveys import services
from surveys.models import SealedDraft
from surveys.tokens import draft_lookup, seal
from tests import markup
from tests.surveys.answering import page, step

pytestmark = pytest.mark.django_db


@pytest.fixture
def token(survey) -> str:
    return next(iter(survey.invite(partners=2).values()))


def opened(client, address: str) -> dict[str, str]:
    """What a page carries besides its fields: the marks of what it was opened with, and its own name."""
    form = client.get(address).context["form"]
    return {"seen": form.seen, "page": form.page}


def fields_of(token: str) -> dict[str, str]:
    return {name: text for name, text in services.read_draft(token=token).fields.items() if text}


@pytest.fixture(params=["survey_answer", "survey_step"])
def address(request, token) -> str:
    return page(token) if request.param == "survey_answer" else step(token, 2)


@pytest.mark.parametrize(
    ("name", "there", "here", "said"),
    [
        ("influence-text", "Typed on the\ntelephone", "Typed at the desk", "The comment on statement 2 was changed"),
        ("influence-text", "Typed on the telephone", "", "The comment on statement 2 was changed"),
        ("influence-choice", "2", "6", "The answer to statement 2 was changed"),
    ],
)
def test_two_devices_that_fill_one_field_lose_neither(client, token, address, name, there, here, said):
    services.save_draft(token=token, fields={"influence-text": "Before", "influence-choice": "1"})
    telephone, desk = opened(client, address), opened(client, address)
    assert client.post(address, {name: there, **telephone, "go": "close"}).status_code == 302
    late = client.post(address, {name: here, **desk, "go": "close"})
    html = markup.of(late)
    assert late.status_code == 422 and said in html and "Saved elsewhere since you opened this page" in html
    assert [row.value for row in late.context["elsewhere"]] == ["Disagree" if there == "2" else there]
    assert late.context["form"][name].value() == here
    assert fields_of(token)[name] == there
    again = {name: here, "seen": late.context["form"].seen, "page": late.context["form"].page, "go": "close"}
    assert client.post(address, again).url == page(token, "survey_saved")
    assert fields_of(token).get(name, "") == here


def test_what_is_saved_elsewhere_is_kept_with_one_press_and_the_rest_of_the_page_is_saved(client, token):
    desk = opened(client, page(token))
    services.save_draft(token=token, fields={"influence-text": "Telephone", "influence-choice": "2"})
    mine = {"influence-text": "Desk", "influence-choice": "5", "local_leader-text": "Only here", **desk, "go": "close"}
    late = client.post(page(token), mine)
    assert late.status_code == 422 and late.context["keep"] == "influence-choice influence-text"
    assert fields_of(token)["local_leader-text"] == "Only here"
    press = mine | {"seen": late.context["form"].seen, "keep": late.context["keep"]}
    del press["go"]
    assert client.post(page(token), press).url == page(token)
    assert fields_of(token) == {
        "influence-text": "Telephone",
        "influence-choice": "2",
        "local_leader-text": "Only here",
    }


@pytest.mark.parametrize("saved", ["Telephone and desk", ""])
def test_nothing_is_asked_where_both_say_the_same_or_one_was_emptied(client, token, saved):
    services.save_draft(token=token, fields={"influence-text": "Before"})
    desk = opened(client, step(token, 2))
    services.save_draft(token=token, fields={"influence-text": saved})
    sent = {"influence-text": "Telephone and desk", **desk, "go": "close"}
    assert client.post(step(token, 2), sent).status_code == 302


def test_going_back_in_the_browser_to_a_page_as_it_was_asks_nothing(client, survey, token):
    first = opened(client, step(token, 2))
    client.post(step(token, 2), {"influence-text": "A thought", "influence-choice": "4", **first, "go": "next"})
    again = {"influence-text": "A second thought", "influence-choice": "5", **first, "go": "next"}
    assert client.post(step(token, 2), again).url == step(token, 3)
    assert fields_of(token) == {"influence-text": "A second thought", "influence-choice": "5"}


def test_a_draft_from_before_pages_had_names_opens_and_is_not_written_over(client, token):
    """As one that was saved before an update of the toolkit, and is open on two devices."""
    content = {"fields": {"influence-text": "old"}, "saved_at": "2026-11-24T12:00:00+00:00"}
    sealed = seal(token, json.dumps(content).encode())
    SealedDraft.objects.create(lookup=draft_lookup(token), sealed=sealed)
    assert client.post(step(token, 2), {"influence-text": "new", "go": "close"}).status_code == 422
    assert fields_of(token)["influence-text"] == "old"
