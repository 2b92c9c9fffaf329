"""From answers to the survey's result: means, bands, and what is withheld to protect respondents. No database.

What a reader may know besides is how many were asked in each group and, where no group of a few was asked, how many
answered. Figures of a group are withheld when it is small, and so is what would give them away by subtraction from the
total or from another group. Where a group of a few was asked, nothing is told by group, and how many answered in all
only once the survey has closed (decision 35).
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import SystemRandom
from typing import Any

from surveys.answers import SCALE, Given

_HUNDREDTHS = 100
_random = SystemRandom()


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A statement, or an open question where it has no `item` ("1a")."""

    key: str
    number: int
    text: str
    item: str | None


@dataclass(frozen=True)
class Reply:
    """One submitted survey: the group of stakeholders and what was given, by statement key."""

    group: str
    given: Mapping[str, Given]


@dataclass(frozen=True)
class Asking:
    """How many people of a group were asked: in the first set, and in both together."""

    at_first: int
    in_all: int


@dataclass(frozen=True)
class Rules:
    """The numbers of the cycle (Q-01, Q-02): answers needed, smallest group shown, least mean for levels 2, 3 and 4."""

    minimum: int
    smallest: int
    bands: Mapping[str, Any]


def two_decimals(mean: Fraction | None) -> str:
    """The mean as it is shown: two decimals, half up; empty where there is none (Q-01)."""
    if mean is None:
        return ""
    hundredths = (2 * _HUNDREDTHS * mean.numerator + mean.denominator) // (2 * mean.denominator)
    return f"{hundredths // _HUNDREDTHS}.{hundredths % _HUNDREDTHS:02}"


def band(mean: Fraction, bands: Mapping[str, Any]) -> int | None:
    """The level whose wording the exact mean meets, from 1 to 4, or None where the cycle has no thresholds (R-155)."""
    if not bands:
        return None
    return max((int(level) for level, least in bands.items() if mean >= Fraction(str(least))), default=1)


def asked_by_group(numbers: Mapping[tuple[str, int], int]) -> dict[str, Asking]:
    """How many of each group were asked, at first and in all, of the numbers by (group, set)."""
    found: dict[str, Asking] = {}
    for (group, which), number in numbers.items():
        so_far = found.get(group, Asking(0, 0))
        found[group] = Asking(so_far.at_first + (number if which == 1 else 0), so_far.in_all + number)
    return found


def groups_of_a_few(people: Mapping[str, Asking], smallest: int) -> frozenset[str]:
    """The groups of which a few were asked at first.

    The first set decides, for good: when a second one has just been asked, the number that answered is still that of
    the first.
    """
    return frozenset(group for group, asked in people.items() if asked.in_all and asked.at_first < smallest)


def uncounted_groups(people: Mapping[str, Asking], smallest: int) -> frozenset[str]:
    """The groups of which it is withheld how many have answered: none, or all of them where one is of a few (R-149).

    Were two hidden, their sum would speak for each where nobody in them has answered, and where everybody has; and
    hiding a third just then would say so. So, once the survey has closed, the total alone is told.
    """
    if not groups_of_a_few(people, smallest):
        return frozenset()
    return frozenset(group for group, asked in people.items() if asked.in_all)


def told(answered: int, people: Mapping[str, Asking], smallest: int, *, closed: bool) -> int | None:
    """How many have answered in all, as far as anybody is told: None until the closing where a group is of a few.

    While a survey is open its total moves with each answer, and so does all that follows from it: a share, a warning,
    whether a second set is open. Who knows of one of the few that this person has just answered, or sees the total
    move on that day, would have the answer counted before their eyes (decision 35).
    """
    return answered if closed or not groups_of_a_few(people, smallest) else None


def withheld_groups(
    sizes: Mapping[str, int], smallest: int, gives_away: Callable[[Collection[str]], bool] = lambda hidden: False
) -> frozenset[str]:
    """The groups whose figures are withheld: those under `smallest`, and others until subtraction tells nothing.

    The hidden ones together are known (total less what is shown), so they must be at least two, and not small together.
    `gives_away` tells whether their sum would speak for each of them, as when all gave the same answer. An empty group
    has nothing to hide.
    """
    answered = {group: size for group, size in sizes.items() if size}
    hidden = {group for group, size in answered.items() if size < smallest}
    if not hidden:
        return frozenset()
    for group in sorted(answered.keys() - hidden, key=lambda group: (answered[group], group)):
        together = sum(answered[member] for member in hidden)
        if len(hidden) > 1 and together >= smallest and not gives_away(hidden):
            break
        hidden.add(group)
    return frozenset(hidden)


def collate(
    replies: Sequence[Reply],
    asked: Sequence[Asked],
    groups: Sequence[tuple[str, str]],
    rules: Rules,
    *,
    people: Mapping[str, Asking],
    shuffle: Callable[[list[Any]], None] = _random.shuffle,
) -> dict[str, Any]:
    """The result as plain data (the shape of `Collation.content`); every answer counts alike (R-151).

    `people` says by group how many were asked. Comments come from groups of at least the smallest size, each list in a
    random order of its own, without their group. Nothing at all is shown of fewer answers than the smallest size.
    """
    replies = list(replies)
    statements = [question for question in asked if question.item]
    sizes = Counter(reply.group for reply in replies)
    nothing = 0 < len(replies) < rules.smallest
    uncounted = uncounted_groups(people, rules.smallest)
    hidden = uncounted or withheld_groups(
        {key: sizes[key] for key, _ in groups},
        rules.smallest,
        lambda members: _nearly_alike(replies, statements, members),
    )
    heard = [reply for reply in replies if sizes[reply.group] >= rules.smallest]
    if uncounted:
        heard = _heard_beside_a_few(replies, heard, asked, people, rules.smallest)
    return {
        "completed": len(replies),
        "minimum": rules.minimum,
        "below_minimum": len(replies) < rules.minimum,
        "smallest_group": rules.smallest,
        "bands": dict(rules.bands),
        "statements": [
            _about(question)
            | _total(replies, question, rules, nothing)
            | {"comments": _texts(heard, question.key, shuffle)}
            for question in statements
        ],
        "open_questions": [
            _about(question) | {"answers": _texts(heard, question.key, shuffle)}
            for question in asked
            if not question.item
        ],
        "texts_withheld": bool(uncounted) or len(heard) < len(replies),
        "groups": [
            _group(
                key, label, [] if key in hidden else [r for r in replies if r.group == key], key in hidden, statements
            )
            for key, label in groups
        ],
    }


def _heard_beside_a_few(
    replies: Sequence[Reply], heard: list[Reply], asked: Sequence[Asked], people: Mapping[str, Asking], smallest: int
) -> list[Reply]:
    """Whose comments are shown where a group of a few was asked: large groups', if the others are surely enough.

    It is not told how many of the few answered, so the comments must not tell it either: were there any among five
    answers, none of the few would have answered; as many comments as answers would say the same.
    """
    few = groups_of_a_few(people, smallest)
    if len(replies) - sum(people[group].in_all for group in few) < smallest:
        return []
    heard = [reply for reply in heard if reply.group not in few]
    if len(heard) == len(replies) and any(_all_wrote(heard, question.key) for question in asked):
        heard.remove(_random.choice(heard))
    return heard


def _about(question: Asked) -> dict[str, Any]:
    return {"key": question.key, "number": question.number, "text": question.text, "item": question.item}


def _figures(replies: Sequence[Reply], key: str) -> dict[str, Any]:
    """How many gave a score, how many were unable to comment (R-140), the exact mean, and who gave which score."""
    scores = [reply.given[key].score for reply in replies]
    scored = [score for score in scores if score is not None]
    counts = Counter(scored)
    return {
        "n": len(scored),
        "unable": len(scores) - len(scored),
        "mean": str(Fraction(sum(scored), len(scored))) if scored else None,
        "distribution": {str(score): counts[score] for score, _ in SCALE},
    }


def _total(replies: Sequence[Reply], question: Asked, rules: Rules, nothing: bool) -> dict[str, Any]:
    """A level is suggested by as many scores of the statement as surveys are needed, not by fewer (R-153)."""
    figures = _figures([] if nothing else replies, question.key)
    enough = figures["n"] >= rules.minimum and figures["mean"] is not None
    suggestion = band(Fraction(figures["mean"]), rules.bands) if enough else None
    return figures | {"withheld": nothing, "suggestion": suggestion}


def _group(
    key: str, label: str, replies: Sequence[Reply], withheld: bool, statements: Sequence[Asked]
) -> dict[str, Any]:
    figures = {} if withheld else {question.key: _figures(replies, question.key) for question in statements}
    return {
        "group": key,
        "label": label,
        "withheld": withheld,
        "completed": None if withheld else len(replies),
        "statements": figures,
    }


def _texts(replies: Sequence[Reply], key: str, shuffle: Callable[[list[Any]], None]) -> list[str]:
    texts = [reply.given[key].text for reply in replies if reply.given[key].text]
    shuffle(texts)
    return texts


def _all_wrote(replies: Sequence[Reply], key: str) -> bool:
    return all(reply.given[key].text for reply in replies)


def _nearly_alike(replies: Sequence[Reply], statements: Sequence[Asked], members: Collection[str]) -> bool:
    """Whether, for a statement, the members all gave one answer, or all but one, while not everybody did: their sum
    then tells each one's answers.

    Without the "all but one", hiding a further group would itself say that they were alike. Where everybody gave one
    answer the total says so, and hiding a group would not hide it.
    """
    for question in statements:
        everyone = {reply.given[question.key].score for reply in replies}
        theirs = Counter(reply.given[question.key].score for reply in replies if reply.group in members)
        if len(everyone) > 1 and max(theirs.values(), default=0) >= theirs.total() - 1:
            return True
    return False
