"""Replies quote the link: they reach neither the PCT nor its SHA, and what answers by itself is asked to be silent."""

import datetime
from email import message_from_bytes, policy
from io import StringIO

import pytest
import time_machine
from django.core.checks import run_checks
from django.core.management import call_command
from django.utils import timezone

from organisations.models import Membership
from outbox.models import Mail
from outbox.services import deliver
from surveys import services
from surveys.models import Nominee
from surveys.tokens import token_of
from tests.outbox.mail_server import Server, mail_goes_to
from tests.surveys.answering import everything
from tests.surveys.regions import SHARED, ask_together, survey_of

pytestmark = pytest.mark.django_db

ASKED = timezone.make_aware(datetime.datetime(2009, 12, 7, 10))
KINDS = ("invitation", "reminder", "thanks")
SERVICE = "replies@service.example"


@pytest.fixture
def clock(survey):
    Membership.objects.update(since=datetime.date(2009, 4, 1))
    with time_machine.travel(ASKED, tick=False) as clock:
        survey.closes_in(30 * 86400)
        yield clock


def written(kind: str, survey, clock) -> None:
    """Have one person asked, and the mail of the kind written."""
    ask_together(survey)
    if kind == "reminder":
        clock.shift(datetime.timedelta(days=7))
        services.remind()
    if kind == "thanks":
        survey.closes_in(0)
        clock.shift(datetime.timedelta(minutes=3))
        services.close_due()
        services.post_due()


def arrived(settings, kind: str):
    """The mail of the kind as the mail server is given it, and every row there is before and after."""
    mail = Mail.objects.get(kind=f"survey_{kind}", to=SHARED)
    Mail.objects.filter(pk=mail.pk).update(state=Mail.State.QUEUED, due_at=timezone.now())
    rows, server = everything(), Server()
    with mail_goes_to(settings, server):
        deliver(mail.pk)
    (taken,) = server.taken
    return message_from_bytes(taken, policy=policy.default), rows + everything()


def header(message, name: str) -> str:
    """The header of the message, which may begin on a line of its own; nothing where there is none."""
    return str(message[name] or "").strip()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("named", "reply_to"),
    [
        (SERVICE, SERVICE),
        ("", None),
        ("support@example.org", "support@example.org"),
        ("Super_User@example.org", None),
        ("editor@example.org", None),
        ("dh@example.org", None),
    ],
)
def test_replies_reach_a_mailbox_of_neither_side_or_nobody(settings, survey, clock, kind, named, reply_to):
    settings.SURVEY_REPLIES_TO = named
    written(kind, survey, clock)
    assert arrived(settings, kind)[0]["Reply-To"] == reply_to


@pytest.mark.parametrize("kind", KINDS)
def test_mail_asks_programs_for_no_answer_and_no_row_holds_its_link(settings, survey, clock, kind):
    settings.SITE_ADDRESS = "https://assurance.example.org"
    written(kind, survey, clock)
    message, rows = arrived(settings, kind)
    token = token_of(Nominee.objects.get().pk)
    assert (message["Auto-Submitted"], message["X-Auto-Response-Suppress"]) == (
        "auto-generated",
        "DR, RN, NRN, OOF, AutoReply",
    )
    no_more = f"<https://assurance.example.org/s/{token}/reminders/>", "List-Unsubscribe=One-Click"
    stops = header(message, "List-Unsubscribe"), header(message, "List-Unsubscribe-Post")
    assert stops == (no_more if kind == "reminder" else ("", ""))
    assert token not in rows


def test_reminder_of_several_surveys_names_in_its_header_those_that_are_left(settings, cast, survey, clock):
    answered, *others = surveys = [survey, survey_of(cast, "5KL", "neighbour"), survey_of(cast, "5N1", "stranger")]
    others[-1].closes_in(30 * 86400)
    ask_together(*surveys)
    clock.shift(datetime.timedelta(days=7))
    services.remind()
    answered.answer(token_of(Nominee.objects.get(assessment=answered.assessment).pk))
    first, second = [token_of(Nominee.objects.get(assessment=one.assessment).pk) for one in others]
    message, rows = arrived(settings, "reminder")
    assert header(message, "List-Unsubscribe") == f"<{settings.SITE_ADDRESS}/s/{first}/reminders/?also={second}>"
    assert header(message, "List-Unsubscribe-Post") == "", "the words are not posted over http"
    assert first not in rows and second not in rows


def test_reminder_reads_the_same_whether_its_person_has_begun(settings, survey, clock):
    token = next(iter(survey.invite(partners=1).values()))
    clock.shift(datetime.timedelta(days=7))
    services.remind()
    mail = Mail.objects.get(kind="survey_reminder")
    untouched = mail.body, mail.html
    mail.delete()
    services.save_draft(token=token, fields={"influence-text": "Half a thought"})
    clock.shift(datetime.timedelta(days=7))
    services.remind()
    mail = Mail.objects.get(kind="survey_reminder")
    assert (mail.body, mail.html) == untouched
    assert "count only once you press “Submit your answers”" in mail.body


@pytest.mark.parametrize(
    ("name", "value", "setting"),
    [
        ("SURVEY_REPLIES_TO", "editor@example.org", "SURVEY_REPLIES_TO"),
        ("DEFAULT_FROM_EMAIL", "The survey <analyst@example.org>", "MAIL_FROM"),
    ],
)
def test_check_says_where_replies_would_reach_one_side(cast, settings, name, value, setting):
    settings.SURVEY_REPLIES_TO = SERVICE
    assert run_checks(tags=["database"], databases=["default"]) == []
    setattr(settings, name, value)
    (error,) = run_checks(tags=["database"], databases=["default"])
    assert error.id == "surveys.E002" and error.msg.startswith(f"{setting} is the address of somebody")


def test_automatic_answer_names_the_support_desk_and_neither_side(cast):
    said = StringIO()
    call_command("survey_automatic_answer", stdout=said)
    answer = said.getvalue()
    assert "Nobody at a PCT or an SHA reads this mailbox" in answer
    assert "do not forward or quote the email that asked you" in answer
    assert "Support (support@example.org)" in answer and answer.count("@") == 1
