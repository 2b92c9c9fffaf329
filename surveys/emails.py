"""The survey's mails. Each holds a personal link, so the outbox empties it once it is sent."""

from datetime import date

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from cycles.models import Timetable
from outbox.services import queue_mail
from surveys.models import Invitation
from surveys.tokens import token_of


def queue_invitation(invitation: Invitation, timetable: Timetable | None) -> None:
    """The invitation, once for each link a nominee is given (R-133)."""
    _queue(invitation, timetable, "invitation", f"survey-invitation/{_who(invitation)}", "We ask for your view of {}")


def queue_reminder(invitation: Invitation, timetable: Timetable, due_on: date) -> None:
    """The reminder of one day, once (R-145)."""
    key = f"survey-reminder/{_who(invitation)}/{due_on.isoformat()}"
    _queue(invitation, timetable, "reminder", key, "Reminder: your view of {}")


def _who(invitation: Invitation) -> str:
    return f"{invitation.nominee_id}/{invitation.generation}"


def _queue(invitation: Invitation, timetable: Timetable | None, kind: str, key: str, subject: str) -> None:
    nominee = invitation.nominee
    pct = nominee.assessment.organisation
    link = reverse("survey_answer", args=[token_of(nominee.pk, invitation.generation)])
    body = render_to_string(
        f"surveys/mail/{kind}.txt",
        {
            "nominee": nominee,
            "pct": pct,
            "sha": pct.parent,
            "closes_at": timetable and timetable.survey_closes_at,
            "link": settings.SITE_ADDRESS + link,
            "stored": settings.SITE_ADDRESS + reverse("survey_storage"),
        },
    )
    queue_mail(
        key=key, kind=f"survey_{kind}", to=nominee.email, subject=subject.format(pct.name), body=body, sensitive=True
    )
