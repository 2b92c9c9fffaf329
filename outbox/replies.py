"""What an error in sending means for the mail, and how it is said to people."""

import smtplib
from enum import Enum

import requests
from anymail.exceptions import AnymailError, AnymailRecipientsRefused
from django.core.exceptions import ImproperlyConfigured
from django.db import Error as DatabaseError
from urllib3.exceptions import NewConnectionError

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
        codes = [code for code, _ in error.recipients.values()]
        return Outcome.LATER if all(400 <= code < 500 for code in codes) else Outcome.REFUSED
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


def in_words(error: Exception, outcome: Outcome) -> str:
    """The error for those who look after the mail, the server's own words included."""
    said = f"{type(error).__name__}: {error}"
    if outcome is Outcome.UNKNOWN:
        words = f"The connection broke off while the email was handed over: {said}"
    elif isinstance(error, smtplib.SMTPRecipientsRefused):
        said = "; ".join(_reply(code, text) for code, text in error.recipients.values())
        words = f"The mail server refused the address: {said}"
    elif isinstance(error, smtplib.SMTPAuthenticationError):
        words = f"The mail server did not let us in: {_reply(error.smtp_code, error.smtp_error)}"
    elif isinstance(error, smtplib.SMTPResponseException):
        words = f"The mail server refused the email: {_reply(error.smtp_code, error.smtp_error)}"
    elif isinstance(error, AnymailError):
        words = f"The mail service did not take the email: {said}"
    elif outcome is Outcome.LATER:
        words = f"The mail server was not reached: {said}"
    else:
        words = f"The email could not be written: {said}"
    return without_links(words)


def without_links(said: str) -> str:
    """What a mail server said, as it is kept: a server may quote a link out of the text, and its secret with it."""
    words = said.replace("\0", "").split()
    return " ".join("(link)" if "/" in word else word for word in words)[:2000]


def _reply(code: int, text: bytes | str) -> str:
    return f"{code} {text.decode(errors='replace') if isinstance(text, bytes) else text}"
