"""Levels and scores: the only arithmetic of the assessment, without a database (R-331 to R-341)."""

from collections.abc import Collection, Mapping
from fractions import Fraction
from functools import cache, lru_cache

from sentences.numbers import half_up


def level_reached(met_by_level: Mapping[int, Collection[bool]]) -> int:
    """The level that the marks support: the highest whose own criteria and those of every lower level are all met.

    `met_by_level` holds, for levels 2 to 4, whether each criterion is met. Failing any level 2 criterion gives level 1
    (R-333, R-334, appendix II).
    """
    reached = 1
    for level in sorted(met_by_level):
        if not all(met_by_level[level]):
            break
        reached = level
    return reached


def competency_score(levels: Collection[int | None]) -> Fraction | None:
    """The unrounded mean of the three levels, or None until all three are rated (R-336, R-338, R-339)."""
    if len(levels) != 3 or None in levels:
        return None
    return _third(sum(level for level in levels if level is not None))


@cache
def _third(total: int) -> Fraction:
    return Fraction(total, 3)


@lru_cache(maxsize=1024)
def shown(score: Fraction | None) -> str:
    """A score as a reader sees it: one decimal, half up; empty where there is none (R-337)."""
    if score is None:
        return ""
    return half_up(score)
