"""One nominee: the details, and by day what was written to the person and is to be.

It is read from the invitation and from postings, which everybody asked has alike; never from who has answered, nor from
the reminders that were mailed (R-148).
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.safestring import SafeString

from cycles.models import Assessment
from cycles.queries import timetable_of
from sentences.dates import weekday
from surveys.models import Correction, Group, Invitation, Nominee, Posting
from surveys.pages.nominee_actions import nominee_actions
from surveys.queries.closing import is_closed
from surveys.queries.deliveries import Delivery, posting_state
from surveys.queries.nominations import NomineeLine
from surveys.queries.reminding import reminder_days
from surveys.roll import ADDITIONAL
from ui.components import Row
from ui.tables import Column, Table

_WAITS = "To be sent on this day to those who have not answered by then"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of the ledger: the day, what it is, and what is known of it."""

    day: str
    what: str
    state: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class NomineeDetail:
    """One nominee. `corrections` is None where the address is the first, `ledger` where the person was not asked;
    `begins_later` says that no reminder is planned.
    """

    nominee: Nominee
    line: NomineeLine
    rows: list[Row]
    actions: SafeString
    corrections: Table[Correction] | None
    ledger: Table[Entry] | None
    begins_later: bool


def nominee_detail(nominee: Nominee, line: NomineeLine) -> NomineeDetail:
    """The page of a nominee whose door the caller holds; five queries, the same for everybody."""
    invitation = Invitation.objects.filter(nominee=nominee).first()
    entries = _entries(nominee, invitation)
    sent = invitation is not None and invitation.sent_on is not None
    return NomineeDetail(
        nominee=nominee,
        line=line,
        rows=_about(line),
        actions=nominee_actions(line),
        corrections=_corrections(line) if line.corrections else None,
        ledger=_ledger(nominee, entries) if entries else None,
        begins_later=invitation is not None and not sent and not nominee.withdrawn_on,
    )


def _about(line: NomineeLine) -> list[Row]:
    nominee = line.nominee
    address = f"{nominee.email} (address of the PCT itself)" if line.own_domain else nominee.email
    return [
        Row("Group", Group(nominee.group).label),
        Row("Category", nominee.category.label if nominee.category else ADDITIONAL),
        Row("Organisation", nominee.organisation_name),
        Row("Job title", nominee.job_title),
        Row("Email address", address),
        Row("Set", "Second" if nominee.set == 2 else "First"),
        Row("Nominated by", nominee.nominated_by or "Not recorded"),
        Row("State", line.delivery.words),
    ]


def _corrections(line: NomineeLine) -> Table[Correction]:
    return Table(
        caption=f"Corrections of the address of {line.nominee.name}, oldest first",
        caption_at="hidden",
        frame="stack",
        columns=[
            Column("Day", kind="name", value=lambda one: weekday(one.on)),
            Column("Old address", value=lambda one: one.before),
            Column("New address", value=lambda one: one.after),
            Column("By", value=lambda one: one.by_name),
            Column("Reason", value=lambda one: one.reason, missing="None given"),
        ],
        rows=list(line.corrections),
    )


def _ledger(nominee: Nominee, entries: list[Entry]) -> Table[Entry]:
    return Table(
        caption=f"Emails to {nominee.name}, oldest first",
        caption_at="hidden",
        frame="stack",
        columns=[
            Column("Day", kind="name", value=lambda entry: entry.day),
            Column("What", value=lambda entry: entry.what),
            Column("State", value=lambda entry: f"{entry.state}: {entry.reason}" if entry.reason else entry.state),
        ],
        rows=entries,
    )


def _entries(nominee: Nominee, invitation: Invitation | None) -> list[Entry]:
    """What the person is written, oldest first."""
    postings = Posting.objects.filter(nominee=nominee).select_related("mail").defer("mail__body", "mail__html")
    rows = list(postings.order_by("due_at", "pk"))
    entries = [_entry(posting, posting_state(posting), rows[:place]) for place, posting in enumerate(rows)]
    if invitation is not None and not nominee.withdrawn_on and invitation.sent_on is not None:
        entries += _coming(nominee.assessment, invitation, rows)
    return entries


def _entry(posting: Posting, delivery: Delivery, before: list[Posting]) -> Entry:
    day = weekday(posting.due_at)
    if posting.kind == Posting.Kind.INVITATION:
        what = _invitation(posting, before)
        return Entry(day=day, what=what, state=delivery.words, reason=delivery.reason)
    if posting.kind == Posting.Kind.THANKS:
        what, state = "Thanks", "Sent after the closing to everybody who was asked"
    elif posting.state == Posting.State.WAITING:
        what, state = "Reminder", _WAITS
    else:
        what, state = "Reminder", "Sent on this day to those who had not answered"
    return Entry(day=day, what=what, state="Withdrawn" if posting.state == Posting.State.WITHDRAWN else state)


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
        Entry(day=weekday(day), what="Reminder", state=_WAITS)
        for day in reminder_days(invitation.sent_on, closes_on)
        if day >= timezone.localdate() and day not in done
    ]
    return [*entries, _thanks(timetable.survey_closes_at)]


def _thanks(closes_at: datetime) -> Entry:
    after = "To be sent after the closing to everybody who was asked"
    return Entry(day=weekday(closes_at), what="Thanks", state=after)
