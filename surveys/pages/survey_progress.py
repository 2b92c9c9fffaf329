"""How many were asked and have answered, never who; after the closing the result, where the reader may see it."""

from dataclasses import dataclass

from django.utils import timezone

from cycles.models import Assessment
from cycles.states import State
from cycles.visibility import Material, seen_from, sees
from organisations.actors import Actor
from sentences.counts import counted, either
from sentences.dates import moment, weekday
from surveys.answers import UNABLE
from surveys.pages.survey_result import SurveyResult, survey_result
from surveys.pages.survey_result.tables import asked_and_answered
from surveys.queries.closing import closing_of, result_from
from surveys.queries.counts import Counts, GroupCount, counts_for
from ui.tables import Table


@dataclass(frozen=True, kw_only=True)
class SurveyProgress:
    """The page of responses. `result` is None where there is none, or none for this reader."""

    counts: Counts
    table: Table[GroupCount]
    result: SurveyResult | None
    state: str
    answered: str
    closed: bool
    waits: str
    unable: str = UNABLE


def survey_progress(assessment: Assessment, actor: Actor) -> SurveyProgress | None:
    """The page as the actor may read it, or None (docs/visibility.md, row 7)."""
    counts = counts_for(assessment, actor)
    if counts is None:
        return None
    result = survey_result(assessment, actor, counts)
    closes_at = closing_of(assessment)
    # That a result stands is known to all who read these counts; what it says, to those who may read it.
    closed_on = result.result.closed_on if result else result_from(assessment)
    closed = closed_on is not None or (closes_at is not None and timezone.now() >= closes_at)
    if closed_on is not None:
        state = f"Closed on {weekday(closed_on)}."
    elif closed:
        state = "Closed. The results are being put together."
    else:
        state = f"Open until {moment(closes_at)} (UK time)." if closes_at else ""
    return SurveyProgress(
        counts=counts,
        table=asked_and_answered(counts),
        result=result,
        state=state,
        answered=_answered(counts, closed=closed),
        closed=closed,
        waits="" if result else _waits(assessment, actor, counts, closed=closed),
    )


def _waits(assessment: Assessment, actor: Actor, counts: Counts, *, closed: bool) -> str:
    """When this reader sees the result (docs/visibility.md, row 8)."""
    if not closed and not counts.invited:
        return "Once the first people have been asked, you see here how many of each group have answered."
    shown = _shown(assessment, actor, closed=closed)
    if closed:
        return f"The answers are put together at the closing of the survey, once. {shown}"
    return f"The answers are put together once, when the survey closes. Nothing of the answers is shown before. {shown}"


def _shown(assessment: Assessment, actor: Actor, *, closed: bool) -> str:
    if sees(actor, assessment, Material.SURVEY):
        return "You see the result as soon as that is done." if closed else "You see the result then."
    pct = assessment.organisation
    match seen_from(actor, assessment, Material.SURVEY):
        case State.SUBMITTED:
            when = f"once {pct} has submitted its return"
        case State.BRIEFED:
            when = "once the panel is briefed"
        case _:
            when = f"when {pct.parent} releases the provisional ratings"
    return f"You see the result {when}." if closed else f"You see the result after that, {when}."


def _answered(counts: Counts, *, closed: bool) -> str:
    if not counts.invited:
        return "Nobody was asked." if closed else "Nobody has been asked yet."
    of = counted(counts.invited, "person", "people")
    if counts.completed is None:
        return f"{of} {either(counts.invited, 'was', 'were')} asked. {counts.untold}"
    return f"{counts.completed} of {of} asked {either(counts.completed, 'has', 'have')} answered ({counts.share})."
