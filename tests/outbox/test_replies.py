import smtplib

import pytest
import requests
from anymail.exceptions import AnymailRecipientsRefused, AnymailRequestsAPIError, AnymailUnsupportedFeature
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError
from urllib3.exceptions import MaxRetryError, NewConnectionError, ReadTimeoutError

from outbox.replies import Outcome, in_words, outcome_of

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
        "refused the address: 550 No such person",
    ),
    (smtplib.SMTPDataError(552, b"too large"), REFUSED, "refused the email: 552 too large"),
    (smtplib.SMTPAuthenticationError(535, b"bad"), LATER, "did not let us in: 535 bad"),
    (ConnectionRefusedError("no"), LATER, "was not reached: ConnectionRefusedError: no"),
    (smtplib.SMTPServerDisconnected("gone"), UNKNOWN, "broke off while the email was handed over"),
    (AnymailRecipientsRefused(), REFUSED, "The mail service did not take the email"),
    (ValueError("a\0header"), REFUSED, "could not be written: ValueError: aheader"),
]


@pytest.mark.parametrize(("error", "outcome", "words"), WORDS, ids=lambda given: repr(given)[:60])
def test_an_error_is_said_in_words_with_those_of_the_server(error, outcome, words):
    assert words in in_words(error, outcome)


@pytest.mark.parametrize("link", ["https://x.org/s/abcd-efgh", "x.org/s/abcd-efgh/", "</s/abcd-efgh>"])
def test_a_link_that_a_server_quotes_is_not_kept(link):
    assert in_words(smtplib.SMTPDataError(554, f"blocked {link} in it".encode()), REFUSED).endswith(
        "blocked (link) in it"
    )


def test_a_reply_that_is_too_long_to_keep_is_cut():
    assert len(in_words(smtplib.SMTPDataError(552, b"x" * 9000), REFUSED)) == 2000
