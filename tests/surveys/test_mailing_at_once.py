"""Workers, corrections, withdrawals, answers and the closing at the same time, on PostgreSQL: nobody is told twice and
nobody forgotten, and none waits for another for ever.
"""

import datetime
from collections import Counter

import pytest
import time_machine
from django.core import mail as django_mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from organisations.decisions import Refused
from organisations.models import Event, Membership
from surveys import services
from surveys.models import Collation, Nominee, Posting, Response
from surveys.queries import LinkGone
from surveys.services import mailing
from surveys.tokens import token_of
from tests.surveys.regions import ask_together, check_ledger, survey_of
from tests.together import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

ASKED = timezone.make_aware(datetime.datetime(2009, 12, 1, 15))
HELD = ASKED + datetime.timedelta(minutes=80)  # the hold is over
MEANT = (Refused, LinkGone, ValidationError)


@pytest.fixture
def surveys(survey, settings, monkeypatch):
    """Newcastle and Sunderland of one region, and Leeds, ask five people each, and all three the same five."""
    monkeypatch.setattr(mailing, "AT_ONCE", 4)
    settings.SURVEY_MAIL_HOLD_MINUTES = 30
    Membership.objects.update(since=datetime.date(2009, 4, 1))
    found = [survey, survey_of(survey.cast, "5KL", "neighbour"), survey_of(survey.cast, "5N1", "stranger")]
    with time_machine.travel(ASKED):
        for place, one in enumerate(found):
            one.closes_in(20 * 86400)
            for number in range(5):
                one.nominate(100 * place + number)
            for number in range(4):
                one.nominate(900 + number, email=f"shared.{number}@council.example")
        ask_together(*found)
    return found


def nothing_failed(found: list[object], caplog) -> None:
    assert [error for error in found if isinstance(error, Exception) and not isinstance(error, MEANT)] == []
    assert [record for record in caplog.records if record.name == mailing.log.name] == []


@pytest.mark.requirement("R-133")
def test_workers_at_once_write_every_invitation_once(surveys, caplog):
    with time_machine.travel(HELD):
        found = at_once(*[services.post_due] * 4)
    nothing_failed(found, caplog)
    assert sum(found) == 30
    check_ledger()
    to = Counter(message.to[0] for message in django_mail.outbox)
    assert len(to) == 15 + 5 and set(to.values()) == {1}


@pytest.mark.requirement("R-145", "R-146")
def test_workers_at_once_write_every_reminder_once(surveys, caplog):
    with time_machine.travel(HELD):
        services.post_due()
        for one in surveys:
            one.answer(token_of(Nominee.objects.filter(assessment=one.assessment).order_by("pk")[0].pk))
    django_mail.outbox.clear()
    with time_machine.travel(ASKED + datetime.timedelta(days=7)):
        found = at_once(*[services.remind] * 3, services.post_due)
    nothing_failed(found, caplog)
    assert Posting.objects.filter(kind="reminder", state="done").count() == 30
    to = Counter(message.to[0] for message in django_mail.outbox)
    assert len(to) == 12 + 5 and set(to.values()) == {1}


@pytest.mark.requirement("R-133", "R-145", "R-146")
@pytest.mark.parametrize("round_", range(4))
def test_everything_at_once_holds_the_ledger(surveys, caplog, round_):
    newcastle, sunderland, leeds = surveys
    super_user = newcastle.cast.actor("super_user")
    with time_machine.travel(HELD):
        if round_ % 2:
            services.post_due()
    people = {one: list(Nominee.objects.filter(assessment=one.assessment).order_by("pk")) for one in surveys}

    def correct(one, number):
        return lambda: services.correct_address(
            nominee=people[one][number], actor=super_user, email=f"right.{round_}.{number}@council.example"
        )

    def withdraw(one, number):
        return lambda: services.withdraw_nominee(nominee=people[one][number], actor=one.editor)

    def answer(one, number):
        return lambda: one.answer(token_of(people[one][number].pk))

    def close():
        newcastle.closes_in(0)
        return services.close(assessment=newcastle.assessment)

    when = ASKED + (datetime.timedelta(days=7) if round_ % 2 else datetime.timedelta(minutes=80))
    with time_machine.travel(when):
        found = at_once(
            services.post_due,
            services.remind,
            services.remind,
            *(answer(one, number) for one in surveys for number in (0, 5, 6)),
            correct(newcastle, 1),
            correct(sunderland, 6),
            correct(newcastle, 7),
            withdraw(sunderland, 2),
            withdraw(sunderland, 7),
            withdraw(leeds, 8),
            *([close] if round_ > 1 else []),
        )
        nothing_failed(found, caplog)
        services.post_due()
        check_ledger()
        reminded = Counter(
            (message.to[0], link)
            for message in django_mail.outbox
            if message.subject.startswith("Reminder")
            for link in told_links(message.body)
        )
    invited = Posting.objects.filter(kind="invitation", state="done").count()
    assert invited >= 26 - 20 * (round_ > 1) and (max(reminded.values()) == 1 if round_ % 2 else not reminded)
    assert Collation.objects.count() == (1 if round_ > 1 else 0)


def told_links(body: str) -> list[str]:
    return [word for word in body.split() if "/s/" in word and "reminders" not in word]


@pytest.mark.requirement("R-150")
def test_closings_at_once_collate_once(surveys, caplog):
    newcastle = surveys[0]
    with time_machine.travel(HELD):
        services.post_due()
        people = Nominee.objects.filter(assessment=newcastle.assessment).order_by("pk")
        for nominee in people[:5]:
            newcastle.answer(token_of(nominee.pk))
        newcastle.closes_in(-300)
        found = at_once(
            *[services.close_due] * 3,
            lambda: services.close(assessment=newcastle.assessment),
            lambda: newcastle.answer(token_of(people[6].pk)),
        )
        nothing_failed(found, caplog)
        services.post_due()
    assert (Collation.objects.count(), Response.objects.count()) == (2, 5), "the region closes"
    assert Collation.objects.get(assessment=newcastle.assessment).content["completed"] == 5
    assert Event.objects.filter(verb="closed survey").count() == 2
    assert Posting.objects.filter(kind="thanks", state="done").count() == 20
    thanked = Counter(message.to[0] for message in django_mail.outbox if "thank you" in message.subject)
    assert len(thanked) == 10 + 5 and sum(thanked.values()) >= 15
