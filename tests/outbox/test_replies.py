import smtplib

import pytest
import requests
from anymail.exceptions import AnymailRecipientsRefused, AnymailRequestsAPIError, AnymailUnsupportedFeature
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError
from urllib3.exceptions import MaxRetryError, NewConnectionError, ReadTimeoutError

from outbox.failures import Failure
from outbox.replies import Outcome, failure_of, outcome_of, said_by

LATER, REFUSED, UNKNOWN = Outcome


def service_says(status):
    response = requests.Response()
    response.status_code = status
    return AnymailRequestsAPIError(response=response)


def service_not_answering(reason):
    """As django-anymail raises what `requests` raises."""
    cause = requests.ConnectionError(MaxRetryError(None, "/", reason))
    error = type("AnymailRequestsAPIError", (AnymailRequestsAPIError, requests.ConnectionError), {})("Error posting")
    error.__cause__ = cause
    return error


# The error, what it means before the text was given to the server, and what it means afterwards.
ERRORS = [
    (smtplib.SMTPServerDisconnected("gone"), LATER, UNKNOWN),
    (TimeoutError(), LATER, UNKNOWN),
    (ConnectionResetError(), LATER, UNKNOWN),
    (smtplib.SMTPAuthenticationError(535, b"wrong password"), LATER, LATER),
    (smtplib.SMTPConnectError(554, b"no service"), LATER, LATER),
    (smtplib.SMTPDataError(452, b"disk full"), LATER, LATER),
    (smtplib.SMTPDataError(421, b"closing"), LATER, LATER),
    (smtplib.SMTPDataError(552, b"too large"), REFUSED, REFUSED),
    (smtplib.SMTPDataError(-1, b"?"), LATER, UNKNOWN),
    (smtplib.SMTPResponseException(500, "Line too long."), LATER, UNKNOWN),  # smtplib's own word, not the server's
    (smtplib.SMTPSenderRefused(550, b"not you", "a@example.org"), REFUSED, REFUSED),
    (smtplib.SMTPRecipientsRefused({"a": (450, b"")}), LATER, LATER),
    (smtplib.SMTPRecipientsRefused({"a": (450, b""), "b": (550, b"")}), REFUSED, REFUSED),
    (smtplib.SMTPNotSupportedError("SMTPUTF8"), REFUSED, REFUSED),
    (ValueError("a header"), REFUSED, UNKNOWN),
    (ImproperlyConfigured("no key"), LATER, UNKNOWN),
    (OperationalError("gone"), LATER, UNKNOWN),
    (service_says(400), REFUSED, REFUSED),
    (service_says(401), LATER, LATER),
    (service_says(429), LATER, LATER),
    (service_says(503), LATER, LATER),
    (service_says(500), UNKNOWN, UNKNOWN),
    (service_says(200), UNKNOWN, UNKNOWN),
    (AnymailUnsupportedFeature("two senders"), REFUSED, REFUSED),
    (AnymailRecipientsRefused(), REFUSED, REFUSED),
    (service_not_answering(NewConnectionError(None, "refused")), LATER, LATER),
    (service_not_answering(ReadTimeoutError(None, "/", "timed out")), UNKNOWN, UNKNOWN),
]


@pytest.mark.parametrize(("error", "before", "after"), ERRORS, ids=lambda given: repr(given)[:60])
def test_only_a_definite_reply_is_believed_once_the_text_was_given(error, before, after):
    assert outcome_of(error, handed=False) is before
    assert outcome_of(error, handed=True) is after


WORDS = [
    (
        smtplib.SMTPRecipientsRefused({"a": (550, b"No such person")}),
        REFUSED,
        Failure.REFUSED,
        "550 No such person",
    ),
    (smtplib.SMTPRecipientsRefused({"a": (450, b"Later")}), LATER, Failure.PUT_OFF, "450 Later"),
    (smtplib.SMTPDataError(552, b"too large"), REFUSED, Failure.NOT_TAKEN, "552 too large"),
    (smtplib.SMTPAuthenticationError(535, b"bad"), LATER, Failure.SHUT_OUT, "535 bad"),
    (ConnectionRefusedError("no"), LATER, Failure.UNREACHED, "ConnectionRefusedError: no"),
    (smtplib.SMTPServerDisconnected("gone"), UNKNOWN, Failure.BROKEN_OFF, "SMTPServerDisconnected: gone"),
    (AnymailRecipientsRefused(), REFUSED, Failure.NOT_PASSED_ON, "AnymailRecipientsRefused:"),
    (ValueError("a\0header"), REFUSED, Failure.UNWRITTEN, "ValueError: aheader"),
]


@pytest.mark.parametrize(("error", "outcome", "failure", "said"), WORDS, ids=lambda given: repr(given)[:60])
def test_an_error_has_a_word_and_keeps_what_the_server_said(error, outcome, failure, said):
    assert failure_of(error, outcome) == failure
    assert said_by(error).startswith(said)


@pytest.mark.parametrize("link", ["https://x.org/s/abcd-efgh", "x.org/s/abcd-efgh/", "</s/abcd-efgh>"])
def test_a_link_that_a_server_quotes_is_not_kept(link):
    error = smtplib.SMTPDataError(554, f"blocked {link} in it".encode())
    assert said_by(error) == "554 blocked (link) in it"


def test_a_reply_that_is_too_long_to_keep_is_cut():
    assert len(said_by(smtplib.SMTPDataError(552, b"x" * 9000))) == 2000
