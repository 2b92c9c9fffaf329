from datetime import datetime
from enum import Enum

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from outbox.failures import Failure
from outbox.models import Mail
from outbox.services.mail import emptied
from sentences.comparing import compared_address

State = Mail.State


class Fate(Enum):
    """What a mail service reports of a mail, as far as it concerns us."""

    ARRIVED = "arrived"
    CAME_BACK = "came back"


# What a report can still tell: of mail that came back, only where we believe that it left; of mail that arrived,
# wherever we do not know or believe otherwise. A mail that arrived while it waits to go again is not sent twice.
_TOLD_OF = {
    Fate.CAME_BACK: (State.HANDED, State.UNCERTAIN, State.SENT),
    Fate.ARRIVED: (State.HANDED, State.UNCERTAIN, State.QUEUED, State.FAILED),
}


@transaction.atomic
def note_report(
    *,
    fate: Fate,
    message_id: str,
    recipient: str,
    failure: Failure | None = None,
    reason: str = "",
    at: datetime | None = None,
) -> bool:
    """Write down what a mail service reports of the mail with its number or ours; returns whether that was news.

    `failure` says why it came back, `reason` what was said of it. A report of an unknown mail or another recipient, and
    one that came before, change nothing.
    """
    bare = message_id.strip().strip("<>")
    if not bare:
        return False
    numbers = (bare, f"<{bare}>")
    found = Mail.objects.select_for_update().filter(Q(message_id__in=numbers) | Q(service_id__in=numbers))
    if recipient:
        found = found.filter(to_compared=compared_address(recipient))
    mail = found.filter(state__in=_TOLD_OF[fate]).first()
    if mail is None:
        return False
    now = timezone.now()
    arrived = fate is Fate.ARRIVED
    Mail.objects.filter(pk=mail.pk).update(
        state=State.SENT if arrived else State.BOUNCED,
        failure="" if arrived else failure or Failure.UNDELIVERED,
        reason="" if arrived else reason,
        sent_at=mail.sent_at or (at if arrived and at else now),
        changed_at=now,
        **emptied(mail.sensitive),
    )
    if mail.forget:
        Mail.objects.filter(pk=mail.pk).delete()
    return True
