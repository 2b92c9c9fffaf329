"""Links that open no survey: what each says, what none of them tells, and how many can be guessed at (R-144)."""

import json
import logging
import re

import pytest
import time_machine
from django.core.cache.backends.base import BaseCache
from django.db import connection

from demonstration.links import tokens_of
from organisations.models import Event
from sentences.dates import moment
from surveys import services, tokens
from surveys.logs import HideTokens
from surveys.marks import Done, done_with
from surveys.models import Invitation, LinkMark, Nominee, Posting, SealedDraft
from surveys.views.answering import guessing
from tests import markup
from tests.surveys.answering import everything, filled, page, step, ticked
from tests.surveys.regions import leave_reminders

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_cache")]
PAGES = ("survey_answer", "survey_saved", "survey_blank", "survey_copy", "survey_check", "survey_decline")
PAGES += ("survey_reminders",)


@pytest.fixture
def token(survey) -> str:
    return next(iter(survey.invite(partners=2).values()))


def pages(token: str) -> list[str]:
    return [*(page(token, name) for name in PAGES), step(token, 3)]


def withdraw(survey, number: int) -> None:
    nominee = Nominee.objects.get(email=f"person.{number}@stakeholder.example")
    services.withdraw_nominee(nominee=nominee, actor=survey.cast.actor("super_user"))


def correct(survey, number: int) -> None:
    nominee = Nominee.objects.get(email=f"person.{number}@stakeholder.example")
    services.correct_address(nominee=nominee, actor=survey.cast.actor("super_user"), email="right@stakeholder.example")


def unlike(token: str, place: int = 0) -> str:
    """The token with one sign wrong."""
    return token[:place] + ("b" if token[place] == "a" else "a") + token[place + 1 :]


def test_pages_behind_a_link_are_not_cached_not_told_on_and_set_no_cookie(client, survey, token):
    services.save_draft(token=token, fields=filled(survey))
    gone = list(tokens_of(survey.assessment).values())[1]
    survey.answer(gone)
    for address in (*pages(token), *pages(gone), page("mistyped")):
        response = client.get(address)
        assert response["Referrer-Policy"] == "no-referrer" and response["X-Robots-Tag"] == "noindex"
        assert "no-store" in response["Cache-Control"]
        assert not response.cookies


@pytest.mark.parametrize("place", [0, 7, 23])
def test_mistyped_link_is_404_says_what_to_check_and_guesses_nothing(client, survey, token, place):
    for address in (*pages(unlike(token, place)), page("x"), page("é" * 40)):
        response = client.get(address)
        html = markup.of(response)
        assert response.status_code == 404 and "We do not know this link" in html and "There is no 0" in html
        assert "Newcastle" not in html and token not in html


@pytest.mark.requirement("R-144")
def test_used_and_replaced_links_are_410_and_nobody_can_tell_one_from_the_other(client, survey):
    used, replaced = survey.invite(partners=2).values()
    survey.answer(used)
    correct(survey, 2)
    for one, other in zip(pages(used), pages(replaced), strict=True):
        first, second = client.get(one), client.get(other)
        assert first.status_code == second.status_code == 410
        assert first.content == second.content and "Newcastle" not in markup.of(first)


@pytest.mark.requirement("R-144")
def test_without_the_page_one_learns_nothing_by_pressing_either(client, survey):
    """Only who had the check page open is told that the survey is submitted already."""
    used, replaced = survey.invite(partners=2).values()
    survey.answer(used)
    correct(survey, 2)
    for sent in ({}, {"checked": "on"}, {"checked": "on", "proof": "guessed"}):
        first, second = (client.post(page(link, "survey_check"), sent) for link in (used, replaced))
        assert first.status_code == second.status_code == 410 and first.content == second.content
    stolen = ticked(survey, replaced)
    assert client.post(page(used, "survey_check"), stolen).status_code == 410, "the proof is of another link"


def test_withdrawn_nomination_is_said_plainly_and_alike_whether_it_was_answered(client, survey):
    answered, other = survey.invite(partners=2).values()
    survey.answer(answered)
    for number in (1, 2):
        withdraw(survey, number)
    for one, another in zip(pages(answered), pages(other), strict=True):
        first, second = client.get(one), client.get(another)
        assert first.status_code == 410 and first.content == second.content
        assert "Newcastle PCT does not ask for your view any more" in markup.of(first)
        assert survey.cast.users["super_user"].email in markup.of(first)


@pytest.mark.parametrize("collated", [False, True])
def test_closed_survey_says_when_it_closed_and_alike_whether_it_was_answered(client, survey, collated):
    answered, other = survey.invite(partners=2).values()
    survey.answer(answered)
    closes_at = survey.closes_in(0)
    if collated:
        services.close(assessment=survey.assessment)
    for one, another in zip(pages(answered), pages(other), strict=True):
        first, second = client.get(one), client.get(another)
        assert first.status_code == 410 and first.content == second.content
        assert f"It closed on {moment(closes_at)} (UK time)" in markup.of(first)
        assert survey.cast.users["super_user"].email in markup.of(first)


@pytest.mark.parametrize("end", ["used", "replaced", "withdrawn", "closed", "mistyped", "too many"])
def test_typed_text_is_given_back_on_every_dead_end(client, survey, token, end):
    match end:
        case "used":
            survey.answer(token)
        case "replaced":
            correct(survey, 1)
        case "withdrawn":
            withdraw(survey, 1)
        case "closed":
            survey.closes_in(0)
        case "too many":
            for number in range(guessing.UNKNOWN):
                client.get(page(f"guess-{number}"))
    link = unlike(token) if end in ("mistyped", "too many") else token
    for address in (page(link), page(link, "survey_check"), step(link, 2)):
        response = client.post(address, ticked(survey, link, text="not to be lost") | {"go": "close"})
        assert "not to be lost influence" in markup.of(response)
        # Who submits again from the page that was open gets the copy in its place.
        assert response.status_code in (404, 410, 429) or end == "used" and "/check/" in address
    assert not SealedDraft.objects.exists()


def test_token_stays_out_of_the_logs(token):
    record = logging.makeLogRecord({"msg": "Gone: %s", "args": (page(token),)})
    HideTokens().filter(record)
    assert record.getMessage() == "Gone: /s/…/"
    line = logging.makeLogRecord({"msg": '"%s" %s', "args": (f"GET {page(token, 'survey_check')} HTTP/1.1", "410")})
    HideTokens().filter(line)
    assert token not in line.getMessage() and "check" in line.getMessage()
    for mistyped in (f"/S/{token}/", f"/s//{token}/"):
        record = logging.makeLogRecord({"msg": "Not Found: %s", "args": (mistyped,)})
        HideTokens().filter(record)
        assert token not in record.getMessage()


def test_every_log_handler_hides_tokens(settings):
    assert all(handler["filters"] == ["hide_tokens"] for handler in settings.LOGGING["handlers"].values())
    assert settings.LOGGING["loggers"]["django"]["handlers"] == []
    (server,) = [one for one in logging.getLogger("django.server").handlers if type(one) is logging.StreamHandler]
    assert any(isinstance(one, HideTokens) for one in server.filters)


def test_typing_without_hyphens_and_in_capitals_opens_the_survey(client, token):
    assert client.get(page(token.replace("-", "").upper())).status_code == 200


def test_tokens_are_derived_and_stored_nowhere(survey, token):
    plain = tokens.token_of(Nominee.objects.order_by("pk").first().pk)
    assert plain == token
    stored = json.dumps(
        [list(table.objects.values()) for table in (Invitation, Nominee, SealedDraft, Event)], default=str
    )
    assert token not in stored and token.replace("-", "") not in stored


# Reminders

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def unwanted() -> set[str]:
    """The links of which no reminder is wanted."""
    done = done_with(list(Invitation.objects.values_list("nominee", "generation")))
    return {tokens.token_of(*link) for link, what in done.items() if Done.NO_REMINDERS in what}


@pytest.mark.requirement("R-145")
def test_person_stops_reminders_by_a_choice_and_can_undo_it(client, survey, token):
    address = page(token, "survey_reminders")
    assert "Keep reminding me" in markup.of(client.get(address))
    for sent in ({}, {"reminders": "perhaps"}):
        response = client.post(address, sent)
        assert response.status_code == 422 and "Choose whether to be reminded" in markup.of(response)
    assert not LinkMark.objects.exists()
    html = markup.of(client.post(address, {"reminders": "off"}, follow=True))
    assert "You get no more reminders of this survey" in html and "Your choice about reminders is saved." in html
    assert "is saved" not in markup.of(client.get(address))
    assert LinkMark.objects.get().value == tokens.mark_of(token, Done.NO_REMINDERS)
    before = everything()
    client.post(address, {"reminders": "off"})
    assert everything() == before
    html = markup.of(client.post(address, {"reminders": "on"}, follow=True))
    assert "You are reminded of this survey" in html and not LinkMark.objects.exists()


@pytest.mark.requirement("R-145")
def test_mail_program_stops_the_reminders_of_every_survey_of_the_mail_with_one_press(client, survey):
    first, second, third = survey.invite(partners=3).values()
    address = f"{page(first, 'survey_reminders')}?also={second}"
    before = everything()
    for way in (client.get, client.head):
        assert way(address).status_code == 200
    assert everything() == before, "it is the press that stops them"
    response = client.post(address, ONE_CLICK)
    assert response.status_code == 200 and not response.cookies, "without a way to go on, which no program takes"
    assert unwanted() == {first, second}
    assert third not in unwanted()


@pytest.mark.requirement("R-145")
def test_person_who_comes_by_the_mail_program_chooses_for_the_same_surveys(client, survey):
    first, second, _ = survey.invite(partners=3).values()
    address = f"{page(first, 'survey_reminders')}?also={second}"
    assert "The choice is for the 2 surveys of the email that led you here" in markup.of(client.get(address))
    assert "The choice is for this survey alone" in markup.of(client.get(page(first, "survey_reminders")))
    html = markup.of(client.post(address, {"reminders": "off"}, follow=True))
    assert "You get no more reminders" in html and "for the 2 surveys" in html
    assert unwanted() == {first, second}
    client.post(address, {"reminders": "on"})
    assert unwanted() == set()


@pytest.mark.requirement("R-144")
def test_press_in_an_old_mail_stops_what_is_left_and_tells_nothing_of_what_is_over(client, survey):
    first, second, third, fourth = survey.invite(partners=4).values()
    survey.answer(first)
    correct(survey, 3)
    withdraw(survey, 4)
    answers = [client.post(page(one, "survey_reminders"), ONE_CLICK) for one in (first, second, third, fourth)]
    assert len({(answer.status_code, answer.content) for answer in answers}) == 1
    assert unwanted() == {second}
    assert client.post(page(unlike(first), "survey_reminders"), ONE_CLICK).status_code == 404


@pytest.mark.requirement("R-145", "R-148")
def test_who_wants_no_reminder_gets_none_and_staff_see_no_difference(client, survey):
    token, _ = survey.invite(partners=2).values()
    client.post(page(token, "survey_reminders"), {"reminders": "off"})
    sent_on = Invitation.objects.first().sent_on
    with time_machine.travel(f"{sent_on.isoformat()}T12:00:00+00:00", tick=False) as clock:
        clock.shift(7 * 24 * 3600)
        services.remind()
        kept = Posting.objects.filter(kind=Posting.Kind.REMINDER).values_list("state", "due_at", "mail")
        assert len(kept) == 2 and len(set(kept)) == 1
        client.force_login(survey.cast.users["super_user"])
        of_each = [said_of(client, survey, nominee) for nominee in Nominee.objects.order_by("pk")]
        assert leave_reminders() == ["person.2@stakeholder.example"]
    assert of_each[0] == of_each[1]


def said_of(client, survey, nominee: Nominee) -> str:
    """The page about a nominee as staff see it, without what is the person's own."""
    html = markup.of(client.get(f"/assessments/{survey.assessment.pk}/nominees/{nominee.pk}/"))
    assert nominee.name in html
    for own in (f"/nominees/{nominee.pk}/", nominee.email, nominee.name, nominee.organisation_name):
        html = html.replace(own, "")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", html)


# Guessing


def test_guesses_are_limited_and_say_how_long_to_wait(client, token):
    with time_machine.travel("2009-12-10T10:03:00+00:00", tick=False):
        for number in range(guessing.UNKNOWN):
            assert client.get(page(f"guess-{number}")).status_code == 404
        response = client.get(page("one-more"))
    assert response.status_code == 429 and response["Retry-After"] == "420"
    assert "Try again in 7 minutes" in markup.of(response) and response["X-Robots-Tag"] == "noindex"
    with time_machine.travel("2009-12-10T10:10:00+00:00", tick=False):
        assert client.get(page("one-more")).status_code == 404


def test_somebody_with_a_right_link_answers_from_the_same_address(client, survey, token):
    for number in range(guessing.UNKNOWN + 5):
        client.get(page(f"guess-{number}"))
    assert client.get(page(token)).status_code == 200
    services.save_draft(token=token, fields=filled(survey))
    assert "Thank you" in markup.of(client.post(page(token, "survey_check"), ticked(survey, token)))


def test_an_address_from_which_a_machine_guesses_is_shut_for_the_while(client, token, monkeypatch):
    monkeypatch.setattr(guessing, "SHUT", guessing.UNKNOWN + 3)
    for number in range(guessing.UNKNOWN + 3):
        client.get(page(f"guess-{number}"))
    assert client.get(page(token)).status_code == 429
    assert client.get(page(token), REMOTE_ADDR="192.0.2.7").status_code == 200


def test_known_links_are_never_counted(client, token):
    for _ in range(guessing.UNKNOWN + 1):
        client.get(page(token))
    assert client.get(page("x")).status_code == 404


@pytest.mark.parametrize(
    ("proxies", "same_as"),
    [(0, "one address for all"), (1, "the last in the list")],
)
def test_address_is_the_one_that_the_trusted_proxy_saw(client, settings, proxies, same_as):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    for number in range(guessing.UNKNOWN):
        client.get(page("x"), headers={"x-forwarded-for": f"10.0.0.{number}, 192.0.2.1"})
    status = client.get(page("x"), headers={"x-forwarded-for": "10.0.0.1, 192.0.2.2"}).status_code
    assert status == (404 if proxies else 429)
    assert client.get(page("x"), headers={"x-forwarded-for": "192.0.2.1"}).status_code == 429


def test_machine_with_a_long_address_is_counted_by_its_network(client):
    for number in range(guessing.UNKNOWN):
        client.get(page("x"), REMOTE_ADDR=f"2001:db8:1:2::{number + 1:x}")
    assert client.get(page("x"), REMOTE_ADDR="2001:db8:1:2:ffff::1").status_code == 429
    assert client.get(page("x"), REMOTE_ADDR="2001:db8:1:3::1").status_code == 404


def test_older_addresses_in_the_newer_writing_are_counted_one_by_one(client, survey):
    """As a server gives them that listens to both kinds: else one guesser would keep everybody out."""
    for _ in range(guessing.UNKNOWN + 1):
        client.get(page("x"), REMOTE_ADDR="::ffff:203.0.113.9")
    assert client.get(page("x"), REMOTE_ADDR="203.0.113.9").status_code == 429, "the same address"
    assert client.get(page("x"), REMOTE_ADDR="::ffff:203.0.113.10").status_code == 404, "another one"


def test_no_address_is_stored(client, settings):
    settings.CACHES = {"default": settings.CACHES["database"]}
    for _ in range(guessing.UNKNOWN):
        client.get(page("x"), REMOTE_ADDR="192.0.2.33")
    assert client.get(page("x"), REMOTE_ADDR="192.0.2.33").status_code == 429
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM django_cache")
        kept = cursor.fetchall()
    assert any("survey-guesses" in key for key, _ in kept) and "192.0.2.33" not in str(kept)


class DeadCache(BaseCache):
    """A cache that cannot be reached."""

    def __init__(self, *args) -> None:
        super().__init__({})

    def get(self, *args, **kwargs):
        raise OSError("no cache")

    add = set = incr = touch = get


def test_links_open_while_the_cache_is_down(client, settings, token):
    settings.CACHES = {"default": {"BACKEND": "tests.surveys.test_links.DeadCache"}}
    assert client.get(page(token)).status_code == 200
    assert client.get(page("x")).status_code == 404
