"""Numbers, ratings and differences as words and figures, each said in one way everywhere."""

from datetime import date
from decimal import Decimal

from sentences.dates import day as date_in_words
from sentences.numbers import grouped, half_up

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


def number(value: str | Decimal | None, decimals: int = 1) -> str:
    """A value for people: thousands comma, true minus sign; None is "No data" (R-305)."""
    if value is None:
        return NO_DATA
    return grouped(value, decimals)


def signed(value: str | Decimal | None) -> str:
    """A rate in % a year with its sign, one decimal; None is "No rate"."""
    if value is None:
        return NO_RATE
    shown = half_up(value)
    return shown if shown == "0.0" else (("−" if shown[0] == "-" else "+") + shown.lstrip("-"))


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
