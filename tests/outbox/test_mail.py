import smtplib
import socket
import threading
from datetime import timedelta

import pytest
import time_machine
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from django.core import mail as django_mail
from django.db import connection, transaction
from django.utils import timezone

from outbox import services
from outbox.models import Mail
from outbox.services import LOST_AFTER, RETRY_MINUTES, deliver, queue_mail, sweep, withdraw_mail

pytestmark = pytest.mark.django_db
State = Mail.State


def queue(**given):
    return queue_mail(
        **{"key": "k1", "kind": "test", "to": "a@example.org", "subject": "Survey", "body": "https://x/s/secret"}
        | given
    )


def fresh(mail):
    return Mail.objects.get(pk=mail.pk)


def test_queue_mail_is_sent_once_at_the_commit(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        first, second = queue(), queue(subject="Another")
        assert django_mail.outbox == []
    assert first.pk == second.pk
    assert [sent.subject for sent in django_mail.outbox] == ["Survey"]
    assert fresh(first).state == State.SENT
    assert fresh(first).sent_at is not None


@pytest.mark.django_db(transaction=True)
def test_queue_mail_is_forgotten_with_what_decided_it():
    with pytest.raises(RuntimeError), transaction.atomic():
        queue()
        raise RuntimeError
    assert not Mail.objects.exists()
    assert django_mail.outbox == []


def test_queue_mail_puts_its_subject_on_one_line():
    mail = queue(subject="Survey\r\nBcc: everyone@example.org")
    deliver(mail.pk)
    assert django_mail.outbox[0].subject == "Survey Bcc: everyone@example.org"


def test_deliver_leaves_what_is_done_or_not_due():
    later = queue(due_at=timezone.now() + timedelta(hours=1))
    deliver(later.pk)
    assert fresh(later).state == State.QUEUED
    done = queue(key="k2")
    deliver(done.pk)
    deliver(done.pk)
    deliver(999_999)
    assert len(django_mail.outbox) == 1


def test_deliver_gives_every_try_the_same_message_id(settings):
    settings.SITE_ADDRESS = "https://assurance.example.org"
    mail = queue()
    deliver(mail.pk)
    Mail.objects.update(state=State.QUEUED)
    deliver(mail.pk)
    first, second = (sent.message()["Message-ID"] for sent in django_mail.outbox)
    assert first == second
    assert first.endswith("@assurance.example.org>")
    other = queue(key="k2")
    deliver(other.pk)
    assert django_mail.outbox[2].message()["Message-ID"] != first


def test_deliver_empties_a_sensitive_body_once_sent():
    secret, plain = queue(sensitive=True), queue(key="k2")
    for mail in (secret, plain):
        deliver(mail.pk)
    assert "secret" in django_mail.outbox[0].body
    assert fresh(secret).body == ""
    assert fresh(plain).body == plain.body


def test_deliver_keeps_the_mail_where_none_leaves(settings):
    settings.MAIL_LEAVES = False
    mail = queue(sensitive=True)
    deliver(mail.pk)
    assert django_mail.outbox == []
    assert fresh(mail).state == State.KEPT
    assert fresh(mail).body == mail.body


def test_withdraw_mail_takes_back_only_what_has_not_left():
    queue(due_at=timezone.now() + timedelta(days=7), sensitive=True)
    assert withdraw_mail(key="k1", reason="The address was corrected")
    kept = Mail.objects.get()
    assert (kept.state, kept.body, kept.reason) == (State.WITHDRAWN, "", "The address was corrected")
    sent = queue(key="k2")
    deliver(sent.pk)
    assert not withdraw_mail(key="k2", reason="Too late")
    assert fresh(sent).state == State.SENT


# How a real mail server answers: its reply to RCPT, and what becomes of the mail.
ANSWERS = [
    ("250 OK", State.SENT),
    ("451 Try again later", State.QUEUED),
    ("550 No such person here", State.FAILED),
]


class Server(Message):
    """A mail server that gives one answer to every recipient."""

    def __init__(self, answer):
        super().__init__()
        self.answer, self.taken = answer, []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if self.answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer

    def handle_message(self, message):
        self.taken.append(message)


@pytest.mark.parametrize(("answer", "state"), ANSWERS)
def test_deliver_does_what_the_mail_server_says(settings, answer, state):
    server = Server(answer)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        mail = queue()
        deliver(mail.pk)
    finally:
        controller.stop()
    assert fresh(mail).state == state
    assert len(server.taken) == (1 if state == State.SENT else 0)
    assert answer.split(" ", 1)[1] in fresh(mail).reason or state == State.SENT


def test_deliver_tries_an_unreachable_server_again_later_and_gives_up_in_the_end(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there
    mail = queue()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for minutes in RETRY_MINUTES:
            deliver(mail.pk)
            assert fresh(mail).state == State.QUEUED
            assert fresh(mail).due_at == timezone.now() + timedelta(minutes=minutes)
            deliver(mail.pk)
            assert fresh(mail).attempts == RETRY_MINUTES.index(minutes) + 1
            clock.shift(timedelta(minutes=minutes))
        deliver(mail.pk)
    assert fresh(mail).state == State.FAILED
    assert "ConnectionRefusedError" in fresh(mail).reason


TRANSIENT = [
    (smtplib.SMTPServerDisconnected("gone"), True),
    (smtplib.SMTPAuthenticationError(535, b"wrong password"), True),
    (smtplib.SMTPConnectError(554, b"no service"), True),
    (smtplib.SMTPDataError(452, b"disk full"), True),
    (smtplib.SMTPDataError(552, b"too large"), False),
    (smtplib.SMTPSenderRefused(550, b"not you", "a@example.org"), False),
    (smtplib.SMTPRecipientsRefused({"a": (450, b""), "b": (550, b"")}), False),
    (TimeoutError(), True),
    (ValueError("a header"), False),
]


@pytest.mark.parametrize(("error", "transient"), TRANSIENT)
def test_what_is_worth_another_try(error, transient):
    assert services._is_transient(error) is transient


def test_sweep_starts_what_became_due():
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        queue(due_at=start + timedelta(hours=1))
        assert sweep() == 0
    with time_machine.travel(start + timedelta(hours=1), tick=False):
        assert sweep() == 1
    assert fresh(Mail.objects.get()).state == State.SENT


def test_sweep_brings_back_what_the_broker_lost_but_not_what_was_just_handed_out():
    mail = queue()
    assert sweep() == 0
    with time_machine.travel(timezone.now() + LOST_AFTER):
        assert sweep() == 1
    assert fresh(mail).state == State.SENT


def test_sweep_frees_mail_whose_worker_died_and_gives_up_in_the_end():
    mail = queue()
    Mail.objects.update(state=State.SENDING, attempts=1)
    assert sweep() == 0
    with time_machine.travel(timezone.now() + LOST_AFTER):
        assert sweep() == 1
    assert fresh(mail).state == State.SENT
    stuck = queue(key="k2")
    Mail.objects.filter(pk=stuck.pk).update(state=State.SENDING, attempts=len(RETRY_MINUTES) + 1)
    with time_machine.travel(timezone.now() + LOST_AFTER):
        assert sweep() == 0
    assert fresh(stuck).state == State.FAILED


def test_a_worker_that_comes_back_late_does_not_write_over_its_successor():
    mail = queue()
    taken = services._take(mail.pk)
    Mail.objects.update(state=State.SENDING, attempts=2)
    services._settle(taken, state=State.FAILED, reason="late")
    assert fresh(mail).state == State.SENDING


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_workers_send_a_mail_once():
    mails = [queue(key=f"k{n}", due_at=timezone.now()) for n in range(10)]
    Mail.objects.update(state=State.QUEUED)
    django_mail.outbox.clear()
    together = threading.Barrier(4)

    def work():
        try:
            together.wait()
            for mail in mails:
                deliver(mail.pk)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(django_mail.outbox) == 10
    assert not Mail.objects.exclude(state=State.SENT).exists()
