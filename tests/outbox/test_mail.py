import re
import threading
from datetime import timedelta
from email import message_from_bytes

import pytest
import time_machine
from django.core import mail as django_mail
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from outbox.failures import Failure
from outbox.models import Mail
from outbox.services import LOST_AFTER, RETRY_MINUTES, Leaving, deliver, queue_mail, send_again, sweep, withdraw_mail
from tests.outbox.mail_server import OK, Server, mail_goes_to

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
    waiting = {"due_at": timezone.now() + timedelta(days=7)}
    queue(key="k3/1", **waiting)
    queue(key="k3/2", **waiting)
    other = queue(key="k30", **waiting)
    assert withdraw_mail(key="k3", reason="The address was corrected") == 2
    assert fresh(other).state == State.QUEUED
    sent = queue(key="k2")
    deliver(sent.pk)
    assert not withdraw_mail(key="k2", reason="Too late")
    assert fresh(sent).state == State.SENT


# How a real mail server answers to the address and to the text, what becomes of the mail, and why.
ANSWERS = [
    (OK, OK, State.SENT, "", ""),
    ("451 Try again later", OK, State.QUEUED, Failure.PUT_OFF, "451 Try again later"),
    ("550 No such person here", OK, State.FAILED, Failure.REFUSED, "550 No such person here"),
    (OK, "452 No room at present", State.QUEUED, Failure.NOT_TAKEN, "452 No room at present"),
    (OK, "554 We do not like it", State.FAILED, Failure.NOT_TAKEN, "554 We do not like it"),
    (OK, "", State.UNCERTAIN, Failure.BROKEN_OFF, "SMTPServerDisconnected: "),
]


@pytest.mark.parametrize(("to_address", "to_text", "state", "failure", "reason"), ANSWERS)
def test_deliver_does_what_the_mail_server_says(settings, to_address, to_text, state, failure, reason):
    server = Server(to_address, to_text)
    with mail_goes_to(settings, server):
        mail = queue()
        deliver(mail.pk)
        deliver(mail.pk)
    assert fresh(mail).state == state
    assert fresh(mail).failure == failure
    assert fresh(mail).reason.startswith(reason)
    assert len(server.taken) == (1 if state in (State.SENT, State.UNCERTAIN) else 0)


def test_an_uncertain_mail_is_sent_again_only_when_asked_for_and_under_the_same_message_id(settings):
    server = Server(to_text="")
    with mail_goes_to(settings, server):
        mail = queue()
        deliver(mail.pk)
        with time_machine.travel(timezone.now() + timedelta(days=1)):
            assert sweep() == 0
            assert fresh(mail).state == State.UNCERTAIN
            server.to_text = OK
            assert send_again(fresh(mail))
            deliver(mail.pk)
    assert (fresh(mail).state, fresh(mail).failure, fresh(mail).reason) == (State.SENT, "", "")
    first, second = (message_from_bytes(text)["Message-ID"] for text in server.taken)
    assert first == second == mail.message_id


def test_a_secret_link_is_not_kept_where_its_mail_may_have_been_sent(settings):
    with mail_goes_to(settings, Server(to_text="")):
        mail = queue(sensitive=True)
        deliver(mail.pk)
    assert (fresh(mail).state, fresh(mail).body) == (State.UNCERTAIN, "")
    assert not send_again(mail), "there is nothing left to send"


def test_deliver_sends_the_text_with_its_html_and_puts_in_what_is_not_stored(settings):
    server = Server()
    with mail_goes_to(settings, server):
        mail = queue(body="Open LINK", html="<a href='LINK'>Open</a>", completed_by="tests.outbox.test_mail.with_link")
        deliver(mail.pk)
    message = message_from_bytes(server.taken[0])
    parts = [
        (part.get_content_type(), part.get_payload(decode=True).decode().strip()) for part in message.get_payload()
    ]
    assert message.get_content_type() == "multipart/alternative"
    assert parts == [("text/plain", "Open https://x/s"), ("text/html", "<a href='https://x/s'>Open</a>")]
    assert fresh(mail).body == "Open LINK"


def with_link(body, html):
    return Leaving(body.replace("LINK", "https://x/s"), html.replace("LINK", "https://x/s"))


FORGOTTEN = [(OK, OK), ("451 Try again later", OK), ("550 No such person here", OK), (OK, "")]
NOT_WANTED = "tests.outbox.test_mail.nothing"


def written_of(work) -> list[str]:
    """What is written about mails as the work is done, without the moments."""
    with CaptureQueriesContext(connection) as queries:
        work()
    writes = [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    return [re.sub(r"'\d{4}-[^']+'|\b\d+\b", "…", sql) for sql in writes]


@pytest.mark.requirement("R-148")
@pytest.mark.parametrize(("to_address", "to_text"), FORGOTTEN)
def test_nothing_written_tells_whether_a_mail_that_is_forgotten_was_sent(settings, to_address, to_text, caplog):
    with mail_goes_to(settings, Server(to_address, to_text)):
        mail, unwanted = queue(forget=True), queue(key="k2", forget=True, completed_by=NOT_WANTED)
        assert written_of(lambda: deliver(mail.pk)) == written_of(lambda: deliver(unwanted.pk)) != []
    assert not Mail.objects.exists()
    assert not any(str(mail.pk) in line or mail.to in line for line in caplog.messages)


def test_a_mail_that_is_forgotten_waits_for_a_server_whether_it_is_wanted_or_not(settings):
    settings.EMAIL_BACKEND = "outbox.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there
    mail, unwanted = queue(forget=True), queue(key="k2", forget=True, completed_by=NOT_WANTED)
    assert written_of(lambda: deliver(mail.pk)) == written_of(lambda: deliver(unwanted.pk))
    assert {(row.state, row.failure) for row in Mail.objects.all()} == {(State.QUEUED, fresh(mail).failure)}
    server = Server(OK, OK)
    with mail_goes_to(settings, server):
        Mail.objects.update(due_at=timezone.now())
        deliver(mail.pk)
        deliver(unwanted.pk)
    assert not Mail.objects.exists() and len(server.taken) == 1


def test_a_mail_that_nobody_wants_any_more_is_withdrawn_as_it_would_leave():
    mail = queue(completed_by="tests.outbox.test_mail.nothing")
    deliver(mail.pk)
    assert (fresh(mail).state, fresh(mail).body) == (State.WITHDRAWN, "")
    assert django_mail.outbox == []


def nothing(body, html):
    return None


def test_deliver_tries_an_unreachable_server_again_later_and_gives_up_in_the_end(settings):
    settings.EMAIL_BACKEND = "outbox.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there
    mail, plain = queue(sensitive=True), queue(key="k2", due_at=timezone.now() + timedelta(days=1))
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for minutes in RETRY_MINUTES:
            deliver(mail.pk)
            assert (fresh(mail).state, fresh(mail).body) == (State.QUEUED, mail.body)
            assert fresh(mail).due_at == timezone.now() + timedelta(minutes=minutes)
            deliver(mail.pk)
            assert fresh(mail).attempts == RETRY_MINUTES.index(minutes) + 1
            clock.shift(timedelta(minutes=minutes))
        deliver(mail.pk)
    assert (fresh(mail).state, fresh(mail).body) == (State.FAILED, ""), "no secret link is kept for ever"
    assert fresh(mail).failure == Failure.UNREACHED, "also at the last try"
    assert "ConnectionRefusedError" in fresh(mail).reason
    Mail.objects.filter(pk=plain.pk).update(attempts=len(RETRY_MINUTES), due_at=timezone.now())
    deliver(plain.pk)
    assert (fresh(plain).state, fresh(plain).body) == (State.FAILED, plain.body)


def test_sweep_keeps_no_secret_link_of_a_mail_that_it_gives_up():
    secret, plain = queue(sensitive=True), queue(key="k2")
    lost = timezone.now() - LOST_AFTER - timedelta(minutes=1)
    Mail.objects.update(state=State.SENDING, attempts=len(RETRY_MINUTES) + 1, changed_at=lost)
    sweep()
    assert [(fresh(mail).state, fresh(mail).body) for mail in (secret, plain)] == [
        (State.FAILED, ""),
        (State.FAILED, plain.body),
    ]


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
    assert (fresh(stuck).state, fresh(stuck).failure) == (State.FAILED, Failure.STOPPED)


def test_sweep_leaves_uncertain_what_was_being_handed_over_when_its_worker_died(caplog):
    plain, secret, forgotten = queue(), queue(key="k2", sensitive=True), queue(key="k3", forget=True)
    Mail.objects.update(state=State.HANDED, attempts=1)
    assert sweep() == 0
    assert fresh(plain).state == State.HANDED
    with time_machine.travel(timezone.now() + LOST_AFTER):
        assert sweep() == 0
        assert sweep() == 0
    assert (fresh(plain).state, fresh(plain).body) == (State.UNCERTAIN, plain.body)
    assert fresh(plain).failure == Failure.CUT_OFF
    assert (fresh(secret).state, fresh(secret).body) == (State.UNCERTAIN, "")
    assert not Mail.objects.filter(pk=forgotten.pk).exists(), "it must neither go twice nor be there to be read"
    assert "1 mails to be forgotten" in caplog.text
    assert django_mail.outbox == []


def test_sweep_forgets_a_mail_to_be_forgotten_whose_worker_died():
    queue(forget=True)
    Mail.objects.update(state=State.SENDING, attempts=1)
    with time_machine.travel(timezone.now() + LOST_AFTER):
        sweep()
    assert not Mail.objects.exists()


silences: list[int] = []


def slow(body, html):
    """A worker that falls silent, so that the sweep hands its mail to another, which sends it."""
    if not silences:
        silences.append(1)
        Mail.objects.update(changed_at=timezone.now() - LOST_AFTER)
        assert sweep() == 1
    return Leaving(body, html)


def test_a_worker_that_comes_back_late_neither_sends_nor_writes_over_its_successor():
    silences.clear()
    mail = queue(completed_by="tests.outbox.test_mail.slow")
    deliver(mail.pk)
    assert len(django_mail.outbox) == 1
    assert (fresh(mail).state, fresh(mail).attempts) == (State.SENT, 2)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_workers_send_a_mail_once(settings):
    mails = [queue(key=f"k{n}") for n in range(10)]
    Mail.objects.update(state=State.QUEUED, attempts=0)
    together = threading.Barrier(4)

    def work():
        try:
            together.wait()
            for mail in mails:
                deliver(mail.pk)
        finally:
            connection.close()

    server = Server()
    with mail_goes_to(settings, server):
        workers = [threading.Thread(target=work) for _ in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    assert len(server.taken) == len({message_from_bytes(text)["Message-ID"] for text in server.taken}) == 10
    assert not Mail.objects.exclude(state=State.SENT).exists()


def test_a_mail_holds_readable_words_only(db):
    mail = queue(subject="Ada\x0bLovelace\uf0b7", body="\uf0b7 one\x0btwo\x00\ud800", html="<p>\uf0b7 one\x07</p>")
    assert (mail.subject, mail.body, mail.html) == ("Ada Lovelace•", "• one\ntwo", "<p>• one</p>")
