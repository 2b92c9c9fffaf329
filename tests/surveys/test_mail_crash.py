"""The mailer killed at its every step and started anew: nobody is told twice and nobody forgotten (R-133, R-145)."""

import datetime
import email
import email.policy
import os
import re
import sys
from collections import Counter
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
import time_machine
from django.db import connections
from django.utils import timezone

from organisations.models import Membership
from outbox.models import Mail
from outbox.services import LOST_AFTER, sweep
from surveys import services
from surveys.models import Invitation, Nominee, Posting
from surveys.services import mailing
from surveys.tokens import token_of
from tests.surveys.regions import ask_together, check_ledger, survey_of

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

ASKED = timezone.make_aware(datetime.datetime(2009, 12, 1, 15))
HOLD = datetime.timedelta(minutes=30)
WEEK = ASKED + datetime.timedelta(days=7)


@pytest.fixture
def sent(settings, tmp_path) -> Path:
    """Where the mails go: a folder, which outlives the one that sent them."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    return tmp_path


@pytest.fixture
def clock(survey, settings, sent, monkeypatch):
    """Six people are asked, one of them by two PCTs, in batches of two; one is asked by the other PCT alone."""
    monkeypatch.setattr(mailing, "AT_ONCE", 2)
    settings.SURVEY_MAIL_HOLD_MINUTES = 30
    Membership.objects.update(since=datetime.date(2009, 4, 1))
    with time_machine.travel(ASKED, tick=False) as clock:
        survey.closes_in(20 * 86400)
        for number in range(5):
            survey.nominate(number)
        ask_together(survey, survey_of(survey.cast, "5KL", "neighbour"))
        clock.shift(HOLD)
        yield clock


def links_sent(folder: Path) -> Counter[str]:
    """How often the link of each person left."""
    found: Counter[str] = Counter()
    for path in folder.iterdir():
        for raw in path.read_bytes().split(b"-" * 79)[:-1]:
            message = email.message_from_bytes(raw.lstrip(), policy=email.policy.default)
            text = message.get_body(("plain",)).get_content()
            found.update(re.findall(r"/s/([a-z0-9-]+)/\s", text))
    return found


def steps_of(work) -> list[int]:
    """The lines of the mailer that the work goes through, in order."""
    lines: list[int] = []
    _traced(work, lambda line: lines.append(line))
    return lines


def _traced(work, at_line) -> None:
    def step(frame: FrameType, event: str, arg: Any):
        if frame.f_code.co_filename != mailing.__file__:
            return None
        if event == "line":
            at_line(frame.f_lineno)
        return step

    sys.settrace(step)
    try:
        work()
    finally:
        sys.settrace(None)


def die_at(work, number: int) -> bool:
    """Do the work in a process of its own that is gone at the step of this number; whether it came to it."""
    connections.close_all()
    child = os.fork()
    if not child:
        # After a test with a browser, the process holds a connection from before it, which only the child would see.
        for connection in connections.all(initialized_only=True):
            connection.connection = None
        left = [number]

        def at_line(line: int) -> None:
            left[0] -= 1
            if not left[0]:
                os._exit(9)

        try:
            _traced(work, at_line)
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def chosen(steps: list[int]) -> list[int]:
    """The first two times that each line is come to, by their number in the whole: with the first batch and after."""
    places: dict[int, list[int]] = {}
    for number, line in enumerate(steps, 1):
        places.setdefault(line, []).append(number)
    return sorted({number for found in places.values() for number in found[:2]})


def recover(work, clock) -> None:
    """What beat does in the next minutes: the task again, and the outbox's sweep."""
    work()
    clock.shift(LOST_AFTER + datetime.timedelta(minutes=1))
    sweep()
    work()


def killed_everywhere(work, again, expected, clock, sent: Path) -> None:
    again()
    steps = steps_of(work)
    assert links_sent(sent) == expected
    numbers = chosen(steps)
    assert len(numbers) > 60
    for number in numbers:
        again()
        for path in sent.iterdir():
            path.unlink()
        assert die_at(work, number)
        recover(work, clock)
        assert links_sent(sent) == expected, f"killed at line {steps[number - 1]}"
        check_ledger()


@pytest.mark.requirement("R-133")
def test_invitations_are_sent_once_wherever_the_mailer_is_killed(clock, sent):
    due_at = timezone.now()

    def again():
        clock.move_to(due_at)
        Posting.objects.update(state=Posting.State.WAITING, mail=None)
        Invitation.objects.update(sent_on=None)
        Mail.objects.all().delete()

    expected = Counter(token_of(nominee.pk) for nominee in Nominee.objects.all())
    assert len(expected) == 7
    killed_everywhere(services.post_due, again, expected, clock, sent)
    assert Invitation.objects.filter(sent_on=due_at.date()).count() == 7


@pytest.mark.requirement("R-145")
def test_reminders_are_sent_once_wherever_the_mailer_is_killed(survey, clock, sent):
    services.post_due()
    first, *others = Nominee.objects.order_by("pk")
    survey.answer(token_of(first.pk))
    for path in sent.iterdir():
        path.unlink()

    def again():
        clock.move_to(WEEK)
        Posting.objects.filter(kind=Posting.Kind.REMINDER).delete()
        Mail.objects.filter(kind="survey_reminder").delete()

    killed_everywhere(services.remind, again, Counter(token_of(nominee.pk) for nominee in others), clock, sent)
    assert set(Posting.objects.filter(kind="reminder").values_list("nominee", flat=True)) == set(
        Nominee.objects.values_list("pk", flat=True)
    )
