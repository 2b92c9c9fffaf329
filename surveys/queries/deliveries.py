"""How far the mail to a nominee is, in words. It is read from the invitation alone, which everybody asked was sent."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from outbox.failures import Failure
from outbox.models import Mail
from sentences.dates import clock, time_and_weekday, weekday
from surveys.models import Nominee, Posting
from surveys.policies import Asking

# The numbers before the words of a mail service's answer, such as "550 5.1.1", both or one of them.
_CODES = re.compile(r"^([245]\d\d[ -])?(#?\d\.\d+\.\d+:? )?")


@dataclass(frozen=True, kw_only=True)
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


NOT_ASKED = Delivery(key="new", words="Not asked yet")


def clock_of(moment: datetime) -> str:
    """A time of day in UK time, such as "2:05pm"; with its day where that is not today."""
    is_today = timezone.localdate(moment) == timezone.localdate()
    return clock(timezone.localtime(moment)) if is_today else time_and_weekday(moment)


def reason_of(mail: Mail) -> str:
    """Why a mail failed or came back, as a sentence, or why it was withdrawn.

    The mail server's own words follow where they tell what is wrong with an address. Where it is the site that has a
    fault, they tell a nominator nothing.
    """
    if not mail.failure:
        return _sentence(_plain(mail.reason))
    failure = Failure(mail.failure)
    theirs = "" if failure.is_of_the_site else _plain(mail.reason)
    return _sentence(f"{failure.label}: {theirs}" if theirs else failure.label)


def _plain(reason: str) -> str:
    return _CODES.sub("", reason.strip())[:300]


def _sentence(words: str) -> str:
    return words if not words or words.endswith(".") else f"{words}."


def delivery_state(nominee: Nominee, asking: Asking) -> Delivery:
    """The state of a nominee's latest invitation; no query."""
    if nominee.withdrawn_on:
        return Delivery(key="withdrawn", words=f"Withdrawn on {weekday(nominee.withdrawn_on)}")
    if not asking.invited or asking.delivery is None:
        return NOT_ASKED
    return posting_state(asking.delivery)


def posting_state(posting: Posting) -> Delivery:
    """The state of one invitation, which comes with its mail; no query."""
    if posting.state == Posting.State.WITHDRAWN:
        return Delivery(key="withdrawn", words="Withdrawn before it left")
    if posting.state == Posting.State.WAITING:
        if posting.due_at > timezone.now():
            return Delivery(key="held", words=f"Leaves at {clock_of(posting.due_at)}", leaves_at=posting.due_at)
        return Delivery(key="queued", words="Waiting to leave")
    mail = posting.mail
    if mail is None:
        return Delivery(key="sent", words=f"Sent on {weekday(posting.due_at)}")
    return _mail_state(mail)


def _mail_state(mail: Mail) -> Delivery:
    reason = reason_of(mail)
    match Mail.State(mail.state):
        case Mail.State.QUEUED if mail.attempts and mail.due_at > timezone.now():
            return Delivery(key="queued", words=f"Waiting to be tried again at {clock_of(mail.due_at)}", reason=reason)
        case Mail.State.QUEUED:
            return Delivery(key="queued", words="Waiting to leave")
        case Mail.State.SENDING | Mail.State.HANDED:
            return Delivery(key="queued", words="Leaving now")
        case Mail.State.SENT:
            return Delivery(key="sent", words=f"Sent on {weekday(mail.sent_at or mail.changed_at)}")
        case Mail.State.KEPT:
            return Delivery(key="kept", words="Kept here: this site sends no email")
        case Mail.State.UNCERTAIN:
            return Delivery(key="uncertain", words="Uncertain whether it was sent", reason=reason)
        case Mail.State.FAILED:
            return Delivery(key="failed", words="Could not be sent", reason=reason)
        case Mail.State.BOUNCED:
            return Delivery(key="bounced", words="Came back", reason=reason)
    return Delivery(key="withdrawn", words="Withdrawn before it left", reason=reason)
