"""The comments on one statement or question as they were written, for the SHA's analyst to read and screen."""

from dataclasses import dataclass

from cycles.models import Assessment
from cycles.states import State, since
from organisations.actors import Actor
from sentences.dates import time_and_day
from surveys.models import Outcome, Screening
from surveys.policies import may_decide
from surveys.queries.comments import CommentCount, WrittenComment, comment_counts, comments_as_written, version_of

_SAID = {
    Outcome.UNREAD: "Taken back: not read yet",
    Outcome.SHOWN: "Read and shown",
    Outcome.PART: "Withheld in part",
    Outcome.WHOLE: "Withheld in whole",
}


@dataclass(frozen=True, kw_only=True)
class Decided:
    """One decision in words."""

    what: str
    who: str
    why: str
    text: str


@dataclass(frozen=True, kw_only=True)
class CommentToScreen:
    """One comment with its place on the page, what may become of it now, and what was decided before, the last first.

    `standing` is in words; `shown` what others read of it where words are left out.
    """

    written: WrittenComment
    name: str
    outcomes: list[Outcome]
    history: list[Decided]

    @property
    def standing(self) -> str:
        """What stands, in words."""
        return _SAID[self.written.outcome] if self.written.history else "Not read yet"

    @property
    def shown(self) -> str:
        """What others read of it where words are left out."""
        return self.written.text if self.written.outcome is Outcome.PART else ""

    @property
    def is_fixed(self) -> bool:
        """Whether nothing can be decided on it any more."""
        return self.written.is_deleted or self.outcomes == [Outcome.WHOLE]


@dataclass(frozen=True, kw_only=True)
class SurveyCommentsOf:
    """The page of one statement or question. `next_key` is that of the next one with something left to read."""

    assessment: Assessment
    count: CommentCount
    comments: list[CommentToScreen]
    version: int
    next_key: str
    is_released: bool


def survey_comments_of(assessment: Assessment, actor: Actor, key: str) -> SurveyCommentsOf | None:
    """The page as the actor may read it, or None where the survey asks nothing under this key; four queries."""
    counts = comment_counts(assessment)
    at = next((place for place, one in enumerate(counts) if one.key == key), None)
    if at is None:
        return None
    written = comments_as_written(assessment, actor, key)
    others = counts[at + 1 :] + counts[:at]
    return SurveyCommentsOf(
        assessment=assessment,
        count=counts[at],
        comments=[
            CommentToScreen(
                written=one,
                name=f"Comment {number} of {len(written)}",
                outcomes=[to for to in Outcome if may_decide(assessment.state, one.outcome, to)],
                history=[_decided(row) for row in one.history],
            )
            for number, one in enumerate(written, 1)
        ],
        version=version_of(written),
        next_key=next((one.key for one in others if one.unread), ""),
        is_released=assessment.state in since(State.PROVISIONAL),
    )


def _decided(row: Screening) -> Decided:
    reason = Screening.Reason(row.reason).label if row.reason else ""
    return Decided(
        what=_SAID[Outcome(row.outcome)],
        who=f"{row.by.name if row.by else 'The toolkit'}, {time_and_day(row.at)}",
        why=": ".join(part for part in (reason, row.why) if part),
        text=row.text,
    )
