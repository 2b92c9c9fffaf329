"""The mails of a return. They name what happened and where to look, and never what is in it."""

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from assessments.models import FrozenCopy
from cycles.models import Assessment
from cycles.policies import WRITERS
from organisations.models import Membership
from outbox.services import queue_mail

CONFIRMATION = """{pct} submitted its return for the assurance of {year}.

By: {by}
When: {when} (UK time)
Copy: {number}, fingerprint {sha256}

The return can be read here, and cannot be changed unless your SHA reopens it:
{address}
"""

REOPENED = """Your SHA reopened the return of {pct} for the assurance of {year}.

Reason: {reason}

You can change the return again. Both declarations are void: the chief executive and the chair sign anew before you
submit it again. Until then others read the return as you submitted it.

{address}
"""


def queue_confirmation(*, assessment: Assessment, copy: FrozenCopy, by: str) -> None:
    """Tell those who write the PCT's return that it was submitted (R-250)."""
    at = timezone.localtime(copy.at)
    body = CONFIRMATION.format(
        pct=assessment.organisation.name,
        year=assessment.cycle.year,
        by=by,
        when=f"{at:%H:%M on %A} {at.day} {at:%B %Y}",
        number=copy.number,
        sha256=copy.sha256,
        address=_address("frozen_copy", assessment),
    )
    subject = f"{assessment.organisation.name}: return for {assessment.cycle.year} submitted"
    _queue(assessment, f"submitted:{assessment.pk}:{copy.number}", "return_submitted", subject, body)


def queue_reopened(*, assessment: Assessment, copy: int, reason: str) -> None:
    """Tell those who write the PCT's return that it is theirs again, and why."""
    body = REOPENED.format(
        pct=assessment.organisation.name,
        year=assessment.cycle.year,
        reason=reason,
        address=_address("assessment_hub", assessment),
    )
    subject = f"{assessment.organisation.name}: return for {assessment.cycle.year} reopened"
    _queue(assessment, f"reopened:{assessment.pk}:{copy}", "return_reopened", subject, body)


def _address(name: str, assessment: Assessment) -> str:
    return settings.SITE_ADDRESS + reverse(name, kwargs={"assessment_id": assessment.pk})


def _queue(assessment: Assessment, key: str, kind: str, subject: str, body: str) -> None:
    today = timezone.localdate()
    held = Membership.objects.filter(Q(until__isnull=True) | Q(until__gte=today), since__lte=today)
    people = held.filter(organisation=assessment.organisation_id, role__in=WRITERS, user__is_active=True)
    for address in sorted(set(people.values_list("user__email", flat=True))):
        queue_mail(key=f"{key}:{address}", kind=kind, to=address, subject=subject, body=body)
