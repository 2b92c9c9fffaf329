"""The link, the draft and the submission, through the pages as a stakeholder meets them."""

import json
import logging
import threading

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse

from frameworks.models import Guidance
from organisations.models import Event
from outbox.models import Mail
from surveys import queries, services, tokens
from surveys.answers import SCALE, UNABLE
from surveys.logs import HideTokens
from surveys.models import Answer, Invitation, Nominee, Response, SealedDraft

pytestmark = pytest.mark.django_db


def page(token: str, name: str = "survey_answer") -> str:
    return reverse(name, kwargs={"token": token})


def filled(survey, choice: str = "5", text: str = "") -> dict[str, str]:
    fields = {}
    for statement in survey.statements:
        if statement.item_id:
            fields[f"{statement.key}-choice"] = choice
        fields[f"{statement.key}-text"] = text and f"{text} {statement.key}"
    return fields


@pytest.fixture
def token(survey) -> str:
    return next(iter(survey.invite(partners=2).values()))


def everything() -> str:
    """Every row that a page behind a link could change, as one text."""
    tables = (Invitation, SealedDraft, Response, Answer, Mail, Event, Nominee)
    rows = [list(table.objects.order_by("pk").values()) for table in tables]
    return json.dumps(rows, default=lambda value: bytes(value).hex() if isinstance(value, memoryview) else str(value))


@pytest.mark.requirement("R-134", "R-135", "R-136", "R-137", "R-139", "R-141", "R-142")
def test_page_asks_six_statements_with_seven_choices_and_two_questions(client, survey, token):
    html = client.get(page(token)).content.decode()
    assert html.count('type="radio"') == 42
    assert html.count("<textarea") == 8
    for label in (
        "Strongly disagree",
        "Disagree",
        "Somewhat disagree",
        "Somewhat agree",
        "Agree",
        "Strongly Agree",
        "Unable to Comment",
    ):
        assert html.count(f">{label}</label>") == 6
    assert "Newcastle PCT" in html and "for your organisation, not as an individual" in html
    assert [s.item.key for s in survey.statements if s.item] == ["1a", "1b", "2b", "2c", "3a", "4c"]
    for text in ("What does the PCT do well that they should keep doing?", "What should the PCT do differently?"):
        assert text in html


@pytest.mark.requirement("R-135")
def test_labels_are_those_of_the_handbook(survey):
    guidance = Guidance.objects.get(framework=survey.assessment.framework, topic="survey-scale")
    points = guidance.content[0]["points"]
    assert [(int(point["heading"]), point["text"]) for point in points[:6]] == SCALE
    assert points[6] == UNABLE


@pytest.mark.requirement("R-144")
@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("name", ["survey_answer", "survey_check"])
def test_opening_a_link_changes_nothing(client, survey, token, method, name):
    services.save_draft(token=token, fields=filled(survey))
    before = everything()
    for _ in range(3):
        response = getattr(client, method)(page(token, name), HTTP_PURPOSE="prefetch")
        assert response.status_code == 200
    assert everything() == before


def test_pages_behind_a_link_are_not_cached_not_told_on_and_set_no_cookie(client, token):
    response = client.get(page(token))
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


@pytest.mark.requirement("R-143")
def test_draft_is_kept_and_opens_on_another_device(client, survey, token, django_user_model):
    fields = {"local_leader-choice": "4", "local_leader-text": "Half a thought\r\nof two lines"}
    response = client.post(page(token), fields | {"go": "later"})
    assert response.status_code == 302 and response.url == page(token)
    html = type(client)().get(page(token)).content.decode()
    assert "Half a thought\nof two lines" in html
    assert 'value="4" checked' in html and "Draft saved at" in html


@pytest.mark.requirement("R-147", "R-154")
def test_draft_is_sealed_and_is_no_answer(client, survey, token):
    client.post(page(token), filled(survey, text="a secret opinion") | {"go": "later"})
    draft = SealedDraft.objects.get()
    assert b"secret" not in bytes(draft.sealed) and b"opinion" not in bytes(draft.sealed)
    assert queries.response_counts([survey.assessment])[survey.assessment.pk].completed == 0
    assert not Response.objects.exists()
    other = list(services.tokens_of(survey.assessment).values())[1]
    assert services.read_draft(token=other) is None


@pytest.mark.requirement("R-138")
def test_comment_of_2000_characters_is_taken_and_2001_is_kept_with_an_error(client, survey, token):
    fields = filled(survey) | {"influence-text": "x" * 2000}
    assert client.post(page(token), fields | {"go": "later"}).status_code == 302
    fields["influence-text"] = "y" * 2001
    response = client.post(page(token), fields | {"go": "check"})
    html = response.content.decode()
    assert response.status_code == 422
    assert "Shorten the comment on statement 2 by 1 character. The limit is 2,000." in html
    assert "y" * 2001 in html and "maxlength=" not in html.replace("data-maxlength=", "")
    assert services.read_draft(token=token).fields["influence-text"] == "x" * 2000


def test_going_on_needs_a_choice_for_every_statement(client, survey, token):
    fields = filled(survey)
    fields.pop("effective_partner-choice")
    response = client.post(page(token), fields | {"go": "check"})
    assert response.status_code == 422 and b"Choose an answer for statement 4" in response.content


def test_invented_choice_is_refused(client, survey, token):
    response = client.post(page(token), filled(survey, choice="7") | {"go": "later"})
    assert response.status_code == 422 and b"Choose one of the answers" in response.content


def test_check_page_without_a_draft_leads_back(client, token):
    assert client.get(page(token, "survey_check")).url == page(token)
    assert client.post(page(token, "survey_check")).url == page(token)
    assert not Response.objects.exists()


def test_check_page_of_an_unfinished_draft_offers_no_button(client, survey, token):
    client.post(page(token), {"go": "later", "local_leader-text": "only this"})
    html = client.get(page(token, "survey_check")).content.decode()
    assert "Choose an answer for statement 1" in html and "Submit your answers" not in html
    assert client.post(page(token, "survey_check")).status_code == 422
    assert not Response.objects.exists()


@pytest.mark.requirement("R-143", "R-144")
def test_answers_are_checked_submitted_once_and_the_draft_is_gone(client, survey, token):
    client.post(page(token), filled(survey, text="My words on") | {"go": "check"})
    html = client.get(page(token, "survey_check")).content.decode()
    assert "My words on influence" in html and "Agree" in html
    response = client.post(page(token, "survey_check"), follow=True)
    assert response.redirect_chain == [(reverse("survey_done"), 302)]
    assert Response.objects.get().group == "partners"
    assert sorted(Answer.objects.values_list("statement__number", "score", "text"))[0] == (
        1,
        5,
        "My words on local_leader",
    )
    assert Answer.objects.count() == 8 and not SealedDraft.objects.exists()


@pytest.mark.requirement("R-139", "R-140")
def test_unable_to_comment_is_no_score(client, survey, token):
    client.post(page(token), filled(survey, choice="unable") | {"go": "check"})
    client.post(page(token, "survey_check"))
    assert set(Answer.objects.values_list("score", flat=True)) == {None}


@pytest.mark.requirement("R-144")
def test_second_press_of_the_button_is_harmless(client, survey, token):
    client.post(page(token), filled(survey) | {"go": "check"})
    for _ in range(2):
        assert client.post(page(token, "survey_check")).url == reverse("survey_done")
    assert Response.objects.count() == 1


def test_mistyped_link_is_404_and_says_what_to_check(client, token):
    wrong = ("b" if token[0] == "a" else "a") + token[1:]
    for address in (page(wrong), page(wrong, "survey_check"), page("x"), page("é" * 40)):
        response = client.get(address)
        assert response.status_code == 404 and b"We do not know this link" in response.content


@pytest.mark.requirement("R-144")
def test_used_replaced_and_closed_links_are_410_and_read_alike(client, survey):
    used, replaced, late = survey.invite(partners=3).values()
    services.answer(token=used, answers=survey.answers())
    services.correct_address(
        nominee=Nominee.objects.get(email="person.2@stakeholder.example"),
        actor=survey.cast.actor("super_user"),
        email="right@stakeholder.example",
    )
    pages = [client.get(page(link)) for link in (used, replaced)]
    survey.closes_in(0)
    pages += [client.get(page(late)), client.get(page(late, "survey_check"))]
    assert {response.status_code for response in pages} == {410}
    assert len({response.content for response in pages}) == 1


def test_text_that_comes_too_late_is_given_back(client, survey, token):
    survey.answer(token)
    response = client.post(page(token), filled(survey, text="not to be lost") | {"go": "later"})
    assert response.status_code == 410 and b"not to be lost influence" in response.content
    assert not SealedDraft.objects.exists()


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
    assert Response.objects.count() == 1


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
    assert not Response.objects.exists() and not Invitation.objects.filter(answered=True).exists()


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


def test_work_per_page_does_not_grow_with_those_asked(client, survey, django_assert_max_num_queries):
    token = next(iter(survey.invite(partners=10, providers=10, opinion_formers=10).values()))
    with django_assert_max_num_queries(10):
        client.get(page(token))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.requirement("R-144")
def test_eight_submissions_at_once_are_one_answer(survey):
    (token,) = survey.invite(partners=1).values()
    answers, outcomes = survey.answers(), []

    def submit():
        try:
            services.answer(token=token, answers=answers)
            outcomes.append("taken")
        except queries.LinkGone:
            outcomes.append("gone")
        finally:
            connection.close()

    threads = [threading.Thread(target=submit) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["gone"] * 7 + ["taken"]
    assert Response.objects.count() == 1


def test_tokens_are_derived_and_stored_nowhere(survey, token):
    plain = tokens.token_of(Nominee.objects.order_by("pk").first().pk)
    assert plain == token
    stored = json.dumps(
        [list(table.objects.values()) for table in (Invitation, Nominee, SealedDraft, Event)], default=str
    )
    assert token not in stored and token.replace("-", "") not in stored
