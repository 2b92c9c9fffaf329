"""How many were asked and have answered, never who; after the closing the result, where the reader may see it."""

from dataclasses import dataclass

from cycles.models import Assessment
from organisations.actors import Actor
from sentences.counts import counted, either
from sentences.dates import moment, weekday
from surveys.answers import UNABLE
from surveys.pages.survey_result import SurveyResult, survey_result
from surveys.pages.survey_result.tables import asked_and_answered
from surveys.queries.closing import closing_of, is_over
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
    unable: str = UNABLE


def survey_progress(assessment: Assessment, actor: Actor) -> SurveyProgress | None:
    """The page as the actor may read it, or None (docs/visibility.md, row 7)."""
    counts = counts_for(assessment, actor)
    if counts is None:
        return None
    result = survey_result(assessment, actor, counts)
    closes_at = closing_of(assessment)
    # There is a result only of a survey that is over.
    closed = result is not None or is_over(assessment, closes_at)
    if result:
        state = f"Closed on {weekday(result.result.closed_on)}."
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
    )


def _answered(counts: Counts, *, closed: bool) -> str:
    if not counts.invited:
        return "Nobody was asked." if closed else "Nobody has been asked yet."
    of = counted(counts.invited, "person", "people")
    return f"{counts.completed} of {of} asked {either(counts.completed, 'has', 'have')} answered ({counts.share})."
