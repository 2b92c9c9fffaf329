"""What the feedback survey says about an item: mean, n, last year's mean and the level it suggests (Q-01)."""

from dataclasses import dataclass

from cycles.models import Assessment
from organisations.actors import Actor
from surveys.queries import ResultLine, collation_and_last, result_lines


@dataclass(frozen=True)
class Figure:
    """The result of one statement. `level` is a suggestion, never a rating, and None below the minimum (Q-01)."""

    line: ResultLine
    note: str = ""

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


def figures(assessment: Assessment, actor: Actor) -> dict[str, Figure]:
    """By sub-competency key, the survey's figure as the actor may see it; one query."""
    result, last = collation_and_last(assessment, actor)
    if result is None:
        return {}
    note = f"Below the minimum of {result.minimum} answers" if result.below_minimum else ""
    return {line.now.item_key: Figure(line, note) for line in result_lines(assessment, result, last)}
