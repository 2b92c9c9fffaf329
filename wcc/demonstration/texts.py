"""The demonstration's made-up words and numbers: the same for the same PCT on every machine."""

import random
from collections.abc import Sequence
from decimal import Decimal

COLOURS = ("red", "amber", "green")

_ACTIONS = (
    "Over the last year the board reviewed this area twice and agreed a plan with its partners.",
    "We appointed a lead director, trained the team and reported progress to the board each quarter.",
    "We brought together clinicians, the council and patient groups to redesign how this is done.",
    "We compared ourselves with similar PCTs and changed what we found wanting.",
)
_IMPACTS = (
    "Partners tell us that decisions come sooner, and the minutes of the joint board show it.",
    "Waiting fell in two of three localities; the third has a plan that started in October.",
    "Staff use the new approach in every business case, as the sign-posted pages show.",
    "We can show the change in the contract monitoring reports of the last three quarters.",
)
_POSITIONS = (
    "Where we stand: the plan is agreed and funded, and its first milestones were met.",
    "Where we stand: most of what is asked for is in place; the gaps are named in the plan.",
)


def chance(code: str, *topic: str) -> random.Random:
    """A source of choices that depends on the PCT and the topic and on nothing else."""
    return random.Random("/".join((code, *topic)))


def self_level(code: str, key: str) -> int:
    """The level the PCT gives itself on a sub-competency."""
    return chance(code, "self", key).choice((1, 2, 2, 2, 3, 3, 3, 4))


def last_level(code: str, key: str) -> int:
    """Last year's level: this year's or one lower."""
    return max(1, self_level(code, key) - chance(code, "last", key).choice((0, 1, 1)))


def evidence_level(code: str, key: str) -> int:
    """The level the analyst finds: mostly the PCT's own, sometimes one lower."""
    return max(1, self_level(code, key) - chance(code, "evidence", key).choice((0, 0, 0, 1)))


def panel_level(code: str, key: str) -> int:
    """The level the panel agrees: the PCT's or the analyst's."""
    return chance(code, "panel", key).choice((self_level(code, key), evidence_level(code, key)))


def self_colour(code: str, key: str) -> str:
    """The colour the PCT gives itself."""
    return chance(code, "self", key).choice(("red", "amber", "amber", "green", "green", "green"))


def panel_colour(code: str, key: str) -> str:
    """The colour the panel agrees: the PCT's own, or one worse."""
    place = COLOURS.index(self_colour(code, key)) - chance(code, "panel", key).choice((0, 0, 0, 1))
    return COLOURS[max(0, place)]


def overall(colours: Sequence[str]) -> str:
    """The colour that stands in the middle. Only the demonstration does this: the product never computes a colour."""
    return sorted(colours, key=COLOURS.index)[len(colours) // 2]


def actions(code: str, key: str) -> str:
    """What the PCT did over the year."""
    return " ".join(chance(code, "actions", key).sample(_ACTIONS, 2))


def impact(code: str, key: str) -> str:
    """What came of it."""
    return " ".join(chance(code, "impact", key).sample(_IMPACTS, 2))


def position(code: str, key: str) -> str:
    """Where the PCT stands on a governance sub-component."""
    return chance(code, "position", key).choice(_POSITIONS)


# ref: where the first year starts, and the yearly change in percent towards the better. Plausible, not measured.
_PATHS = {
    "1a": (9.4, 3.0),
    "1b": (6.8, 3.0),
    "2a": (76.9, 0.4),
    "2b": (80.6, 0.4),
    "9": (148.0, 3.0),
    "15": (16.2, 2.5),
    "23": (118.5, 2.0),
    "44": (1890.0, 2.0),
}


def aspirations(code: str, ref: str, first_year: int, *, lower_is_better: bool) -> dict[int, Decimal]:
    """Five yearly values of an outcome that move the better way."""
    start, percent = _PATHS[ref]
    factor = 1 + (-percent if lower_is_better else percent) / 100
    begin = start * chance(code, "aspiration", ref).uniform(0.97, 1.03)
    return {first_year + year: round(Decimal(begin * factor**year), 1) for year in range(5)}


def scores(code: str, person: int) -> list[int | None]:
    """One respondent's answers to the six statements, 1 to 6, or None for "Unable to Comment"."""
    source = chance(code, "survey", str(person))
    return [source.choice((3, 4, 4, 5, 5, 5, 6, None)) for _ in range(6)]
