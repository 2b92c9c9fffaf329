"""What django-anymail says of a mail service's report. It has no other way to say it than a signal: the one exception
to the rule that rooms call each other's services and send no signals.
"""

from typing import Any

from anymail.signals import AnymailTrackingEvent, EventType, RejectReason

from outbox.replies import without_links
from outbox.services import Fate, note_report
from outbox.why import Why

_FATES = {
    EventType.DELIVERED: Fate.ARRIVED,
    EventType.BOUNCED: Fate.CAME_BACK,
    EventType.REJECTED: Fate.CAME_BACK,
    EventType.FAILED: Fate.CAME_BACK,
}
_WHY = {
    RejectReason.INVALID: Why.NO_ADDRESS,
    RejectReason.BOUNCED: Why.TAKES_NONE,
    RejectReason.TIMED_OUT: Why.NOT_IN_DAYS,
    RejectReason.BLOCKED: Why.BLOCKED,
    RejectReason.SPAM: Why.UNWANTED,
    RejectReason.UNSUBSCRIBED: Why.NO_MORE,
}


def note_tracking(sender: type, event: AnymailTrackingEvent, esp_name: str, **_: Any) -> None:
    """Note that a mail arrived or came back. What was put off, opened or clicked is not our concern."""
    fate = _FATES.get(event.event_type)
    if fate is None:
        return
    note_report(
        fate=fate,
        message_id=str(event.message_id or ""),
        recipient=str(event.recipient or ""),
        why=_WHY.get(event.reject_reason, Why.UNDELIVERED),
        reason=without_links(event.mta_response or event.description or ""),
        at=event.timestamp,
    )
