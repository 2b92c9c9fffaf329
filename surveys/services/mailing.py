"""The survey's mails and their ledger (R-133, R-145): each person is told once, and those named by many PCTs together.

A posting says that a person is to be told something. `post_due` gathers what is due to one address into one mail, and
writes mail and ledger in one transaction: run twice, by two workers at once or after a crash, it writes no mail twice
and forgets none. It locks the assessments first, in their order, as every write below them does
(docs/architecture.md, rule 3).
"""

import logging
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from cycles.models import Assessment, Timetable
from outbox.services import queue_mails
from surveys.emails import letters
from surveys.marks import Link
from surveys.models import Invitation, Nominee, Posting
from surveys.queries.links_in_use import links_in_use
from surveys.queries.reminding import reminder_days

log = logging.getLogger(__name__)

MORNING = time(9)  # UK time
# Addresses written to in one transaction: few enough that nobody who answers meanwhile waits for long.
AT_ONCE = 60
# From here on the spans of the hold are counted.
_ZERO = datetime(2000, 1, 1, tzinfo=UTC)
_WAITS = Posting.State.WAITING


def add_invitations(nominees: Iterable[Nominee], *, at_once: bool = False) -> None:
    """Have these people told of their link: after the hold, so that it can be taken back, or at once.

    The caller holds the lock of their assessments.
    """
    hold = timedelta(0) if at_once else timedelta(minutes=settings.SURVEY_MAIL_HOLD_MINUTES)
    due_at = leaves_at(timezone.now(), hold)
    people = list(nominees)
    generations = dict(Invitation.objects.filter(nominee__in=people).values_list("nominee", "generation"))
    Posting.objects.bulk_create(
        Posting(nominee=nominee, kind=Posting.Kind.INVITATION, generation=generations[nominee.pk], due_at=due_at)
        for nominee in people
    )
    if not hold:
        held = {nominee.assessment_id for nominee in people}
        _post(Posting.Kind.INVITATION, {nominee.email_compared for nominee in people}, held)


def leaves_at(sent_off: datetime, hold: timedelta) -> datetime:
    """When an invitation leaves that is sent off now: after the hold, at the next full span of that length.

    All such mail leaves at the same moments, such as each full half hour, so that what several PCTs have to say to one
    person meets, and no PCT can tell from its own that another named the person.
    """
    if not hold:
        return sent_off
    return sent_off + hold + (_ZERO - sent_off) % hold


def post_due() -> int:
    """Write the mails of all postings that are due, one for each address and kind; returns how many postings."""
    due = Posting.objects.filter(state=_WAITS, due_at__lte=timezone.now())
    # By PCT, so that what is written together locks few of them.
    rows = due.order_by("nominee__assessment", "nominee__email_compared").values_list("kind", "nominee__email_compared")
    posted = 0
    for kind in Posting.Kind.values:
        addresses = list(dict.fromkeys(email for of_kind, email in rows if of_kind == kind))
        for start in range(0, len(addresses), AT_ONCE):
            posted += _post_or_part(kind, addresses[start : start + AT_ONCE])
    return posted


def _post_or_part(kind: str, addresses: Sequence[str]) -> int:
    """Write to these addresses; where one of them cannot be written to, to the others all the same."""
    try:
        return _post(kind, addresses)
    except Exception:
        if len(addresses) == 1:
            log.exception("a survey mail of kind %s was not written", kind)
            return 0
        log.warning("survey mails of kind %s could not be written together", kind, exc_info=True)
    return sum(_post_or_part(kind, [address]) for address in addresses)


@transaction.atomic
def _post(kind: str, addresses: Iterable[str], held: Iterable[int] | None = None) -> int:
    """Everything of the kind that is due to each address, in one mail. With `held`, of these assessments alone, which
    are locked.
    """
    waiting = Posting.objects.filter(
        state=_WAITS, kind=kind, nominee__email_compared__in=addresses, due_at__lte=timezone.now()
    )
    held = _locked(waiting) if held is None else held
    rows = waiting.filter(nominee__assessment__in=held).select_related("nominee").order_by("pk")
    postings = list(rows.select_for_update(of=("self",)))
    wanted = links_in_use({_link(posting) for posting in postings}, kind)
    by_address: dict[str, list[Posting]] = {}
    for posting in postings:
        if _link(posting) in wanted:
            by_address.setdefault(posting.nominee.email_compared, []).append(posting)
    told = [(gathered, _about(gathered, wanted)) for gathered in by_address.values()]
    mails = queue_mails(letters(kind, told))
    if kind == Posting.Kind.INVITATION:
        for (gathered, _), mail in zip(told, mails, strict=True):
            for posting in gathered:
                posting.state, posting.mail = Posting.State.DONE, mail
        _settle_invitations(postings, wanted)
    else:
        # The same for everybody, whether a mail was written or not.
        Posting.objects.filter(pk__in=[posting.pk for posting in postings]).update(state=Posting.State.DONE)
    return len(postings)


def _locked(waiting: QuerySet[Posting]) -> list[int]:
    ids = set(waiting.order_by().values_list("nominee__assessment", flat=True))
    return [row.pk for row in Assessment.objects.select_for_update().filter(pk__in=ids).order_by("pk")]


def _link(posting: Posting) -> Link:
    return posting.nominee_id, posting.generation


def _about(gathered: Iterable[Posting], wanted: dict[Link, Invitation]) -> list[Invitation]:
    return [wanted[link] for link in dict.fromkeys(map(_link, gathered))]


def _settle_invitations(postings: list[Posting], wanted: dict[Link, Invitation]) -> None:
    """Name the mail in the ledger. What was not written, because the survey is over or the link another, never will."""
    for posting in postings:
        if posting.state == _WAITS:
            posting.state = Posting.State.WITHDRAWN
    Posting.objects.bulk_update(postings, ["state", "mail"])
    asked = Invitation.objects.filter(pk__in=[row.pk for row in wanted.values()])
    asked.update(sent_on=timezone.localdate())


def remind() -> int:
    """Plan the reminders that are due, from nine in the morning, and write all mail that is due; returns how many
    postings were dealt with.
    """
    now = timezone.localtime()
    if now.time() >= MORNING:
        for timetable in Timetable.objects.filter(survey_closes_at__gt=now):
            _plan(timetable, now)
    return post_due()


def _plan(timetable: Timetable, now: datetime) -> None:
    """Give everybody asked in the region the row of the day, whether they answered or not; three queries.

    What a failed day left is made up for, the latest day only, and a day before the last reminder never, as when the
    closing was moved: nobody is reminded twice at once.
    """
    closes_on = timezone.localdate(timetable.survey_closes_at)
    asked = Invitation.objects.filter(
        sent_on__isnull=False,
        nominee__withdrawn_on__isnull=True,
        nominee__assessment__cycle=timetable.cycle_id,
        nominee__assessment__organisation__parent=timetable.sha_id,
    )
    reminded = Posting.objects.filter(
        kind=Posting.Kind.REMINDER,
        nominee__assessment__cycle=timetable.cycle_id,
        nominee__assessment__organisation__parent=timetable.sha_id,
    )
    last = dict(reminded.order_by().values("nominee").annotate(last=Max("due_at")).values_list("nominee", "last"))
    rows = []
    for nominee, generation, sent_on in asked.values_list("nominee", "generation", "sent_on"):
        assert sent_on is not None
        due = [at for at in map(_morning, reminder_days(sent_on, closes_on)) if at <= now]
        if due and not (nominee in last and last[nominee] >= due[-1]):
            rows.append(Posting(nominee_id=nominee, kind=Posting.Kind.REMINDER, generation=generation, due_at=due[-1]))
    # Another worker may have given the same rows meanwhile.
    Posting.objects.bulk_create(rows, ignore_conflicts=True)


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, MORNING))
