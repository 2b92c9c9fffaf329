"""What django-anymail says of a mail service's report. It has no other way to say it than a signal: the one exception
to the rule that rooms call each other's services and send no signals.
"""

from typing import Any

from anymail.signals import AnymailTrackingEvent, EventType, RejectReason

from outbox.failures import Failure
from outbox.replies import without_links
from outbox.services import Fate, note_report

_FATES = {
    EventType.DELIVERED: Fate.ARRIVED,
    EventType.BOUNCED: Fate.CAME_BACK,
    EventType.REJECTED: Fate.CAME_BACK,
    EventType.FAILED: Fate.CAME_BACK,
}
_FAILURES = {
    RejectReason.INVALID: Failure.NO_ADDRESS,
    RejectReason.BOUNCED: Failure.TAKES_NONE,
    RejectReason.TIMED_OUT: Failure.NOT_IN_DAYS,
    RejectReason.BLOCKED: Failure.BLOCKED,
    RejectReason.SPAM: Failure.UNWANTED,
    RejectReason.UNSUBSCRIBED: Failure.NO_MORE,
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
        failure=_FAILURES.get(event.reject_reason, Failure.UNDELIVERED),
        reason=without_links(event.mta_response or event.description or ""),
        at=event.timestamp,
    )
