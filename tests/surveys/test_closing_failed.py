"""A survey that cannot be closed is left as it is, logged, and holds up no other. A wrong key is told at once."""

import datetime
import json

import pytest
import time_machine
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.utils import timezone

from organisations.models import Event
from outbox.models import Mail
from surveys import services
from surveys.models import (
    Answer,
    Collation,
    Invitation,
    Posting,
    Response,
    SealedDraft,
    SealedResponse,
)
from surveys.services import SealBroken
from tests.surveys.regions import SHARED, ask_together, survey_of, told_of

pytestmark = pytest.mark.django_db
TABLES = (Answer, Collation, Event, Invitation, Mail, Posting, Response, SealedDraft, SealedResponse)


def everything() -> str:
    rows = [list(table.objects.order_by("pk").values()) for table in TABLES]
    return json.dumps(rows, default=lambda value: bytes(value).hex() if isinstance(value, memoryview) else str(value))


def spoil_an_answer(survey, settings):
    row = SealedResponse.objects.filter(assessment=survey.assessment)[0]
    SealedResponse.objects.filter(pk=row.pk).update(sealed=bytes(row.sealed)[:-1] + b"\0")


def change_the_key(survey, settings):
    settings.SURVEY_KEY = "another key"


@pytest.mark.requirement("R-150")
@pytest.mark.parametrize("happens", [spoil_an_answer, change_the_key])
def test_closing_that_fails_changes_nothing_and_is_logged(survey, settings, caplog, happens):
    first, second, third = survey.invite(partners=3).values()
    survey.answer(first)
    survey.answer(second)
    services.save_draft(token=third, fields={"influence-text": "x"})
    happens(survey, settings)
    survey.closes_in(-300)
    before = everything()
    with pytest.raises(SealBroken, match="Is SURVEY_KEY another"):
        services.close(assessment=survey.assessment)
    assert services.close_due() == 0
    assert everything() == before
    assert [record.exc_info[0] for record in caplog.records if record.name == "surveys.services.closing"] == [
        SealBroken
    ]


def test_survey_without_answers_is_not_closed_with_another_key_either(survey, settings):
    """Its drafts could not be found to be deleted."""
    (token,) = survey.invite(partners=1).values()
    services.save_draft(token=token, fields={"influence-text": "x"})
    key, settings.SURVEY_KEY = settings.SURVEY_KEY, "another key"
    survey.closes_in(-300)
    assert services.close_due() == 0
    settings.SURVEY_KEY = key
    assert services.close_due() == 1 and not SealedDraft.objects.exists()


def test_closing_that_fails_holds_up_no_other(survey, settings):
    sunderland = survey_of(survey.cast, "5KL", "neighbour")
    for one in (survey, sunderland):
        one.answer(next(iter(one.invite(partners=2).values())))
    spoil_an_answer(survey, settings)
    survey.closes_in(-300)
    assert services.close_due() == 1
    assert Collation.objects.get().assessment_id == sunderland.assessment.pk


def test_closing_leaves_reminders_of_other_surveys_on_their_way(cast, survey, settings):
    """One person is reminded of two surveys while the mail server is away; one of them closes meanwhile."""
    leeds = survey_of(cast, "5N1", "stranger")
    survey.closes_in(8 * 86400)
    leeds.closes_in(12 * 86400)
    survey.nominate(1)
    ask_together(survey, leeds)
    at = timezone.localtime().replace(hour=10, minute=0) + datetime.timedelta(days=7)
    with time_machine.travel(at, tick=False):
        services.remind()
        mails = Mail.objects.filter(kind="survey_reminder")
        mails.filter(to=SHARED).update(state=Mail.State.QUEUED)
        mails.exclude(to=SHARED).update(state=Mail.State.FAILED)
        survey.close_now()
        left = mails.get()
        assert left.to == SHARED and len(told_of(left)) == 2
        leeds.close_now()
        assert not mails.exists()


@pytest.fixture(params=["links", "answers"])
def begun(request, survey):
    tokens = list(survey.invite(partners=2).values())
    if request.param == "answers":
        survey.answer(tokens[0])
        Invitation.objects.all().delete()
    return survey


def test_check_says_where_the_key_is_another(begun, settings):
    assert run_checks(tags=["database"], databases=["default"]) == []
    settings.SURVEY_KEY = "another key"
    (error,) = run_checks(tags=["database"], databases=["default"])
    assert error.id == "surveys.E001" and "SURVEY_KEY" in error.msg and "Set SURVEY_KEY" in error.hint
    with pytest.raises(CommandError, match="SURVEY_KEY"):
        call_command("check", databases=["default"])


def test_checks_cost_few_queries_and_ask_nothing_of_closed_surveys(begun, settings, django_assert_max_num_queries):
    begun.close_now()
    settings.SURVEY_KEY = "another key"
    with django_assert_max_num_queries(4):
        assert run_checks(tags=["database"], databases=["default"]) == []
    assert run_checks() == [], "without a database nothing is asked"
