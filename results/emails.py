from django.conf import settings
from django.urls import reverse

from cycles.models import Assessment
from organisations.models import Membership, User
from organisations.roles import Role
from outbox.services import queue_mail

READERS = (Role.EDITOR, Role.CHIEF_EXECUTIVE, Role.CHAIR)

_RELEASED = """Dear {name},

{sha} has released the provisional ratings of {pct} for {year}:
the scorecard, the panel report, and what regional calibration changed, with its reasons.

They are provisional and not for publication.
They are not final until national calibration is complete.

Read them here:
{address}
"""


def tell_pct_of_release(assessment: Assessment, number: int) -> None:
    """Mail the PCT's editors, chief executive and chair that provisional ratings are there; no rating is in the mail.

    `number` is that of the issued scorecard: each issue is told of once (R-398).
    """
    organisation = assessment.organisation
    readers = Membership.objects.held().filter(organisation=organisation, role__in=READERS)
    people = User.objects.filter(pk__in=readers.values("user"), is_active=True)
    for person in people:
        queue_mail(
            key=f"released:{assessment.pk}:{number}:{person.pk}",
            kind="results.released",
            to=person.email,
            subject=f"Provisional ratings of {organisation.short_name} for {assessment.cycle} are released",
            body=_RELEASED.format(
                name=person,
                sha=organisation.parent,
                pct=organisation,
                year=assessment.cycle,
                address=settings.SITE_ADDRESS + reverse("issue_list", args=[assessment.pk]),
            ),
        )
