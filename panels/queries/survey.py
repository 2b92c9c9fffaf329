"""What the feedback survey says about an item: mean, n and the level it suggests (Q-01)."""

from dataclasses import dataclass
from fractions import Fraction

from cycles.models import Assessment
from organisations.actors import Actor
from panels.report.words import half_up
from surveys.queries import collation_of


@dataclass(frozen=True)
class Figure:
    """The result of one statement. `level` is a suggestion, never a rating, and None below the minimum (Q-01)."""

    text: str
    n: int | None
    mean: Fraction | None
    withheld: bool
    level: int | None
    note: str = ""

    @property
    def shown(self) -> str:
        """The mean to two decimals, or the word that says why there is none."""
        if self.withheld:
            return "Withheld"
        return half_up(self.mean, 2) if self.mean is not None else "No scores"


def figures(assessment: Assessment, actor: Actor) -> dict[str, Figure]:
    """By sub-competency key, the survey's figure as the actor may see it; one query."""
    result = collation_of(assessment, actor)
    if result is None:
        return {}
    note = f"Below the minimum of {result.minimum} answers" if result.below_minimum else ""
    return {
        row.item_key: Figure(row.text, row.n, row.mean, row.withheld, row.suggestion, note) for row in result.statements
    }
