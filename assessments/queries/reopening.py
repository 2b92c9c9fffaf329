"""Why a return is open again."""

from dataclasses import dataclass
from datetime import datetime

from cycles.models import Assessment, StateChange
from cycles.states import State
from sentences.dates import time_and_day


@dataclass(frozen=True, kw_only=True)
class Reopening:
    """Who gave the return back, when and why (R-248)."""

    by: str
    at: datetime
    reason: str

    @property
    def title(self) -> str:
        """What happened, in a phrase."""
        return f"{self.by} of your SHA reopened this return at {time_and_day(self.at)}"


def reopening_of(assessment: Assessment) -> Reopening | None:
    """The last reopening of a return that is open for changes; None where it was never submitted. One query."""
    if assessment.state != State.PREPARING:
        return None
    rows = StateChange.objects.filter(assessment=assessment, move="reopen").select_related("by")
    last = rows.order_by("at", "pk").last()
    return Reopening(by=str(last.by or "Somebody"), at=last.at, reason=last.reason) if last else None
