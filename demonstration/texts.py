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


# What stakeholders say of a statement, when they agree strongly and when they do not.
_PRAISE: dict[str, tuple[str, ...]] = {
    "local_leader": ("When services change, the PCT speaks for the whole local NHS.", "Good to work with."),
    "influence": ("We brought our workforce plan forward after talking to them.", "Good to work with."),
    "engages_my_organisation": ("We saw the strategic plan as a first draft, not as a finished book.",),
    "effective_partner": ("The joint falls service would not exist without them.", "Good to work with."),
    "shapes_health_opinions": ("The stop smoking campaign was planned with us from the start.",),
    "engages_clinicians": ("Clinicians lead the pathway groups, and the PCT follows through.",),
}
_DOUBT: dict[str, tuple[str, ...]] = {
    "local_leader": ("Leadership is clear at the top, less so in the localities.",),
    "influence": ("We hear of decisions after they are made.",),
    "engages_my_organisation": ("Meetings are moved too often for a small organisation like ours.",),
    "effective_partner": ("Good intentions. Two of our three joint projects have no end date.",),
    "shapes_health_opinions": ("The campaigns do not reach the people we work with.",),
    "engages_clinicians": ("The same five consultants sit on every group.",),
}
_OPEN: dict[str, tuple[str, ...]] = {
    "keep_doing": (
        "Keep the monthly meeting of chief executives. It is short and things get decided.",
        "Keep sending drafts early. We can still say something useful then.",
        "Their data on the localities is the best we get from anybody.",
    ),
    "do_differently": (
        "Tell us what came of our comments. We wrote forty pages and heard nothing.",
        "Agree one plan with the council instead of two that nearly match.",
        "Visit us. Nobody from the board has seen the service that it pays for.",
    ),
}

# Comments that point to somebody, with what the analyst leaves of them; nothing where they are withheld in whole.
POINTING: dict[str, str] = {
    "Tell us what came of our comments. We wrote forty pages and heard nothing.": (
        "Tell us what came of our comments. […] and heard nothing."
    ),
    "Meetings are moved too often for a small organisation like ours.": "Meetings are moved too often […].",
    "The same five consultants sit on every group.": "",
}


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


# ref: where the first year starts, the yearly change in percent towards the better, and how far PCTs differ. Plausible,
# not measured.
_PATHS = {
    "1a": (9.4, 3.0, 0.15),
    "1b": (6.8, 3.0, 0.15),
    "2a": (76.9, 0.4, 0.015),
    "2b": (80.6, 0.4, 0.012),
    "9": (148.0, 3.0, 0.12),
    "15": (16.2, 2.5, 0.15),
    "23": (118.5, 2.0, 0.1),
    "44": (1890.0, 2.0, 0.12),
}
OUTCOMES_WITH_VALUES = tuple(_PATHS)


def _level(code: str, ref: str) -> float:
    """Where a PCT stands on an outcome in the first year of aspirations."""
    start, _, spread = _PATHS[ref]
    return start * min(1 + 2 * spread, max(1 - 2 * spread, chance(code, "level", ref).gauss(1, spread)))


def aspirations(code: str, ref: str, first_year: int, *, lower_is_better: bool) -> dict[int, Decimal]:
    """Five yearly values of an outcome that move the better way."""
    percent, begin = _PATHS[ref][1], _level(code, ref)
    factor = 1 + (-percent if lower_is_better else percent) / 100
    return {first_year + year: round(Decimal(begin * factor**year), 1) for year in range(5)}


def past(code: str, ref: str, years: int, *, lower_is_better: bool) -> list[Decimal]:
    """Its values in the years before, oldest first: a little slower the better way, and not every year."""
    percent, value = _PATHS[ref][1] * 0.8, _level(code, ref)
    factor = 1 + (-percent if lower_is_better else percent) / 100
    values = []
    for year in range(years):
        # The latest is two years before the first aspiration.
        value /= factor**2 if year == 0 else factor
        values.append(round(Decimal(value * (1 + chance(code, "past", ref, str(year)).uniform(-0.2, 0.2) / 100)), 1))
    return values[::-1]


def own_outcome(code: str, year: int) -> Decimal:
    """The PCT's values of the outcome that one of them defined itself: a share of people that grows."""
    return round(Decimal(chance(code, "own outcome").uniform(28, 52) + 1.4 * year), 1)


def scores(code: str, person: int) -> list[int | None]:
    """One respondent's answers to the six statements, 1 to 6, or None for "Unable to Comment"."""
    source = chance(code, "survey", str(person))
    return [source.choice((3, 4, 4, 5, 5, 5, 6, None)) for _ in range(6)]


def remark(code: str, person: int, statement: str, score: int | None) -> str:
    """What one respondent writes beside a score: strong words beside a strong score, most often nothing."""
    words = _PRAISE if score == 6 else _DOUBT if score == 3 else {}
    source = chance(code, "remark", statement, str(person))
    return source.choice(words[statement]) if statement in words and source.random() < 0.7 else ""


def open_answer(code: str, person: int, question: str) -> str:
    """What one respondent answers to an open question; every other says nothing."""
    source = chance(code, "open", question, str(person))
    return source.choice(_OPEN[question]) if question in _OPEN and source.random() < 0.5 else ""
