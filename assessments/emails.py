"""The mails of a return. They name what happened and where to look, and never what is in it."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from assessments.models import Declaration, FrozenCopy
from cycles.models import Assessment
from cycles.policies import WRITERS
from organisations.models import Membership
from outbox.services import queue_mail
from sentences.dates import time_and_day, time_and_weekday

CONFIRMATION = """{pct} submitted its return for the assurance of {year}.

By: {by}
When: {when} (UK time)
Copy: {number}

The return can be read here, and cannot be changed unless your SHA reopens it:
{address}
"""

REOPENED = """Your SHA reopened the return of {pct} for the assurance of {year}.

Reason: {reason}

You can change the return again. Both declarations are void: the chief executive and the chair sign anew before you
submit it again. Until then others read the return as you submitted it.

{address}
"""


SIGNATURE_ENDED = """Your signature on the return of {pct} for the assurance of {year} has ended.
The return was changed after you signed it.

Signed: {signed}
Changed: {changed}, by {by}

You sign a return as it stands, so a change of it ends your signature. Before the return can be submitted, read what was
changed and sign again:
{address}
"""


def queue_signature_ended(*, declaration: Declaration, assessment: Assessment, by: str) -> None:
    """Tell who signed that a change has ended the signature, once for each signature."""
    body = SIGNATURE_ENDED.format(
        pct=assessment.organisation.name,
        year=assessment.cycle.year,
        signed=time_and_day(declaration.at),
        changed=time_and_day(timezone.now()),
        by=by,
        address=_address("declaration_sign", assessment),
    )
    queue_mail(
        key=f"signature-ended:{declaration.pk}",
        kind="signature_ended",
        to=declaration.by.email,
        subject=f"{assessment.organisation.name}: your signature for {assessment.cycle.year} has ended",
        body=body,
    )


def queue_confirmation(*, assessment: Assessment, copy: FrozenCopy, by: str) -> None:
    """Tell those who write the PCT's return that it was submitted (R-250)."""
    body = CONFIRMATION.format(
        pct=assessment.organisation.name,
        year=assessment.cycle.year,
        by=by,
        when=time_and_weekday(copy.at),
        number=copy.number,
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
    people = Membership.objects.held().filter(
        organisation=assessment.organisation_id, role__in=WRITERS, user__is_active=True
    )
    for address in sorted(set(people.values_list("user__email", flat=True))):
        queue_mail(key=f"{key}:{address}", kind=kind, to=address, subject=subject, body=body)
