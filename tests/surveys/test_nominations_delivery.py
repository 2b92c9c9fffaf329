"""How far the email to each nominee is, in words, and what can be done about it; never who has answered."""

import datetime
import re
import smtplib

import pytest
import time_machine
from anymail.exceptions import AnymailRecipientsRefused
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from outbox.failures import Failure
from outbox.models import Mail
from outbox.replies import Outcome, failure_of, said_by
from surveys import queries, services
from surveys.models import Group, Nominee, Posting
from tests import markup
from tests.surveys.nominating import at

pytestmark = pytest.mark.django_db
NOON = (timezone.localtime() + datetime.timedelta(days=1)).replace(hour=12, minute=5, second=0, microsecond=0)
TO_COME = "To be sent on this day to those who have not answered by then"
SENT = "Sent on this day to those who had not answered"


def line_of(survey, who: str = "editor", nominee: Nominee | None = None):
    book = queries.nominees_of(survey.assessment, survey.cast.actor(who))
    return next(line for line in book.lines if nominee in (None, line.nominee))


def mail_is(state: str, kept: str | tuple[Failure, str] = "", **more) -> None:
    failure, reason = ("", kept) if isinstance(kept, str) else kept
    Mail.objects.update(state=state, failure=failure, reason=reason, **more)


@pytest.mark.requirement("R-132")
def test_held_invitation_says_when_it_leaves(survey, settings):
    settings.SURVEY_MAIL_HOLD_MINUTES = 30
    assert line_of_new(survey) == "Not asked yet"
    with time_machine.travel(NOON, tick=False):
        services.submit_nominees(assessment=survey.assessment, actor=survey.editor)
        assert line_of(survey).delivery.words == "Leaves at 1pm"
    with time_machine.travel(NOON + datetime.timedelta(minutes=61), tick=False):
        assert line_of(survey).delivery.words == "Waiting to leave"


def line_of_new(survey) -> str:
    survey.nominate(1)
    return line_of(survey).delivery.words


def told(error: Exception, outcome: Outcome = Outcome.REFUSED) -> tuple[Failure, str]:
    """What the outbox keeps of an error."""
    return failure_of(error, outcome), said_by(error)


@pytest.mark.parametrize(
    ("state", "reason", "key", "words", "said"),
    [
        ("queued", "", "queued", "Waiting to leave", ""),
        ("sending", "", "queued", "Leaving now", ""),
        ("handed", "", "queued", "Leaving now", ""),
        ("sent", "", "sent", f"Sent on {NOON:%A} {NOON.day} {NOON:%B %Y}", ""),
        ("kept", "", "kept", "Kept here: this site sends no email", ""),
        ("uncertain", "Cut off", "uncertain", "Uncertain whether it was sent", "Cut off."),
        (
            "failed",
            told(smtplib.SMTPRecipientsRefused({"a@b.example": (550, b"5.1.1 User unknown")})),
            "failed",
            "Could not be sent",
            "The mail service of the address does not take emails for it: User unknown.",
        ),
        (
            "failed",
            told(smtplib.SMTPRecipientsRefused({"a@b.example": (452, b"4.2.2 The mailbox is full")})),
            "failed",
            "Could not be sent",
            "The mail service of the address puts emails off: The mailbox is full.",
        ),
        (
            "failed",
            told(ConnectionRefusedError("[Errno 111]"), Outcome.LATER),
            "failed",
            "Could not be sent",
            "The mail service could not be reached.",
        ),
        (
            "failed",
            told(smtplib.SMTPAuthenticationError(535, b"bad password"), Outcome.LATER),
            "failed",
            "Could not be sent",
            "The mail service did not let this site in.",
        ),
        (
            "failed",
            told(AnymailRecipientsRefused()),
            "failed",
            "Could not be sent",
            "The mail service of this site did not take the email.",
        ),
        (
            "failed",
            told(ValueError("[Errno] of a header")),
            "failed",
            "Could not be sent",
            "The email could not be written: check the address.",
        ),
        (
            "uncertain",
            told(smtplib.SMTPServerDisconnected("[Errno 104]"), Outcome.UNKNOWN),
            "uncertain",
            "Uncertain whether it was sent",
            "The connection broke off while the email was handed over.",
        ),
        (
            "failed",
            told(smtplib.SMTPDataError(554, b"5.7.1 Looks like spam")),
            "failed",
            "Could not be sent",
            "The mail service did not take the email: Looks like spam.",
        ),
        (
            "bounced",
            (Failure.TAKES_NONE, "5.1.1 No such person here"),
            "bounced",
            "Came back",
            "The address does not take emails: No such person here.",
        ),
        ("bounced", "The mailbox is full", "bounced", "Came back", "The mailbox is full."),
        ("bounced", "550 5.1.1 User unknown", "bounced", "Came back", "User unknown."),
        (
            "withdrawn",
            "The address was corrected",
            "withdrawn",
            "Withdrawn before it left",
            "The address was corrected.",
        ),
    ],
)
def test_state_of_the_mail_is_said_in_words(survey, as_editor, state, reason, key, words, said):
    survey.invite(partners=1)
    mail_is(state, reason, sent_at=NOON)
    delivery = line_of(survey).delivery
    assert (delivery.key, delivery.words, delivery.reason) == (key, words, said)
    for name, more in (("nominee_list", {}), ("nominee_detail", {"nominee_id": Nominee.objects.get().pk})):
        html = markup.of(as_editor.get(at(survey, name, **more)))
        assert words in html and (said in html or not delivery.is_trouble) and "Errno" not in html
    printed = markup.of(as_editor.get(at(survey, "part_print", key="nominees")))
    assert words in printed


def test_put_off_mail_says_when_it_is_tried_again(survey):
    survey.invite(partners=1)
    with time_machine.travel(NOON, tick=False):
        later = NOON + datetime.timedelta(minutes=15)
        mail_is("queued", told(TimeoutError("timed out"), Outcome.LATER), attempts=1, due_at=later)
        delivery = line_of(survey).delivery
    assert delivery.words == "Waiting to be tried again at 12:20pm"
    assert delivery.reason == "The mail service could not be reached."


def test_latest_invitation_counts_and_one_withdrawn_before_it_left_does_not(survey):
    survey.invite(partners=1)
    mail_is("bounced", "No such mailbox")
    services.send_again(nominee=Nominee.objects.get(), actor=survey.cast.actor("super_user"))
    assert line_of(survey).delivery.key != "bounced"


def may(survey, who: str) -> set[str]:
    line = line_of(survey, who)
    return {name for name in ("change", "take_back", "correct", "send_again", "withdraw") if getattr(line, name)}


@pytest.mark.requirement("R-127", "R-128")
@pytest.mark.parametrize(
    ("world", "pct", "sha"),
    [
        ("draft", {"change"}, set()),
        ("held", {"take_back"}, set()),
        ("queued", {"withdraw"}, {"correct", "withdraw"}),
        ("sent", {"withdraw"}, {"correct", "send_again", "withdraw"}),
        ("failed", {"withdraw"}, {"correct", "send_again", "withdraw"}),
        ("bounced", {"withdraw"}, {"correct", "send_again", "withdraw"}),
        ("uncertain", {"withdraw"}, {"correct", "send_again", "withdraw"}),
        ("kept", {"withdraw"}, {"correct", "send_again", "withdraw"}),
        ("withdrawn", set(), set()),
        ("closed", set(), set()),
    ],
)
def test_each_state_offers_what_can_be_done_and_the_pages_agree(client, survey, settings, world, pct, sha):
    settings.SURVEY_MAIL_HOLD_MINUTES = 30 if world == "held" else 0
    survey.nominate(1)
    if world != "draft":
        services.submit_nominees(assessment=survey.assessment, actor=survey.editor)
    if world in Mail.State.values:
        mail_is(world)
    if world == "withdrawn":
        services.withdraw_nominee(nominee=Nominee.objects.get(), actor=survey.editor)
    if world == "closed":
        survey.closes_in(-1)
    for who, allowed in (
        ("editor", pct),
        ("super_user", sha),
        ("analyst", set()),
        ("reader", set()),
        ("support", set()),
    ):
        assert may(survey, who) == allowed, who
        client.force_login(survey.cast.users[who])
        pages = {"change": "nominee_change", "correct": "nominee_address"}
        listed = markup.of(client.get(at(survey, "nominee_list")))
        for action in ("change", "take_back", "correct", "send_again", "withdraw"):
            page = at(survey, pages.get(action, f"nominee_{action}"), nominee_id=Nominee.objects.get().pk)
            assert client.get(page).status_code == (200 if action in allowed else 403), (who, action)
            assert (page in listed) == (action in allowed), (who, action)


@pytest.mark.requirement("R-148", "R-149")
def test_pages_read_alike_whoever_has_answered_and_whatever_reminders_were_sent(client, survey):
    """Two worlds of the same people: in each another one answers, and reminders go to the others."""
    worlds = []
    with time_machine.travel(timezone.now(), tick=False) as clock:
        survey.closes_in(60 * 60 * 24 * 30)
        tokens = survey.invite(partners=3)
        begun = timezone.now()
        for answering in list(tokens)[:2]:
            world = _Undone(survey, client, tokens[answering], clock)
            worlds.append(world.pages())
            clock.move_to(begun)
    assert worlds[0] == worlds[1]
    assert SENT in worlds[0][-1] and TO_COME in worlds[0][-1]


class _Undone:
    """What PCT, SHA and support desk read after one person answered and reminders were due, and then taken back."""

    def __init__(self, survey, client, token, clock) -> None:
        self.survey, self.client, self.token, self.clock = survey, client, token, clock

    def pages(self) -> list[str]:
        with transaction.atomic():
            self.survey.answer(self.token)
            # At noon: reminders are planned from nine in the morning on.
            self.clock.move_to(timezone.localtime(timezone.now() + datetime.timedelta(days=8)).replace(hour=12))
            services.remind()
            assert Posting.objects.filter(kind="reminder").count() == 3
            found = [
                self.read(who, address) for who in ("editor", "super_user", "support") for address in self.addresses()
            ]
            transaction.set_rollback(True)
        return found

    def addresses(self) -> list[str]:
        people = Nominee.objects.order_by("pk")
        listed = [at(self.survey, name) for name in ("nominee_list", "nominee_balance")]
        printed = [at(self.survey, "part_print", key="nominees")]
        return [*listed, *printed, *(at(self.survey, "nominee_detail", nominee_id=one.pk) for one in people)]

    def read(self, who: str, address: str) -> str:
        self.client.force_login(self.survey.cast.users[who])
        return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", markup.of(self.client.get(address)))


@pytest.mark.requirement("R-145")
def test_ledger_shows_what_was_written_and_the_days_to_come(survey, as_editor):
    with time_machine.travel(timezone.localtime().replace(hour=8), tick=False) as clock:
        survey.closes_in(60 * 60 * 24 * 20)
        survey.invite(partners=1)
        mail_is("sent", sent_at=timezone.now())
        nominee = Nominee.objects.get()
        page = at(survey, "nominee_detail", nominee_id=nominee.pk)
        days = [day_in(7), day_in(14), day_in(18), day_in(19)]
        assert rows(markup.of(as_editor.get(page)), "Reminder") == [(day, TO_COME) for day in days]
        clock.shift(datetime.timedelta(days=7, hours=2))
        services.remind()
        as_editor.force_login(survey.cast.users["editor"])
        assert rows(markup.of(as_editor.get(page)), "Reminder")[:2] == [
            (days[0], SENT),
            (days[1], TO_COME),
        ]
        services.withdraw_nominee(nominee=nominee, actor=survey.editor)
        assert rows(markup.of(as_editor.get(page)), "Reminder") == [(days[0], SENT)]
        assert "Withdrawn on" in markup.of(as_editor.get(page))


def test_ledger_says_which_invitation_is_a_second_one(survey, as_editor):
    survey.invite(partners=1)
    nominee, super_user = Nominee.objects.get(), survey.cast.actor("super_user")
    for write in (
        lambda: services.send_again(nominee=nominee, actor=super_user),
        lambda: services.correct_address(nominee=nominee, actor=super_user, email="right@council.example"),
    ):
        Mail.objects.update(state=Mail.State.BOUNCED)
        write()
    html = markup.of(as_editor.get(at(survey, "nominee_detail", nominee_id=nominee.pk)))
    for what in ("Invitation", "Invitation, sent again", "Invitation, new link to the corrected address"):
        assert len(rows(html, what)) == 1


def day_in(after: int) -> str:
    day = timezone.localdate() + datetime.timedelta(days=after)
    return f"{day:%A} {day.day} {day:%B %Y}"


def rows(html: str, what: str) -> list[tuple[str, str]]:
    found = re.findall(
        r'<th scope="row">([^<]+)</th><td data-label="What">([^<]+)</td><td data-label="State">([^<]+)<', html
    )
    return [(day, state) for day, kind, state in found if kind == what]


@pytest.mark.parametrize("name", ["nominee_list", "nominee_balance", "nominees_submit"])
def test_pages_take_the_same_queries_for_one_nominee_and_for_many(survey, as_editor, name):
    def queries_of() -> int:
        with CaptureQueriesContext(connection) as taken:
            assert as_editor.get(at(survey, name)).status_code == 200
        return len(taken)

    survey.invite(partners=1)
    survey.nominate(500)
    one = queries_of()
    for number in range(100, 130):
        survey.nominate(number, group=Group.PROVIDERS, category=survey.category(Group.PROVIDERS, number % 8))
    services.submit_nominees(assessment=survey.assessment, actor=survey.editor)
    Mail.objects.filter(to__contains="person.10").update(state="failed")
    survey.nominate(501)
    assert queries_of() == one
