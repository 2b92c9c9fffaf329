"""Who was asked is deleted a year after the closing; how many were asked stays."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from anonymity import services as selftest
from organisations.decisions import Refused
from outbox.models import Mail
from surveys import queries, services
from surveys.models import Nominee, NomineeComment
from tests import markup
from tests.surveys.answering import page

pytestmark = pytest.mark.django_db
OURS = ("surveys", "outbox")
PERSONAL = ("Person ", "Organisation ", "person.", "stakeholder.example")


@pytest.fixture
def closed(survey, settings):
    settings.SURVEY_MAIL_HOLD_MINUTES = 0
    survey.tokens = list(survey.invite(partners=8, providers=7).values())
    services.comment_on_nominees(assessment=survey.assessment, actor=survey.cast.actor("analyst"), text="Person 3 left")
    for token in survey.tokens[:12]:
        survey.answer(token, text="We plan together")
    survey.close_now()
    services.post_due()
    assert set(Mail.objects.values_list("kind", flat=True)) >= {"survey_invitation", "survey_thanks", "nominee_comment"}
    return survey


def after(days: int) -> time_machine.travel:
    return time_machine.travel(timezone.now() + timedelta(days=days), tick=False)


def stored() -> str:
    """Every row of the survey and the outbox."""
    rows = [list(model._default_manager.values()) for model in apps.get_models() if model._meta.app_label in OURS]
    return json.dumps(rows, default=str)


def test_people_are_kept_until_the_time_and_deleted_then(closed):
    before = stored()
    with after(settings.SURVEY_PEOPLE_DAYS - 1):
        assert services.forget_due() == 0 and stored() == before
        with pytest.raises(Refused):
            services.forget_people(assessment=closed.assessment)
    with after(settings.SURVEY_PEOPLE_DAYS):
        assert services.forget_due() == 15
        assert services.forget_due() == 0, "and once"
    left = stored()
    assert [word for word in PERSONAL if word in left] == []
    assert not NomineeComment.objects.exists() and not Mail.objects.filter(kind__startswith="survey_").exists()


def test_a_survey_that_is_open_keeps_its_people_however_old(survey):
    survey.invite(partners=6)
    survey.closes_in(400)
    with after(399):
        assert services.forget_due() == 0
    assert Nominee.objects.filter(name="").count() == 0


@pytest.mark.requirement("R-148")
def test_numbers_and_results_are_the_same_before_and_after(closed):
    def read() -> tuple:
        actor = closed.cast.actor("analyst")
        return queries.counts_for(closed.assessment, actor), queries.collation_and_last(closed.assessment, actor)[0]

    before = read()
    with after(settings.SURVEY_PEOPLE_DAYS):
        services.forget_due()
        assert read() == before


def test_old_addresses_and_what_the_pct_added_to_its_mail_are_deleted_too(survey, settings):
    settings.SURVEY_MAIL_HOLD_MINUTES = 0
    for number in range(5):
        survey.nominate(number)
    words = "We met Ann Marsh in June"
    services.submit_nominees(assessment=survey.assessment, actor=survey.editor, words=words)
    nominee, super_user = Nominee.objects.all()[0], survey.cast.actor("super_user")
    for email in ("ann.marsh@first.example", "ann.marsh@second.example"):
        services.correct_address(nominee=nominee, actor=super_user, email=email, reason="Ann Marsh moved")
    survey.close_now()
    with after(settings.SURVEY_PEOPLE_DAYS - 1):
        services.forget_due()
        assert [word in stored() for word in ("first.example", "Marsh moved", words, "person.0")] == [True] * 4
    with after(settings.SURVEY_PEOPLE_DAYS):
        services.forget_due()
    left = stored().casefold()
    assert [
        word for word in ("marsh", "first.example", "second.example", "person.0", "super user") if word in left
    ] == []
    assert not Mail.objects.filter(kind__startswith="survey_").exists()


def test_mail_about_another_year_and_to_others_is_left(closed):
    with after(settings.SURVEY_PEOPLE_DAYS - 40):
        later = Mail.objects.create(
            dedupe_key="later", kind="survey_invitation", to="person.1@stakeholder.example", subject="", body="x"
        )
    other = Mail.objects.create(
        dedupe_key="other", kind="survey_invitation", to="other@x.example", subject="", body="x"
    )
    with after(settings.SURVEY_PEOPLE_DAYS):
        services.forget_due()
    assert set(Mail.objects.filter(kind="survey_invitation")) == {later, other}


def test_a_mail_to_another_spelling_of_the_address_is_deleted_too(closed):
    Mail.objects.create(
        dedupe_key="k", kind="survey_invitation", to="person.1@STAKEHOLDER.example\u200b", subject="", body="x"
    )
    with after(settings.SURVEY_PEOPLE_DAYS):
        services.forget_due()
    assert not Mail.objects.filter(kind__startswith="survey_").exists()


def test_pages_read_on_when_the_people_are_deleted(client, closed):
    nominee = Nominee.objects.first()
    with after(settings.SURVEY_PEOPLE_DAYS):
        services.forget_due()
        client.force_login(closed.cast.users["editor"])
        listed = reverse("nominee_list", args=[closed.assessment.pk])
        html = markup.of(client.get(listed))
        assert (
            "The people are deleted" in html
            and "kept for a year after" in html
            and "<strong>15</strong> nominated" in html
        )
        assert "nobody.invalid" not in html and "wait to leave" not in html
        assert client.get(reverse("nominee_balance", args=[closed.assessment.pk])).status_code == 200
        printed = client.get(reverse("part_print", kwargs={"assessment_id": closed.assessment.pk, "key": "nominees"}))
        assert markup.of(printed).count(">Deleted</th>") == 15
        assert client.get(f"{listed}{nominee.pk}/").status_code == 404
        assert client.get(page(closed.tokens[0])).status_code == 410


def test_the_page_says_how_long_people_are_kept(client, survey, settings):
    assert "until a year after the survey closed" in markup.of(client.get(reverse("survey_storage")))
    settings.SURVEY_PEOPLE_DAYS = 90
    assert "until 90 days after the survey closed" in markup.of(client.get(reverse("survey_storage")))


def test_the_self_test_finds_people_who_are_kept_too_long_and_nothing_once_they_are_deleted(closed):
    attempts = {attempt.key for attempt in selftest.ATTEMPTS} - {"log_handlers", "marks"}
    with after(settings.SURVEY_PEOPLE_DAYS + 8):
        assert [result.key for result in selftest.run(only=attempts) if result.findings] == ["people_kept"]
        services.forget_due()
        assert [result.key for result in selftest.run(only=attempts) if result.findings] == []
