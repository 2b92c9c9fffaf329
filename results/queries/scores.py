"""Scores of competencies from levels by the keys of their sub-competencies."""

from collections.abc import Mapping
from fractions import Fraction

from cycles.scoring import competency_score
from frameworks.models import Item

# A competency's sub-competencies have its key and one of these.
LETTERS = "abc"
Levels = Mapping[str, int]


def score_of(competency: Item, levels: Levels) -> Fraction | None:
    """The score of one competency from levels by sub-competency key (R-336, R-339)."""
    return competency_score([levels.get(f"{competency.key}{letter}") for letter in LETTERS])
