"""Checking and submitting: once, whatever is pressed how often, and not a second after the closing."""

import threading

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import transaction

from demonstration.links import tokens_of
from surveys import queries, services
from surveys.marks import Done, note_done
from surveys.models import Answer, LinkMark, SealedDraft, SealedResponse
from surveys.services import answering
from tests import markup, patience
from tests.surveys.answering import filled, page, ticked
from tests.together import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def token(survey) -> str:
    return next(iter(survey.invite(partners=2).values()))


def test_check_page_without_a_draft_leads_back(client, token):
    assert client.get(page(token, "survey_check")).url == page(token)
    assert client.post(page(token, "survey_check")).url == page(token)
    assert not SealedResponse.objects.exists()


def test_check_page_of_an_unfinished_draft_offers_no_button(client, survey, token):
    client.post(page(token), {"go": "close", "local_leader-text": "only this"})
    html = markup.of(client.get(page(token, "survey_check")))
    assert "Choose an answer for statement 1" in html and "Submit your answers" not in html
    assert client.post(page(token, "survey_check")).status_code == 422
    assert not SealedResponse.objects.exists()


@pytest.mark.requirement("R-143", "R-144")
def test_answers_are_checked_submitted_once_and_the_draft_is_gone(client, survey, token):
    client.post(page(token), filled(survey, text="My words on") | {"go": "check"})
    html = markup.of(client.get(page(token, "survey_check")))
    assert "My words on influence" in html and "Agree" in html
    response = client.post(page(token, "survey_check"), ticked(survey, token, text="My words on"))
    thanks = markup.of(response)
    assert "Thank you. Your answers are submitted" in thanks and "What happens next" in thanks
    assert "My words on influence" in thanks and thanks.count(">Agree<") == 6
    assert SealedResponse.objects.get().group == "partners"
    assert not SealedDraft.objects.exists()
    survey.close_now()
    assert sorted(Answer.objects.values_list("statement__number", "score", "text"))[0] == (
        1,
        5,
        "My words on local_leader",
    )
    assert Answer.objects.count() == 8


@pytest.mark.requirement("R-139", "R-140")
def test_unable_to_comment_is_no_score(client, survey, token):
    client.post(page(token), filled(survey, choice="unable") | {"go": "check"})
    client.post(page(token, "survey_check"), ticked(survey, token, choice="unable"))
    survey.close_now()
    assert set(Answer.objects.values_list("score", flat=True)) == {None}


@pytest.mark.requirement("R-144")
def test_second_press_of_the_button_is_harmless_and_keeps_the_copy(client, survey, token):
    services.save_draft(token=token, fields=filled(survey, text="mine on"))
    first, again = (client.post(page(token, "survey_check"), ticked(survey, token, text="mine on")) for _ in range(2))
    assert "Thank you" in markup.of(first)
    assert again.status_code == 200
    assert "already submitted" in markup.of(again) and "mine on influence" in markup.of(again)
    assert SealedResponse.objects.count() == 1
    assert client.get(page(token, "survey_check")).status_code == 410


@pytest.mark.requirement("R-144")
def test_nothing_is_submitted_without_the_tick(client, survey, token):
    services.save_draft(token=token, fields=filled(survey))
    html = markup.of(client.get(page(token, "survey_check")))
    assert 'name="checked"' in html and "checked>" not in html
    sent = ticked(survey, token)
    sent.pop("checked")
    for fields in (sent, {}):
        response = client.post(page(token, "survey_check"), fields)
        assert response.status_code == 422
        assert "Tick the box to say that you have checked your answers" in markup.of(response)
    assert not SealedResponse.objects.exists()


def test_answers_changed_since_the_page_was_opened_are_shown_before_they_are_submitted(client, survey, token):
    services.save_draft(token=token, fields=filled(survey, text="first thought"))
    opened = ticked(survey, token, text="first thought")
    services.save_draft(token=token, fields={"influence-text": "second thought"})
    response = client.post(page(token, "survey_check"), opened)
    assert response.status_code == 422 and "These answers were changed" in markup.of(response)
    assert "second thought" in markup.of(response) and not SealedResponse.objects.exists()
    response = client.post(page(token, "survey_check"), opened | {"influence-text": "second thought"})
    assert "Thank you" in markup.of(response) and SealedResponse.objects.exists()


def test_what_another_device_saves_in_the_moment_of_submitting_is_shown_and_not_thrown_away(
    client, survey, token, monkeypatch
):
    """The draft changes after the page has read it, and before the submission holds the assessment's row."""
    services.save_draft(token=token, fields=filled(survey, text="first thought"))
    answer = services.answer

    def overtaken(**given):
        monkeypatch.setattr(services, "answer", answer)
        services.save_draft(token=token, fields={"influence-text": "second thought"})
        return answer(**given)

    monkeypatch.setattr(services, "answer", overtaken)
    response = client.post(page(token, "survey_check"), ticked(survey, token, text="first thought"))
    assert response.status_code == 422 and "These answers were changed" in markup.of(response)
    assert "second thought" in markup.of(response) and not SealedResponse.objects.exists()
    assert services.read_draft(token=token).fields["influence-text"] == "second thought"


@pytest.mark.requirement("R-144")
def test_a_submission_that_comes_too_late_is_given_back(client, survey, token):
    services.save_draft(token=token, fields=filled(survey, text="not to be lost"))
    survey.close_now()
    response = client.post(page(token, "survey_check"), ticked(survey, token, text="not to be lost"))
    assert response.status_code == 410 and "not to be lost influence" in markup.of(response)


@pytest.mark.requirement("R-146")
def test_what_came_in_a_second_before_the_closing_is_taken_though_it_waited(client, survey, token, monkeypatch):
    """The request is held up where it waits for the assessment's row, until the survey has closed."""
    _, other = tokens_of(survey.assessment).values()
    services.save_draft(token=token, fields=filled(survey))
    closes_at = survey.closes_in(3600)
    with time_machine.travel(closes_at.timestamp() - 1, tick=False) as clock:

        def wait(assessment):
            clock.move_to(closes_at.timestamp() + 1)
            return lock(assessment)

        lock = answering.lock
        monkeypatch.setattr(answering, "lock", wait)
        response = client.post(page(token, "survey_check"), ticked(survey, token))
        assert "Thank you" in markup.of(response) and SealedResponse.objects.count() == 1
    with time_machine.travel(closes_at, tick=False):
        assert client.post(page(other, "survey_check"), ticked(survey, other)).status_code == 410


@pytest.mark.requirement("R-146")
def test_survey_closes_exactly_at_the_deadline(survey):
    first, second = survey.invite(partners=2).values()
    closes_at = survey.closes_in(3600)
    with time_machine.travel(closes_at.timestamp() - 0.001, tick=False):
        survey.answer(first)
    with time_machine.travel(closes_at, tick=False):
        with pytest.raises(queries.LinkGone):
            survey.answer(second)
        with pytest.raises(queries.LinkGone):
            services.save_draft(token=second, fields={})
    assert SealedResponse.objects.count() == 1


def test_service_refuses_answers_that_no_form_gives(survey, token):
    whole = survey.answers()
    for wrong in (
        {key: value for key, value in whole.items() if key != "influence"},
        whole | {"influence": type(whole["influence"])(7)},
        whole | {"keep_doing": type(whole["influence"])(3)},
        whole | {"unheard_of": type(whole["influence"])(3)},
        whole | {"influence": type(whole["influence"])(3, "x" * 2001)},
    ):
        with pytest.raises(ValidationError):
            services.answer(token=token, answers=wrong)
    assert not SealedResponse.objects.exists() and not LinkMark.objects.exists()


def submitted(work) -> str:
    """Whether the work was taken, or found the survey gone."""
    try:
        work()
    except queries.LinkGone:
        return "gone"
    return "taken"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.requirement("R-144")
def test_eight_submissions_at_once_are_one_answer(survey):
    (token,) = survey.invite(partners=1).values()
    answers = survey.answers()

    def submit() -> str:
        return submitted(lambda: services.answer(token=token, answers=answers))

    assert sorted(at_once(*[submit] * 8)) == ["gone"] * 7 + ["taken"]
    assert SealedResponse.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.requirement("R-144")
@pytest.mark.parametrize("part", ["whole service", "without the assessment's lock"])
def test_two_that_both_read_the_open_survey_are_one_answer(survey, part):
    """Neither has committed when both have read that the survey is open; the database lets one of them through."""
    (token,) = survey.invite(partners=1).values()
    answers, both_have_read = survey.answers(), threading.Barrier(2)

    def read_and_submit() -> None:
        with transaction.atomic():
            opened = queries.open_survey(token)
            both_have_read.wait(timeout=patience.SECONDS)
            if part == "whole service":
                services.answer(token=token, answers=answers)
            elif not note_done(opened.link, Done.ANSWERED):
                raise queries.LinkGone(queries.Ended.ANSWERED)

    assert sorted(at_once(*[lambda: submitted(read_and_submit)] * 2)) == ["gone", "taken"]
    assert SealedResponse.objects.count() == (part == "whole service")
