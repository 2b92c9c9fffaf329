"""What the feedback survey says about an item: mean, n and the level it suggests (Q-01)."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from cycles.models import Assessment
from organisations.actors import Actor
from panels.report.words import half_up
from surveys.models import Collation


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
    collation = Collation.objects.showing(actor).filter(assessment=assessment).first()
    return {} if collation is None else read(collation.content)


def read(content: dict[str, Any]) -> dict[str, Figure]:
    """The figures in a collation's content, of the statements that are about an item."""
    note = f"Below the minimum of {content['minimum']} answers" if content["below_minimum"] else ""
    return {
        row["item"]: Figure(
            text=row["text"],
            n=row["n"],
            mean=Fraction(row["mean"]) if row["mean"] is not None else None,
            withheld=row["withheld"],
            level=row["suggestion"],
            note=note,
        )
        for row in content["statements"]
    }
