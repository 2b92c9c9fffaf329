"""The end of a survey: what was sealed is opened, written out in a random order and collated, once
(docs/architecture.md, rule 8).
"""

import json
import logging
from datetime import timedelta
from fractions import Fraction
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
from outbox.models import Mail
from surveys.answers import Given
from surveys.collation import Asked, Reply, Rules, collate
from surveys.emails import REMINDER, reminds_of_open_survey
from surveys.marks import forget_done
from surveys.models import (
    Answer,
    Collation,
    Group,
    Invitation,
    Nominee,
    Posting,
    Response,
    SealedDraft,
    SealedResponse,
    Statement,
)
from surveys.queries import askings, statements_of
from surveys.services.mixing import clear_closed, hold_mixed
from surveys.services.screening import keep_comments
from surveys.tokens import draft_lookup, fingerprint, open_at_closing, token_of

log = logging.getLogger(__name__)

# A request that came in before the closing is still being answered for so long: longer than a web worker lives on one.
GRACE = timedelta(minutes=2)
_ON_ITS_WAY = (Mail.State.QUEUED, Mail.State.SENDING, Mail.State.HANDED)
_random = SystemRandom()


class SealBroken(Exception):  # noqa: N818
    """What was submitted cannot be opened: the service's key is another. Nothing is changed."""


@transaction.atomic
def close(*, assessment: Assessment) -> Collation:
    """Close the survey: write the answers out in a random order, delete drafts and marks, collate once
    (docs/architecture.md, rule 8).

    A closed survey gives back its result. Raises `Refused` before the region's closing, `SealBroken` under a wrong key.
    """
    row = lock(assessment)
    done = Collation.objects.filter(assessment=row).first()
    if done:
        return done
    timetable = timetable_of(row)
    if timetable is None or timezone.now() < timetable.survey_closes_at:
        raise Refused("The survey is still open.")
    hold_mixed()
    statements = statements_of(row)
    replies = _opened(row, statements)
    _write_out(row, statements, replies)
    _delete_drafts_and_marks(row)
    _thank(row, timetable)
    _forget_reminders(row)
    content = collate(
        replies,
        [
            Asked(key=one.key, number=one.number, text=one.text, item=one.item.key if one.item else None)
            for one in statements
        ],
        Group.choices,
        Rules(row.cycle.survey_minimum, row.cycle.smallest_group, row.cycle.bands),
        people=askings([row.pk]).get(row.pk, {}),
    )
    record_event(
        actor=Actor(),
        verb="closed survey",
        subject="survey",
        organisation_id=row.organisation_id,
        assessment_ref=row.pk,
        completed=content["completed"],
    )
    keep_comments(row, content)
    return Collation.objects.create(
        assessment=row,
        closed_on=timezone.localdate(timetable.survey_closes_at),
        content=content,
        means=_means(content),
    )


def _opened(row: Assessment, statements: list[Statement]) -> list[Reply]:
    """What was submitted, in a random order. Raises `SealBroken`."""
    replies = []
    for group, sealed in SealedResponse.objects.filter(assessment=row).values_list("group", "sealed"):
        opened = open_at_closing(row.pk, bytes(sealed))
        if opened is None:
            raise SealBroken(f"An answer to the survey of assessment {row.pk} cannot be opened. Is SURVEY_KEY another?")
        given = json.loads(opened)
        replies.append(Reply(group, {one.key: Given(*given.get(one.key, (None, ""))) for one in statements}))
    _random.shuffle(replies)
    return replies


def _write_out(row: Assessment, statements: list[Statement], replies: list[Reply]) -> None:
    responses = [Response(assessment=row, group=reply.group) for reply in replies]
    answers = [
        Answer(
            response=response,
            statement=one,
            score=reply.given[one.key].score,
            text=reply.given[one.key].text,
        )
        for response, reply in zip(responses, replies, strict=True)
        for one in statements
    ]
    _random.shuffle(answers)
    Response.objects.bulk_create(responses)
    Answer.objects.bulk_create(answers)
    SealedResponse.objects.filter(assessment=row).delete()


def _means(content: dict) -> dict[str, str | None]:
    """The exact means that a median over PCTs is taken of; none of a survey below its minimum (R-153)."""
    if content["below_minimum"]:
        return {}
    return {one["key"]: one["mean"] and str(Fraction(one["mean"])) for one in content["statements"]}


def _delete_drafts_and_marks(row: Assessment) -> None:
    """Neither has a key to its survey: they are found by deriving every link there was. Raises `SealBroken`."""
    rows = list(Invitation.objects.filter(nominee__assessment=row).values_list("nominee", "generation", "token_sha256"))
    if rows and not any(fingerprint(token_of(nominee, latest)) == known for nominee, latest, known in rows):
        raise SealBroken(f"The links to the survey of assessment {row.pk} are not ours. Is SURVEY_KEY another?")
    lookups = [draft_lookup(token_of(nominee, past)) for nominee, latest, _ in rows for past in range(1, latest + 1)]
    SealedDraft.objects.filter(lookup__in=lookups).delete()
    forget_done([(nominee, latest) for nominee, latest, _ in rows])


def _thank(row: Assessment, timetable: Timetable) -> None:
    """Thanks go to everybody who was asked, once the survey is over: at another time they would tell who answered."""
    asked = Invitation.objects.filter(
        nominee__assessment=row, nominee__withdrawn_on__isnull=True, sent_on__isnull=False
    )
    Posting.objects.bulk_create(
        Posting(
            nominee_id=nominee,
            kind=Posting.Kind.THANKS,
            generation=generation,
            due_at=timetable.survey_closes_at,
        )
        for nominee, generation in asked.values_list("nominee", "generation")
    )


def _forget_reminders(row: Assessment) -> None:
    """Reminders that stayed in the outbox would tell who had not answered by then. What is on its way to remind the
    person of another survey, which is open, is left; it is deleted once it has left.
    """
    addresses = Nominee.objects.filter(assessment=row).values("email_compared")
    for mail in Mail.objects.filter(kind=REMINDER, to_compared__in=addresses):
        if mail.state not in _ON_ITS_WAY or not reminds_of_open_survey(mail.body):
            mail.delete()


def close_due() -> int:
    """Close every survey whose region's time has come; returns how many. One that fails does not hold up the others."""
    timetables = Timetable.objects.filter(
        cycle=OuterRef("cycle"),
        sha=OuterRef("organisation__parent"),
        survey_closes_at__lte=timezone.now() - GRACE,
    )
    due = Assessment.objects.filter(Exists(timetables)).exclude(pk__in=Collation.objects.values("assessment"))
    closed = 0
    for assessment in due:
        try:
            close(assessment=assessment)
            closed += 1
        except Exception:
            log.exception("the survey of assessment %s was not closed", assessment.pk)
    if closed:
        clear_closed()
    return closed
