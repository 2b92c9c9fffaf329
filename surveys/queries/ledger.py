"""The ledger of one person: what was written and is to be, by day, in words that are the same for everybody asked.

It is read from the invitation and from postings, which everybody asked has alike; never from who has answered, nor from
the reminders that were mailed (R-148).
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from cycles.models import Assessment
from cycles.queries import timetable_of
from surveys.models import Invitation, Nominee, Posting
from surveys.queries.closing import is_closed
from surveys.queries.deliveries import Delivery, day_of, posting_state
from surveys.queries.reminding import reminder_days


@dataclass(frozen=True)
class Entry:
    """One line of the ledger: the day, what it is, and what is known of it."""

    day: str
    what: str
    state: str
    reason: str = ""


@dataclass(frozen=True)
class Ledger:
    """What one person is written, oldest first."""

    entries: list[Entry]
    begins_later: bool


def ledger_of(nominee: Nominee) -> Ledger:
    """The ledger of a nominee whose door the caller holds; five queries, the same for everybody."""
    postings = Posting.objects.filter(nominee=nominee).select_related("mail").defer("mail__body", "mail__html")
    rows = list(postings.order_by("due_at", "pk"))
    entries = [_entry(posting, posting_state(posting), rows[:place]) for place, posting in enumerate(rows)]
    invitation = Invitation.objects.filter(nominee=nominee).first()
    sent = invitation is not None and invitation.sent_on is not None
    if invitation is not None and not nominee.withdrawn_on and sent:
        entries += _coming(nominee.assessment, invitation, rows)
    return Ledger(entries, begins_later=invitation is not None and not sent and not nominee.withdrawn_on)


def _entry(posting: Posting, delivery: Delivery, before: list[Posting]) -> Entry:
    day = day_of(posting.due_at)
    if posting.kind == Posting.Kind.INVITATION:
        return Entry(day, _invitation(posting, before), delivery.words, delivery.reason)
    withdrawn = posting.state == Posting.State.WITHDRAWN
    if posting.kind == Posting.Kind.THANKS:
        return Entry(day, "Thanks", "Withdrawn" if withdrawn else "Sent after the closing to everybody who was asked")
    sent = "Sent on this day to those who had not answered"
    waits = "To be sent on this day to those who have not answered by then"
    if withdrawn:
        return Entry(day, "Reminder", "Withdrawn")
    return Entry(day, "Reminder", waits if posting.state == Posting.State.WAITING else sent)


def _invitation(posting: Posting, before: list[Posting]) -> str:
    """Which invitation it is; one that was taken back before it left counts for none."""
    left = [row for row in before if row.kind == posting.kind and row.state != Posting.State.WITHDRAWN]
    if not left:
        return "Invitation"
    if posting.generation > max(row.generation for row in left):
        return "Invitation, new link to the corrected address"
    return "Invitation, sent again"


def _coming(assessment: Assessment, invitation: Invitation, rows: list[Posting]) -> list[Entry]:
    timetable = timetable_of(assessment)
    if timetable is None or is_closed(assessment) or invitation.sent_on is None:
        return []
    closes_on = timezone.localdate(timetable.survey_closes_at)
    done = {timezone.localdate(row.due_at) for row in rows if row.kind == Posting.Kind.REMINDER}
    entries = [
        Entry(day_of(day), "Reminder", "To be sent on this day to those who have not answered by then")
        for day in reminder_days(invitation.sent_on, closes_on)
        if day >= timezone.localdate() and day not in done
    ]
    return [*entries, _thanks(timetable.survey_closes_at)]


def _thanks(closes_at: datetime) -> Entry:
    return Entry(day_of(closes_at), "Thanks", "To be sent after the closing to everybody who was asked")
