"""What an error in sending means for the mail, and how it is said to people."""

import smtplib
from enum import Enum

import requests
from anymail.exceptions import AnymailError, AnymailRecipientsRefused
from django.core.exceptions import ImproperlyConfigured
from django.db import Error as DatabaseError
from urllib3.exceptions import NewConnectionError

from outbox.failures import Failure

# Of a mail service: it does not let us in, wants us slower, or is not there at present.
_LATER = (401, 403, 429, 503)


class Outcome(Enum):
    """What became of a try that ended with an error."""

    LATER = "was not accepted, and may be taken later"
    REFUSED = "was not accepted, and will not be"
    UNKNOWN = "may have been accepted"


def outcome_of(error: Exception, *, handed: bool) -> Outcome:
    """What the error means. `handed` says that it came after the text was begun to be given to the server.

    From then on only a definite reply is believed; a broken connection may have come after the acceptance.
    """
    if isinstance(error, smtplib.SMTPAuthenticationError | smtplib.SMTPConnectError | smtplib.SMTPHeloError):
        return Outcome.LATER
    if isinstance(error, ImproperlyConfigured | DatabaseError) and not handed:
        return Outcome.LATER
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Outcome.REFUSED
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return Outcome.LATER if _is_put_off(error) else Outcome.REFUSED
    if isinstance(error, smtplib.SMTPSenderRefused | smtplib.SMTPDataError) and 400 <= error.smtp_code < 600:
        return Outcome.LATER if error.smtp_code < 500 else Outcome.REFUSED
    if isinstance(error, AnymailError):
        return _of_service(error)
    if handed:
        return Outcome.UNKNOWN
    # smtplib.SMTPException is an OSError, so is every error of the network.
    return Outcome.LATER if isinstance(error, OSError) else Outcome.REFUSED


def _of_service(error: AnymailError) -> Outcome:
    if isinstance(error, AnymailRecipientsRefused):
        return Outcome.REFUSED
    if error.status_code is None:
        if not isinstance(error, requests.RequestException):
            return Outcome.REFUSED  # the mail could not be put into the service's form
        return Outcome.LATER if _not_reached(error) else Outcome.UNKNOWN
    if error.status_code in _LATER:
        return Outcome.LATER
    return Outcome.REFUSED if 400 <= error.status_code < 500 else Outcome.UNKNOWN


def _not_reached(error: Exception) -> bool:
    cause = error.__cause__
    stopped_by = getattr(cause.args[0], "reason", None) if cause is not None and cause.args else None
    return isinstance(error, requests.ConnectTimeout) or isinstance(stopped_by, NewConnectionError)


def failure_of(error: Exception, outcome: Outcome) -> Failure:
    """Why the try did not succeed."""
    if outcome is Outcome.UNKNOWN:
        return Failure.BROKEN_OFF
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return Failure.PUT_OFF if _is_put_off(error) else Failure.REFUSED
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return Failure.SHUT_OUT
    if isinstance(error, smtplib.SMTPResponseException):
        return Failure.NOT_TAKEN
    if isinstance(error, AnymailError):
        return Failure.NOT_PASSED_ON
    return Failure.UNREACHED if outcome is Outcome.LATER else Failure.UNWRITTEN


def said_by(error: Exception) -> str:
    """The mail server's words, or the error's where no server said anything, for those who look after the mail."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return without_links("; ".join(_reply(code, text) for code, text in error.recipients.values()))
    if isinstance(error, smtplib.SMTPResponseException):
        return without_links(_reply(error.smtp_code, error.smtp_error))
    return without_links(f"{type(error).__name__}: {error}")


def _is_put_off(error: smtplib.SMTPRecipientsRefused) -> bool:
    return all(400 <= code < 500 for code, _ in error.recipients.values())


def without_links(said: str) -> str:
    """What a mail server said, as it is kept: a server may quote a link out of the text, and its secret with it."""
    words = said.replace("\0", "").split()
    return " ".join("(link)" if "/" in word else word for word in words)[:2000]


def _reply(code: int, text: bytes | str) -> str:
    return f"{code} {text.decode(errors='replace') if isinstance(text, bytes) else text}"
