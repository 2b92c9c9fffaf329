"""How far the mail to a nominee is, in words. It is read from the invitation alone, which everybody asked was sent."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from cycles.dates import clock
from outbox.models import Mail
from surveys.models import Nominee, Posting
from surveys.policies import Asking

# By how `outbox.replies.in_words` begins, what a nominator reads, and whether the mail server's own words follow: they
# tell what is wrong with an address, and nothing to a nominator where it is the site that has a fault.
_REASONS = (
    ("The mail server refused the address: 5", "The mail service of the address does not take emails for it", True),
    ("The mail server refused the address: ", "The mail service of the address puts emails off", True),
    ("The mail server refused the email: ", "The mail service did not take the email", True),
    ("The mail server did not let us in: ", "The mail service did not let this site in", False),
    ("The mail service did not take the email: ", "The mail service did not take the email", False),
    ("The connection broke off ", "The connection broke off while the email was handed over", False),
    ("The mail server was not reached: ", "The mail service could not be reached", False),
    ("The email could not be written: ", "The email could not be written: check the address", False),
)

# The numbers before the words of a mail service's answer, such as "550 5.1.1".
_CODES = re.compile(r"^[245]\d\d[ -](#?\d\.\d+\.\d+:? )?")


@dataclass(frozen=True)
class Delivery:
    """The state of the latest invitation: `key` for the page to choose by, words, and the reason where there is one."""

    key: str
    words: str
    reason: str = ""
    leaves_at: datetime | None = None

    @property
    def is_trouble(self) -> bool:
        """Whether the person may not have the mail, so that somebody should look at the address."""
        return self.key in ("failed", "bounced", "uncertain")


NOT_ASKED = Delivery("new", "Not asked yet")


def day_of(moment: datetime | date) -> str:
    """A day in UK time: "Friday 15 January 2010"."""
    local = timezone.localtime(moment) if isinstance(moment, datetime) else moment
    return f"{local:%A} {local.day} {local:%B %Y}"


def clock_of(moment: datetime) -> str:
    """A time of day in UK time, such as "2:05pm"; with its day where that is not today."""
    text = clock(timezone.localtime(moment))
    return text if timezone.localdate(moment) == timezone.localdate() else f"{text} on {day_of(moment)}"


def reason_of(mail: Mail) -> str:
    """Why a mail failed or came back, as a sentence; one that is a sentence already stays."""
    for begins, words, with_theirs in _REASONS:
        if mail.reason.startswith(begins):
            theirs = _plain(mail.reason.partition(": ")[2]) if with_theirs else ""
            return _sentence(f"{words}: {theirs}" if theirs else words)
    return _sentence(_plain(mail.reason))


def _plain(reason: str) -> str:
    return _CODES.sub("", reason.strip())[:300]


def _sentence(words: str) -> str:
    return words if not words or words.endswith(".") else f"{words}."


def delivery_state(nominee: Nominee, asking: Asking) -> Delivery:
    """The state of a nominee's latest invitation; no query."""
    if nominee.withdrawn_on:
        return Delivery("withdrawn", f"Withdrawn on {day_of(nominee.withdrawn_on)}")
    if not asking.invited or asking.delivery is None:
        return NOT_ASKED
    return posting_state(asking.delivery)


def posting_state(posting: Posting) -> Delivery:
    """The state of one invitation, which comes with its mail; no query."""
    if posting.state == Posting.State.WITHDRAWN:
        return Delivery("withdrawn", "Withdrawn before it left")
    if posting.state == Posting.State.WAITING:
        if posting.due_at > timezone.now():
            return Delivery("held", f"Leaves at {clock_of(posting.due_at)}", leaves_at=posting.due_at)
        return Delivery("queued", "Waiting to leave")
    mail = posting.mail
    if mail is None:
        return Delivery("sent", f"Sent on {day_of(posting.due_at)}")
    return _mail_state(mail)


def _mail_state(mail: Mail) -> Delivery:
    reason = reason_of(mail)
    match Mail.State(mail.state):
        case Mail.State.QUEUED if mail.attempts and mail.due_at > timezone.now():
            return Delivery("queued", f"Waiting to be tried again at {clock_of(mail.due_at)}", reason)
        case Mail.State.QUEUED:
            return Delivery("queued", "Waiting to leave")
        case Mail.State.SENDING | Mail.State.HANDED:
            return Delivery("queued", "Leaving now")
        case Mail.State.SENT:
            return Delivery("sent", f"Sent on {day_of(mail.sent_at or mail.changed_at)}")
        case Mail.State.KEPT:
            return Delivery("kept", "Kept here: this site sends no email")
        case Mail.State.UNCERTAIN:
            return Delivery("uncertain", "Uncertain whether it was sent", reason)
        case Mail.State.FAILED:
            return Delivery("failed", "Could not be sent", reason)
        case Mail.State.BOUNCED:
            return Delivery("bounced", "Came back", reason)
    return Delivery("withdrawn", "Withdrawn before it left", reason)
