import logging
from datetime import date, timedelta
from random import SystemRandom

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from cycles.models import Assessment, Timetable
from cycles.queries import timetable_of
from cycles.services import lock
from organisations.actors import Actor
from organisations.decisions import Refused
from organisations.services import record_event
from surveys.answers import Given
from surveys.collation import Asked, Reply, Rules, collate
from surveys.emails import queue_reminder
from surveys.models import Answer, Collation, Group, Invitation, Response, SealedDraft
from surveys.queries import statements_of
from surveys.services.answering import shuffle_answers
from surveys.tokens import draft_lookup, token_of

log = logging.getLogger(__name__)

REMIND_EVERY_DAYS = 7
LAST_DAYS = 2
MORNING = 9  # o'clock, UK time


@transaction.atomic
def close(*, assessment: Assessment) -> Collation:
    """Close the survey: write invitations and answers anew in random order, delete drafts, collate once (DESIGN 4.8).

    A closed survey gives back its result. Raises `Refused` before the region's closing.
    """
    row = lock(assessment)
    done = Collation.objects.filter(assessment=row).first()
    if done:
        return done
    timetable = timetable_of(row)
    if timetable is None or timezone.now() < timetable.survey_closes_at:
        raise Refused("The survey is still open.")
    shuffle_answers(row)
    _delete_drafts(row)
    _shuffle_invitations(row)
    content = _collate(row)
    record_event(
        actor=Actor(),
        verb="closed survey",
        subject="survey",
        organisation_id=row.organisation_id,
        assessment_ref=row.pk,
        completed=content["completed"],
    )
    closed_on = timezone.localdate(timetable.survey_closes_at)
    return Collation.objects.create(assessment=row, closed_on=closed_on, content=content)


def _collate(row: Assessment) -> dict:
    statements = statements_of(row)
    given: dict = {}
    for answer in Answer.objects.filter(response__assessment=row).select_related("statement"):
        given.setdefault(answer.response_id, {})[answer.statement.key] = Given(answer.score, answer.text)
    groups = Response.objects.filter(assessment=row).values_list("pk", "group")
    return collate(
        [Reply(group, given[pk]) for pk, group in groups],
        [Asked(one.key, one.number, one.text, one.item.key if one.item else None) for one in statements],
        Group.choices,
        Rules(row.cycle.survey_minimum, row.cycle.smallest_group, row.cycle.bands),
    )


def _delete_drafts(row: Assessment) -> None:
    """A draft has no key to its survey: it is found by deriving every link there was."""
    rows = Invitation.objects.filter(nominee__assessment=row).values_list("nominee", "generation")
    lookups = [draft_lookup(token_of(nominee, past)) for nominee, latest in rows for past in range(1, latest + 1)]
    SealedDraft.objects.filter(lookup__in=lookups).delete()


def _shuffle_invitations(row: Assessment) -> None:
    """Nobody is reminded any more, so whether a person answered is forgotten."""
    invitations = list(Invitation.objects.filter(nominee__assessment=row))
    Invitation.objects.filter(nominee__assessment=row).delete()
    SystemRandom().shuffle(invitations)
    for invitation in invitations:
        invitation.pk, invitation.answered = None, False
    Invitation.objects.bulk_create(invitations)


def close_due() -> int:
    """Close every survey whose region's time has come; returns how many. One that fails does not hold up the others."""
    now = timezone.now()
    timetables = Timetable.objects.filter(
        cycle=OuterRef("cycle"), sha=OuterRef("organisation__parent"), survey_closes_at__lte=now
    )
    due = Assessment.objects.filter(Exists(timetables)).exclude(pk__in=Collation.objects.values("assessment"))
    closed = 0
    for assessment in due:
        try:
            close(assessment=assessment)
            closed += 1
        except Exception:
            log.exception("the survey of assessment %s was not closed", assessment.pk)
    return closed


def reminder_days(sent_on: date, closes_on: date) -> list[date]:
    """When a person is reminded: 7 days after the invitation, then weekly, and on the last two days before (Q-14)."""
    weekly = range(REMIND_EVERY_DAYS, (closes_on - sent_on).days, REMIND_EVERY_DAYS)
    days = {sent_on + timedelta(days=after) for after in weekly}
    days |= {closes_on - timedelta(days=before) for before in range(1, LAST_DAYS + 1)}
    return sorted(day for day in days if day > sent_on)


def remind() -> int:
    """Queue the reminders that are due to those who have not answered, from nine in the morning; returns how many are
    due. A reminder's key makes it once, so that running this again or after a day's failure loses and doubles none.
    """
    now = timezone.localtime()
    if now.hour < MORNING:
        return 0
    open_timetables = Timetable.objects.filter(survey_closes_at__gt=now)
    due = 0
    for timetable in open_timetables:
        waiting = Invitation.objects.filter(
            answered=False,
            nominee__assessment__cycle=timetable.cycle_id,
            nominee__assessment__organisation__parent=timetable.sha_id,
        )
        for invitation_id, sent_on in list(waiting.values_list("pk", "sent_on")):
            closes_on = timezone.localdate(timetable.survey_closes_at)
            days = [day for day in reminder_days(sent_on, closes_on) if day <= now.date()]
            if days:
                due += _remind(invitation_id, timetable, days[-1])
    return due


@transaction.atomic
def _remind(invitation_id: int, timetable: Timetable, due_on: date) -> int:
    rows = Invitation.objects.select_related("nominee__assessment__organisation__parent")
    invitation = rows.filter(pk=invitation_id).first()
    if invitation is None:
        return 0
    lock(invitation.nominee.assessment)
    invitation.refresh_from_db(fields=["answered", "generation"])
    if invitation.answered:
        return 0
    queue_reminder(invitation, timetable, due_on)
    return 1
