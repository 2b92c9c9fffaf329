"""Why a mail did not arrive: a word for it, words for people, and what the mail server said beside them."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from outbox.failures import Failure
from outbox.models import Mail
from outbox.services import Fate, note_report

pytestmark = pytest.mark.django_db
SPLIT = "0003_why_a_mail_did_not_arrive"
MIGRATION = import_module(f"outbox.migrations.{SPLIT}")

# A reason as it was kept before, and the word and the server's own words that are kept of it now.
KEPT_BEFORE = [
    ("The mail server refused the address: 550 5.1.1 No such: person", Failure.REFUSED, "550 5.1.1 No such: person"),
    ("The mail server refused the address: 451 Later", Failure.PUT_OFF, "451 Later"),
    ("The mail server refused the email: 554 Spam", Failure.NOT_TAKEN, "554 Spam"),
    ("The mail server did not let us in: 535 bad password", Failure.SHUT_OUT, "535 bad password"),
    ("The mail service did not take the email: AnymailError: no", Failure.NOT_PASSED_ON, "AnymailError: no"),
    ("The connection broke off while the email was handed over: X: gone", Failure.BROKEN_OFF, "X: gone"),
    ("The mail server was not reached: TimeoutError: ", Failure.UNREACHED, "TimeoutError: "),
    ("The email could not be written: ValueError: a header", Failure.UNWRITTEN, "ValueError: a header"),
    ("The worker stopped each time it was tried", Failure.STOPPED, ""),
    (
        "The worker stopped while the email was handed over: the mail server may or may not have accepted it",
        Failure.CUT_OFF,
        "",
    ),
    ("The address does not take emails: 5.1.1 No such person here", Failure.TAKES_NONE, "5.1.1 No such person here"),
    ("There is no such address", Failure.NO_ADDRESS, ""),
    ("A reason of another time: 1", "", "A reason of another time: 1"),
    ("", "", ""),
]


def mail(reason: str, state: str = Mail.State.FAILED) -> Mail:
    return Mail.objects.create(
        dedupe_key=f"{state} {reason}", kind="dates", to="a@example.org", subject="S", state=state, reason=reason
    )


def split_reasons() -> None:
    """What the migration did, with the models of its time."""
    apps = MigrationLoader(connection).project_state(("outbox", SPLIT)).apps
    MIGRATION.split_reasons(apps, SimpleNamespace(connection=connection))


@pytest.mark.parametrize(("before", "failure", "reason"), KEPT_BEFORE)
def test_a_reason_that_was_kept_before_is_split_into_a_word_and_the_servers_own(before, failure, reason):
    row = mail(before)
    split_reasons()
    row.refresh_from_db()
    assert (row.failure, row.reason) == (failure, reason)


def test_why_a_mail_was_withdrawn_stays_as_it_is():
    row = mail("There is no such address", Mail.State.WITHDRAWN)
    split_reasons()
    row.refresh_from_db()
    assert (row.failure, row.reason) == ("", "There is no such address")


def test_every_word_of_before_is_one_of_now():
    assert {word for _, word in MIGRATION.BEGAN} == set(Failure.values)


def test_a_report_without_a_cause_says_that_it_could_not_be_delivered():
    row = mail("", Mail.State.SENT)
    Mail.objects.update(message_id="<k@x>")
    assert note_report(fate=Fate.CAME_BACK, message_id="k@x", recipient="")
    row.refresh_from_db()
    assert row.failure == Failure.UNDELIVERED
