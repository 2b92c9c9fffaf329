"""A while after the closing, who was asked is deleted and how many were asked stays (decision 18)."""

import logging
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import CharField, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from cycles.models import Assessment
from cycles.services import lock
from organisations.actors import Actor
from organisations.decisions import Refused
from outbox.models import Mail
from sentences.comparing import compared_address
from surveys.emails import KINDS
from surveys.emails.comments import KIND as COMMENT
from surveys.models import Collation, Correction, Nominee, NomineeComment, Sending
from surveys.queries.forgetting import latest_closing_to_forget
from surveys.services.nominating import record
from surveys.services.screening import forget_what_was_withheld

log = logging.getLogger(__name__)

# Mail about a survey leaves at the latest so long after its closing: thanks, by a service that put them off for long.
_LAST_MAIL = timedelta(days=30)


@transaction.atomic
def forget_people(*, assessment: Assessment) -> int:
    """Delete who was asked: names, job titles, organisations, addresses, those before a correction too, who named them,
    the mails to them with the PCT's own words, what the SHA said about them, and the words that its analyst withheld
    from the comments. Returns how many people.

    Their rows stay, with group and category, so that the numbers of the year do. Raises `Refused` before the time.
    """
    row = lock(assessment)
    collation = Collation.objects.filter(assessment=row).first()
    if collation is None or collation.closed_on > latest_closing_to_forget():
        raise Refused("The people asked are still kept.")
    people = Nominee.objects.filter(assessment=row).exclude(name="")
    corrections = Correction.objects.filter(nominee__assessment=row)
    before = map(compared_address, corrections.values_list("before", flat=True))
    _delete_mails([*people.values_list("email_compared", flat=True), *before], row, collation.closed_on)
    corrections.delete()
    NomineeComment.objects.filter(assessment=row).delete()
    forget_what_was_withheld(row)
    # What stays says that there was a sending, of which set, and what was confirmed.
    Sending.objects.filter(assessment=row).update(words="", by_name="")
    # One for each row, as the constraint wants it, at a domain that there never is (RFC 2606).
    nobody = Concat(Value("deleted-"), Cast(F("pk"), CharField()), Value("@nobody.invalid"))
    number = people.update(
        name="",
        job_title="",
        organisation_name="",
        nominated_by="",
        email=nobody,
        email_compared=nobody,
    )
    record(row, Actor(), "deleted the people asked", "survey", number=number)
    return number


def _delete_mails(addresses: list[str], row: Assessment, closed_on: date) -> None:
    """What was mailed to these people about surveys until then: next year's mail comes far later."""
    until = timezone.make_aware(datetime.combine(closed_on + _LAST_MAIL, time.max))
    to_them = Q(kind__in=KINDS, to_compared__in=addresses)
    comments = NomineeComment.objects.filter(assessment=row).values_list("pk", flat=True)
    for comment in comments:
        to_them |= Q(kind=COMMENT, dedupe_key__startswith=f"{COMMENT}/{comment}/")
    Mail.objects.filter(to_them, queued_at__lte=until).delete()


def forget_due() -> int:
    """Forget the people of every survey whose time has come; returns how many. One that fails does not hold up the
    others.
    """
    named = Nominee.objects.filter(assessment=OuterRef("pk")).exclude(name="")
    closed = Collation.objects.filter(assessment=OuterRef("pk"), closed_on__lte=latest_closing_to_forget())
    forgotten = 0
    for assessment in Assessment.objects.filter(Exists(named), Exists(closed)):
        try:
            forgotten += forget_people(assessment=assessment)
        except Exception:
            log.exception("the people of the survey of assessment %s were not deleted", assessment.pk)
    return forgotten
