"""The strip under the header: where an assessment stands, and who may read the page."""

from dataclasses import dataclass

from django.utils import timezone

from cycles.dates import dates_of
from cycles.models import Assessment
from cycles.sitemap import page_of
from cycles.states import STEP_OF_STATE, State, Step
from sentences.counts import counted
from sentences.dates import clock, moment_in_year


@dataclass(frozen=True)
class Strip:
    """What the strip says, from left to right, and the marking at its end."""

    items: list[str]
    marking: str


def strip_of(assessment: Assessment, stem: str) -> Strip:
    """The year, the stage of five, the days to the deadline, and who may read the page of this URL name.

    Two queries.
    """
    state = State(assessment.state)
    step = STEP_OF_STATE[state]
    items = [
        str(assessment.organisation),
        f"Cycle {assessment.cycle.year}",
        f"Stage {list(Step).index(step) + 1} of {len(Step)}: {step.label}",
    ]
    if left := time_left(assessment):
        items.append(left)
    return Strip(items=items, marking=page_of(stem).marking(state) or _marking(state))


def time_left(assessment: Assessment) -> str:
    """The days to the PCT's deadline while the return is being written and there is one, else nothing; two queries."""
    dates = dates_of(assessment) if assessment.state == State.PREPARING else None
    if dates is None:
        return ""
    at = timezone.localtime(dates.submission_at)
    if timezone.now() >= at:
        return f"The deadline passed on {at:%A} {at.day} {at:%B}"
    days = (at.date() - timezone.localdate()).days
    if days == 0:
        return f"Submission closes today at {clock(at)}"
    return f"{counted(days, 'day')} to submission, {moment_in_year(at)}"


def _marking(state: State) -> str:
    if state is State.PUBLISHED:
        return "Published"
    if state in (State.PROVISIONAL, State.FINAL):
        return f"{state.label}, not yet published"
    return "Confidential to the PCT and its SHA"
