"""A post that is refused as a whole, after a change of state or of sign-in: what was typed stays to be copied."""

import pytest
from django.test import Client
from django.urls import reverse

from cycles.states import State
from tests import markup

TEXT = "The board heard from carers <b>twice</b> in May."


@pytest.fixture
def analyst(client, cast):
    cast.at(State.SUBMITTED)
    client.force_login(cast.users["analyst"])
    return client


def test_text_stays_where_the_state_changed_while_the_page_was_open(analyst, cast):
    cast.at(State.BRIEFED)
    answer = analyst.post(
        reverse("briefing_edit", args=[cast.assessment.pk]), {"version": 0, "background": TEXT, "discussion": ""}
    )
    assert answer.status_code == 403
    assert "The briefing was approved" in markup.of(answer)
    assert "The board heard from carers &lt;b&gt;twice&lt;/b&gt; in May." in markup.of(answer)


def test_text_stays_where_the_row_is_gone(analyst, cast):
    cast.at(State.PREPARING)
    answer = analyst.post(reverse("briefing_edit", args=[cast.assessment.pk]), {"version": 0, "background": TEXT})
    assert answer.status_code == 404
    assert "The board heard from carers" in markup.of(answer)


def test_text_stays_where_the_session_ended(client, cast):
    address = reverse("competency_form", args=[cast.assessment.pk, "1"])
    answer = client.post(address, {"version": 0, "commentary-outcomes": TEXT})
    assert answer.status_code == 403
    assert "You are signed out" in markup.of(answer) and "The board heard from carers" in markup.of(answer)
    assert f'href="{reverse("account_login")}?next={address}"' in markup.of(answer)


def test_who_typed_nothing_is_led_to_the_sign_in(client, cast):
    address = reverse("declaration_sign", args=[cast.assessment.pk])
    assert client.post(address, {"agreed": "on"}).status_code == 302


@pytest.fixture
def strict(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.users["editor"])
    client.get(reverse("home"))
    return client


def test_text_stays_where_the_page_is_older_than_the_sign_in(strict, cast):
    address = reverse("competency_form", args=[cast.assessment.pk, "1"])
    answer = strict.post(address, {"version": 0, "commentary-outcomes": TEXT}, headers={"Origin": "http://testserver"})
    assert answer.status_code == 403
    assert "The page was open for too long" in markup.of(answer) and "The board heard from carers" in markup.of(answer)


def test_words_of_another_site_are_not_shown_as_ours(strict, cast):
    address = reverse("competency_form", args=[cast.assessment.pk, "1"])
    answer = strict.post(address, {"text": TEXT}, headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 403
    assert "The board heard" not in markup.of(answer)


def test_password_is_never_shown_again(strict):
    answer = strict.post(reverse("account_login"), {"login": "a b", "password": "three words apart"})
    assert "three words apart" not in markup.of(answer)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content_type",
    [
        "multipart/form-data",
        "multipart/form-data; boundary=x; charset=hex",
        "application/x-www-form-urlencoded; charset=utf-16",
        "application/x-www-form-urlencoded; charset=no-such-writing",
    ],
)
@pytest.mark.parametrize("address", ["/account/sign-in/", "/mail/reports/", "/s/abcd/", "/no/such/page/"])
def test_a_post_that_cannot_be_read_is_refused_and_never_a_fault(content_type, address):
    browser = Client(raise_request_exception=False, enforce_csrf_checks=True)
    answer = browser.generic("POST", address, b"\x00\xff=%", content_type=content_type)
    assert 400 <= answer.status_code < 500


@pytest.mark.django_db
def test_a_post_of_too_many_fields_is_refused_and_never_a_fault(settings):
    browser = Client(raise_request_exception=False, enforce_csrf_checks=True)
    assert browser.post("/account/sign-in/", {f"f{n}": "x" for n in range(3_100)}).status_code in (400, 403)
