"""What the feedback survey says about an item: mean, n, last year's mean and the level it suggests (Q-01)."""

from dataclasses import dataclass

from cycles.models import Assessment
from organisations.actors import Actor
from surveys.queries import ResultLine, collation_and_last, result_lines


@dataclass(frozen=True)
class Figure:
    """The result of one statement. `level` is a suggestion, never a rating, and None of fewer scores (Q-01)."""

    line: ResultLine
    minimum: int

    @property
    def text(self) -> str:
        """The statement."""
        return self.line.now.text

    @property
    def n(self) -> int | None:
        """How many gave a score, None where that is withheld."""
        return None if self.line.now.withheld else self.line.now.n

    @property
    def level(self) -> int | None:
        """The level that the mean suggests."""
        return self.line.now.suggestion

    @property
    def last_year(self) -> str:
        """Last year's mean to two decimals, or the word that says why there is none."""
        return self.line.last_shown

    @property
    def between(self) -> str:
        """Between which thresholds the mean is, in the words of the scale (R-155)."""
        return self.line.between

    @property
    def shown(self) -> str:
        """The mean to two decimals, or the word that says why there is none."""
        if self.line.now.withheld:
            return "Withheld"
        return self.line.now.shown or "No scores"

    @property
    def shown_of_few(self) -> str:
        """The same, with the number of its scores where they are few: for where that does not stand beside it."""
        return self.shown if self.line.now.withheld else self.line.now.shown_of_few or "No scores"

    @property
    def note(self) -> str:
        """That it is of fewer scores than surveys are needed."""
        return f"Fewer than {self.minimum} scores" if self.line.now.few else ""


def figures(assessment: Assessment, actor: Actor) -> dict[str, Figure]:
    """By sub-competency key, the survey's figure as the actor may see it; one query."""
    result, last = collation_and_last(assessment, actor)
    if result is None:
        return {}
    return {line.now.item_key: Figure(line, result.minimum) for line in result_lines(assessment, result, last)}
