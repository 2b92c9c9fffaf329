"""Attempts to join the two sides by the order of their rows: of their keys, and of their places on the disk."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from math import factorial, prod, sqrt

from django.db import connection

from anonymity.attacker.holdings import Holdings, Person
from anonymity.attacker.tables import in_place
from anonymity.attempts.attempt import Attempt, Notes
from sentences.counts import counted

_ANSWERS = ("surveys_sealedresponse", "surveys_response")
# So many other orders must have been possible before the same order is no accident.
_UNLIKELY = 10**9
_FAR_FEWER = -5.0
_A_THIRD = 3


def _keys(holdings: Holdings, notes: Notes) -> None:
    with connection.cursor() as cursor:
        for table in (*_ANSWERS, "surveys_answer"):
            keys = connection.introspection.get_primary_key_columns(cursor, table)
            if keys != ["uuid"]:
                notes.found(f"The rows of {table} are counted by {', '.join(keys or ['nothing'])}.")
            for sequence in connection.introspection.get_sequences(cursor, table):
                if sequence.get("column") != "uuid" or connection.vendor == "postgresql":
                    notes.found(f"The column {table}.{sequence.get('column')} counts the rows as they are written.")


def _places(holdings: Holdings, notes: Notes) -> None:
    """The groups of the answers, in the order in which they lie, against those of the people in any order they have."""
    places = {person.invitation_id: person for people in holdings.invited.values() for person in people}
    lying: dict[int, list[Person]] = {}
    for (key,) in in_place("surveys_invitation", ["id"]):
        if key in places:
            lying.setdefault(places[key].assessment_id, []).append(places[key])
    for table in _ANSWERS:
        answers: dict[int, list[str]] = {}
        for assessment, group in in_place(table, ["assessment_id", "group"]):
            answers.setdefault(assessment, []).append(group)
        told = 0
        for assessment, groups in answers.items():
            people = holdings.invited.get(assessment, [])
            orders = [people, lying.get(assessment, []), sorted(people, key=lambda one: one.fingerprint)]
            told += _possible(groups) > _UNLIKELY and any(groups == _who_answered(groups, order) for order in orders)
        if told:
            notes.found(f"The answers of {counted(told, 'survey')} lie in {table} in the order of the people asked.")


def _who_answered(groups: Sequence[str], people: Sequence[Person]) -> list[str] | None:
    """The groups of those who answered, in this order of the people; None where it is not known who did."""
    answered = [person.group for person in people if person.answered]
    if len(answered) == len(groups):
        return answered
    return [person.group for person in people] if len(people) == len(groups) else None


def _possible(groups: Sequence[str]) -> int:
    return factorial(len(groups)) // prod(factorial(number) for number in Counter(groups).values())


def _answered_lie_together(holdings: Holdings, notes: Notes) -> None:
    """An invitation that is written on its own when its person answers comes to lie behind all others."""
    everybody = {person.invitation_id: person for people in holdings.invited.values() for person in people}
    lying: dict[int, list[bool]] = {}
    for (key,) in in_place("surveys_invitation", ["id"]):
        if key in everybody:
            lying.setdefault(everybody[key].assessment_id, []).append(everybody[key].answered)
    moved = 0
    for assessment, places in lying.items():
        by_key = [person.answered for person in holdings.invited[assessment]]
        runs = _runs(places)
        moved += _fewer_than_chance(places) < _FAR_FEWER and _A_THIRD * runs <= _runs(by_key)
    if moved:
        notes.found(
            f"Invitations of those who answered lie together in {counted(moved, 'survey')}, in the order of answering."
        )


def _runs(places: Sequence[bool]) -> int:
    return 1 + sum(one != other for one, other in pairwise(places))


def _fewer_than_chance(places: Sequence[bool]) -> float:
    """By how many standard deviations there are fewer runs than in a random order (Wald and Wolfowitz)."""
    yes, both = sum(places), len(places)
    pairs = 2 * yes * (both - yes)
    if pairs <= both:
        return 0.0
    spread = sqrt(pairs * (pairs - both) / (both * both * (both - 1)))
    return (_runs(places) - pairs / both - 1) / spread


ATTEMPTS = [
    Attempt(
        "keys",
        "Numbers in the order of answering",
        "Looked for numbers of the answers that rise as people answer.",
        _keys,
    ),
    Attempt(
        "places",
        "Places on the disk",
        "Read the answers as they lie on the disk and compared their order with that of the people asked.",
        _places,
    ),
    Attempt(
        "moved_invitations",
        "Invitations that moved when somebody answered",
        "Read the invitations as they lie on the disk and looked whether those of people who answered lie together.",
        _answered_lie_together,
    ),
]
