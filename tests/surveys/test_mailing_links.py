"""The links are put in as a mail leaves; a mail whose links have no use any more does not leave."""

import datetime

import pytest
import time_machine
from django.core import mail as django_mail
from django.utils import timezone

from outbox.models import Mail
from outbox.services import deliver
from surveys import services
from surveys.marks import Done
from surveys.models import Invitation, Nominee, Posting, SealedResponse
from surveys.tokens import token_of
from tests.surveys.regions import SHARED, ask_together, survey_of

pytestmark = pytest.mark.django_db


def link_to(survey) -> str:
    return token_of(Nominee.objects.get(assessment=survey.assessment).pk)


def answer(survey):
    survey.answer(link_to(survey))


def ask_for_no_reminder(survey):
    services.set_reminders(token=link_to(survey), wanted=False)


def say_not_for_me(survey):
    services.will_not_answer(token=link_to(survey), how=Done.NOT_FOR_ME)


def decline(survey):
    services.will_not_answer(token=link_to(survey), how=Done.DECLINED)


def withdraw(survey):
    services.withdraw_nominee(nominee=Nominee.objects.get(assessment=survey.assessment), actor=survey.editor)


def correct(survey):
    nominee = Nominee.objects.get(assessment=survey.assessment)
    services.correct_address(
        nominee=nominee, actor=survey.cast.actor("super_user"), email=f"right.{nominee.pk}@council.example"
    )


def close(survey):
    survey.closes_in(0)


def collate(survey):
    survey.close_now()
    survey.closes_in(86400)


def come_back(survey):
    Mail.objects.filter(kind="survey_invitation").update(state=Mail.State.BOUNCED)


def nothing(survey):
    pass


def waiting(kind: str) -> Mail:
    """The mail, put back to where it waits to leave."""
    mail = Mail.objects.get(kind=f"survey_{kind}", to=SHARED)
    Mail.objects.filter(pk=mail.pk).update(state=Mail.State.QUEUED, due_at=timezone.now())
    return mail


def leaves(mail: Mail) -> list[str]:
    """What is sent of the mail."""
    django_mail.outbox.clear()
    Mail.objects.filter(pk=mail.pk).update(state=Mail.State.QUEUED, due_at=timezone.now())
    deliver(mail.pk)
    return [message.body for message in django_mail.outbox if message.to == [SHARED]]


@pytest.fixture
def seventh_day(survey):
    """Newcastle and Sunderland ask one person in one mail; a week later one reminder is written and waits."""
    sunderland = survey_of(survey.cast, "5KL", "neighbour")
    survey.closes_in(30 * 86400)
    ask_together(survey, sunderland)
    day = timezone.localtime().replace(hour=10, minute=0) + datetime.timedelta(days=7)
    with time_machine.travel(day, tick=False):
        services.remind()
        yield survey, sunderland


@pytest.mark.parametrize(
    ("happens", "invited", "reminded"),
    [
        (nothing, True, True),
        pytest.param(answer, True, False, marks=pytest.mark.requirement("R-146", "R-148")),
        (ask_for_no_reminder, True, False),
        (say_not_for_me, True, False),
        (decline, True, False),
        (withdraw, False, False),
        (correct, False, False),
        (close, False, False),
        (collate, False, False),
        pytest.param(come_back, True, False, id="come_back"),
    ],
)
@pytest.mark.parametrize("kind", ["invitation", "reminder"])
def test_mail_that_waited_leaves_only_where_it_is_of_use(survey, happens, invited, reminded, kind):
    survey.closes_in(30 * 86400)
    ask_together(survey)
    day = timezone.localtime().replace(hour=10, minute=0) + datetime.timedelta(days=7)
    with time_machine.travel(day, tick=False):
        if kind == "reminder":
            services.remind()
        mail = waiting(kind)
        happens(survey)
        sent = leaves(mail)
    assert bool(sent) == (invited if kind == "invitation" else reminded)
    if not sent:
        left = Mail.objects.filter(pk=mail.pk).values_list("state", "body")
        assert list(left) == ([] if kind == "reminder" else [("withdrawn", "")]), "what it said is kept nowhere"


@pytest.mark.requirement("R-146")
@pytest.mark.parametrize("happens", [answer, ask_for_no_reminder, decline, withdraw, correct])
def test_mail_of_several_surveys_leaves_with_those_that_are_of_use(seventh_day, happens):
    newcastle, sunderland = seventh_day
    (mail,) = Mail.objects.filter(kind="survey_reminder", to=SHARED)
    happens(newcastle)
    (body,) = leaves(mail)
    link = token_of(Nominee.objects.get(assessment=sunderland.assessment).pk)
    assert body.count("/s/") == body.count(f"/s/{link}/") == 3
    assert "\nSunderland Teaching PCT\n" in body and "\nNewcastle PCT\n" not in body


def test_invitation_looks_the_same_whether_the_person_has_answered(survey):
    ask_together(survey)
    mail = waiting("invitation")
    before = leaves(mail)
    answer(survey)
    assert SealedResponse.objects.exists()
    assert leaves(mail) == before != []


def test_invitation_of_a_survey_that_is_over_is_never_written(survey, settings):
    settings.SURVEY_MAIL_HOLD_MINUTES = 30
    ask_together(survey)
    survey.closes_in(60)
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=61)):
        assert services.post_due() == 1
        services.close(assessment=survey.assessment)
        services.post_due()
    assert not Mail.objects.exists()
    assert Posting.objects.get().state == Posting.State.WITHDRAWN
    assert Invitation.objects.get().sent_on is None
