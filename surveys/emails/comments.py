"""The mail that tells a PCT what its SHA says about its nominees."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from cycles.emails import writers_of
from outbox.services import queue_mail
from surveys.models import NomineeComment

KIND = "nominee_comment"


def queue_comment(comment: NomineeComment) -> None:
    """Tell those who nominate for the PCT, each person once."""
    pct = comment.assessment.organisation
    link = settings.SITE_ADDRESS + reverse("nominee_list", args=[comment.assessment_id])
    body = render_to_string(
        "surveys/mail/nominee_comment.txt", {"comment": comment, "pct": pct, "sha": pct.parent, "link": link}
    )
    for address in sorted({person.user.email for person in writers_of([pct.pk])}):
        queue_mail(
            key=f"{KIND}/{comment.pk}/{address}"[:200],
            kind=KIND,
            to=address,
            subject=f"{pct}: a comment on the nominees for the survey",
            body=body,
        )
