"""Numbers, ratings and differences as words and figures, each said in one way everywhere."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from sentences.dates import day as date_in_words
from sentences.numbers import as_it_came, grouped
from sentences.numbers import signed as with_sign

COLOURS = {"red": 0, "amber": 1, "green": 2}
#: Head of a column of ratings, by stage.
STAGE_WORDS = {
    "self": "Self",
    "evidence": "Evidence",
    "panel": "Panel",
    "regional": "Regional",
    "national": "National",
}
NO_DATA = "No data"
NO_RATE = "No rate"
NOT_RATED = "Not rated"
NO_SCORE = "No score"
NONE_HELD = "None held"
NO_CHANGE = "None"

STATES = {
    "draft": ("Draft", "Ratings and text can change until the chair signs the report."),
    "panel": (
        "Before calibration",
        "Ratings as signed by the panel’s chair. They can change in regional and national calibration.",
    ),
    "provisional": (
        "Provisional",
        "Ratings after regional calibration. They can change until national calibration is complete.",
    ),
    "final": ("Final", "Ratings signed off by the national calibration panel on {signed}."),
}
SHORT = {
    "draft": "Can change until the chair signs the report.",
    "panel": "Ratings can change in calibration.",
    "provisional": "Ratings can change until national calibration is complete.",
    "final": "Signed off by the national calibration panel on {signed}.",
}


def number(value: str | None, decimals: int) -> str:
    """A value for people, with so many decimals; None is "No data" (R-305)."""
    return NO_DATA if value is None else grouped(value, decimals)


def aim(value: str, decimals: int) -> str:
    """An aspiration for people, with at least so many decimals: it is what the PCT promised, and never rounded."""
    return as_it_came(value, decimals)


def signed(value: str | None) -> str:
    """A rate in % a year with its sign, one decimal; None is "No rate"."""
    return NO_RATE if value is None else with_sign(value)


def score_change(score: Mapping[str, Any] | None, last: Mapping[str, Any] | None) -> Fraction | None:
    """From last year's score to this year's, exact; None without both (R-373)."""
    return Fraction(score["exact"]) - Fraction(last["exact"]) if score and last else None


def colour(value: str | None) -> str:
    """The word of a governance rating."""
    return value.capitalize() if value else NOT_RATED


def difference(steps: int | None, what: str = "level") -> str:
    """How the panel differs from the self-assessment, in words; empty where it does not."""
    if not steps:
        return ""
    count = abs(steps)
    return f"{count} {what}{'s' if count > 1 else ''} {'lower' if steps < 0 else 'higher'} than the self-assessment"


def change(this: object, last: object) -> str:
    """'up', 'down' or 'the same', for two scores or two colours (as numbers)."""
    return "the same" if this == last else "up" if this > last else "down"  # type: ignore[operator]


def day(iso: str | None, missing: str = "Not yet") -> str:
    """An ISO date as '28 May 2010'."""
    if not iso:
        return missing
    return date_in_words(date.fromisoformat(iso))
