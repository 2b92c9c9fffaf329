"""What django-anymail says of a mail service's report. It has no other way to say it than a signal: the one exception
to the rule that rooms call each other's services and send no signals.
"""

from typing import Any

from anymail.signals import AnymailTrackingEvent, EventType, RejectReason

from outbox.replies import without_links
from outbox.services import Fate, note_report

_FATES = {
    EventType.DELIVERED: Fate.ARRIVED,
    EventType.BOUNCED: Fate.CAME_BACK,
    EventType.REJECTED: Fate.CAME_BACK,
    EventType.FAILED: Fate.CAME_BACK,
}
_REASONS = {
    RejectReason.INVALID: "There is no such address",
    RejectReason.BOUNCED: "The address does not take emails",
    RejectReason.TIMED_OUT: "The address could not be reached for several days",
    RejectReason.BLOCKED: "The address, or its mail server, is blocked",
    RejectReason.SPAM: "The person reported an earlier email as unwanted",
    RejectReason.UNSUBSCRIBED: "The person asked the mail service for no more emails",
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
        reason=_reason(event),
        at=event.timestamp,
    )


def _reason(event: AnymailTrackingEvent) -> str:
    words = _REASONS.get(event.reject_reason, "The mail service could not deliver it")
    said = event.mta_response or event.description
    return without_links(f"{words}: {said}" if said else words)
