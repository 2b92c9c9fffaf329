"""One step of a survey: a statement, or an open question, on a page of its own (R-133 to R-139)."""

from dataclasses import dataclass

from sentences.dates import moment
from surveys.queries import OpenSurvey

_UNNAMED = "Do not name yourself or your organisation. Comments are shown word for word, without names."


@dataclass(frozen=True, kw_only=True)
class SurveyStep:
    """A statement of a survey by its number, counted from one. `last`: the answers are checked after it."""

    survey: OpenSurvey
    number: int
    last: bool

    @property
    def first(self) -> bool:
        """Whether none stands before it."""
        return self.number == 1

    @property
    def done(self) -> int:
        """How many stand before it."""
        return self.number - 1

    @property
    def of(self) -> int:
        """How many steps there are."""
        return len(self.survey.statements)

    @property
    def where(self) -> str:
        """ "Statement 5 of 6"; the open questions are counted by themselves."""
        if self._scored:
            return f"Statement {self.number} of {self._of_scored}"
        return f"Question {self.number - self._of_scored} of {self.of - self._of_scored}"

    @property
    def until(self) -> str:
        """When the survey closes; empty where it has no end yet."""
        return f"Closes {moment(self.survey.closes_at)} (UK time)" if self.survey.closes_at else ""

    @property
    def hint_of_choice(self) -> str:
        """For whom to answer."""
        return f"Answer for {self.survey.organisation_name}, not as an individual"

    @property
    def hint_of_text(self) -> str:
        """What not to write; before it, where there is nothing to choose, for whom to answer."""
        return _UNNAMED if self._scored else f"{self.hint_of_choice}. {_UNNAMED}"

    @property
    def _scored(self) -> bool:
        return self.survey.statements[self.number - 1].item_id is not None

    @property
    def _of_scored(self) -> int:
        return sum(statement.item_id is not None for statement in self.survey.statements)
