"""Why a mail did not arrive: a word for it, words for people, and what the mail server said beside them."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from outbox.models import Mail
from outbox.services import Fate, note_report
from outbox.why import Why

pytestmark = pytest.mark.django_db
MIGRATION = import_module("outbox.migrations.0003_why_a_mail_did_not_arrive")

# A reason as it was kept before, and the word and the server's own words that are kept of it now.
KEPT_BEFORE = [
    ("The mail server refused the address: 550 5.1.1 No such: person", Why.REFUSED, "550 5.1.1 No such: person"),
    ("The mail server refused the address: 451 Later", Why.PUT_OFF, "451 Later"),
    ("The mail server refused the email: 554 Spam", Why.NOT_TAKEN, "554 Spam"),
    ("The mail server did not let us in: 535 bad password", Why.SHUT_OUT, "535 bad password"),
    ("The mail service did not take the email: AnymailError: no", Why.NOT_PASSED_ON, "AnymailError: no"),
    ("The connection broke off while the email was handed over: X: gone", Why.BROKEN_OFF, "X: gone"),
    ("The mail server was not reached: TimeoutError: ", Why.UNREACHED, "TimeoutError: "),
    ("The email could not be written: ValueError: a header", Why.UNWRITTEN, "ValueError: a header"),
    ("The worker stopped each time it was tried", Why.STOPPED, ""),
    (
        "The worker stopped while the email was handed over: the mail server may or may not have accepted it",
        Why.CUT_OFF,
        "",
    ),
    ("The address does not take emails: 5.1.1 No such person here", Why.TAKES_NONE, "5.1.1 No such person here"),
    ("There is no such address", Why.NO_ADDRESS, ""),
    ("A reason of another time: 1", "", "A reason of another time: 1"),
    ("", "", ""),
]


def mail(reason: str, state: str = Mail.State.FAILED) -> Mail:
    return Mail.objects.create(
        dedupe_key=f"{state} {reason}", kind="dates", to="a@example.org", subject="S", state=state, reason=reason
    )


@pytest.mark.parametrize(("before", "why", "reason"), KEPT_BEFORE)
def test_a_reason_that_was_kept_before_is_split_into_a_word_and_the_servers_own(before, why, reason):
    row = mail(before)
    MIGRATION.split_reasons(apps, SimpleNamespace(connection=connection))
    row.refresh_from_db()
    assert (row.why, row.reason) == (why, reason)


def test_why_a_mail_was_withdrawn_stays_as_it_is():
    row = mail("There is no such address", Mail.State.WITHDRAWN)
    MIGRATION.split_reasons(apps, SimpleNamespace(connection=connection))
    row.refresh_from_db()
    assert (row.why, row.reason) == ("", "There is no such address")


def test_every_word_of_before_is_one_of_now():
    assert {word for _, word in MIGRATION.BEGAN} == set(Why.values)


def test_a_report_without_a_cause_says_that_it_could_not_be_delivered():
    row = mail("", Mail.State.SENT)
    Mail.objects.update(message_id="<k@x>")
    assert note_report(fate=Fate.CAME_BACK, message_id="k@x", recipient="")
    row.refresh_from_db()
    assert row.why == Why.UNDELIVERED
