"""The stages of the year, as they stand for one assessment."""

from django.utils import timezone

from cycles.dates import Dates
from cycles.models import Assessment
from cycles.states import STEP_OF_STATE, State, Step
from sentences.dates import day
from ui.components import Stage


def stages_of(assessment: Assessment, dates: Dates | None) -> list[Stage]:
    """Every stage with its dates, and in which of them the assessment is now; no query."""
    now = STEP_OF_STATE[State(assessment.state)]
    when = dict.fromkeys(Step, "")
    if dates:
        submission = timezone.localdate(dates.submission_at)
        when |= {
            Step.PREPARATION: f"Until {day(submission)}",
            Step.PANEL_PREPARATION: f"{day(submission)} to {day(dates.panels_from)}",
            Step.PANEL_DAY: f"{day(dates.panels_from)} to {day(dates.panels_to)}",
            Step.CALIBRATION: f"After {day(dates.panels_to)}",
            Step.FOLLOW_UP: "After publication",
        }
    return [
        Stage(f"{number} {step.label}", _now(when[step]) if step is now else when[step], current=step is now)
        for number, step in enumerate(Step, 1)
    ]


def _now(when: str) -> str:
    """The dates of the stage that it stands in; of one that only begins, nothing is left to say."""
    return f"Now. {when}" if when and not when.startswith("After") else "Now"
