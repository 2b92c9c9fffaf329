"""Attempts to join the two sides by what stands in them."""

from uuid import UUID

from anonymity.attacker.holdings import Holdings
from anonymity.attacker.tables import ANSWERED, ASKED, BY_LINK, quoted, rows_of, table_of, tells
from anonymity.attempts.attempt import Attempt, Notes
from sentences.counts import counted, either
from surveys.models import CollatedComment

# What both sides may have in common, since it is no finer than a group.
_COMMON = {"assessment_id", "group"}
# Coarse values of an answer that say nothing of a person: a score and which statement it is for; the place of a comment
# in a list without order; the number of a draft.
# The words of an answer are the person's own and are looked at by another attempt.
_COARSE = {
    ("surveys_answer", "score"),
    ("surveys_answer", "statement_id"),
    ("surveys_answer", "text"),
    ("surveys_collatedcomment", "key"),
    ("surveys_collatedcomment", "place"),
    ("surveys_collatedcomment", "text"),
    ("surveys_sealeddraft", "id"),
    ("surveys_sealeddraft", "sealed"),
    ("surveys_sealedresponse", "sealed"),
}
_RANDOM = {
    "surveys_sealedresponse": "uuid",
    "surveys_response": "uuid",
    "surveys_answer": "uuid",
    "surveys_collatedcomment": "uuid",
}
_RANDOM_VERSION = 4


def _plain(value: object) -> str:
    """A value as it is compared: a random number without its hyphens, whatever kind of database it comes from."""
    return value.hex if isinstance(value, UUID) else str(value).lower()


def _shared_values(holdings: Holdings, notes: Notes) -> None:
    asked: dict[str, str] = {}
    for table in table_of(*ASKED):
        names = [column.name for column in holdings.tables[table] if column.name not in _COMMON]
        for row in rows_of(f"SELECT {', '.join(map(quoted, names))} FROM {quoted(table)}"):
            for name, value in zip(names, row, strict=True):
                if tells(value):
                    asked.setdefault(_plain(value), f"{table}.{name}")
    for table in table_of(*ANSWERED, *BY_LINK, CollatedComment):
        for column in holdings.tables[table]:
            if column.name in _COMMON or (table, column.name) in _COARSE:
                continue
            values = rows_of(f"SELECT DISTINCT {quoted(column.name)} FROM {quoted(table)}")
            shared = [asked[value] for value in (_plain(row[0]) for row in values) if value in asked]
            if shared:
                notes.found(
                    f"{counted(len(shared), 'value')} of {table}.{column.name}"
                    f" {either(len(shared), 'stands', 'stand')} among those asked too, in {shared[0]}."
                )


def _random_numbers(holdings: Holdings, notes: Notes) -> None:
    """A random number of another kind holds the time, the computer or a name; one of ours could be cut from a link."""
    derived = {person.fingerprint[:32] for person in holdings.people if person.generation}
    derived |= {link.lookup[:32] for link in holdings.links}
    for table, column in _RANDOM.items():
        numbers = [
            value if isinstance(value, UUID) else UUID(str(value))
            for (value,) in rows_of(f"SELECT {quoted(column)} FROM {quoted(table)}")
        ]
        wrong = sum(number.version != _RANDOM_VERSION for number in numbers)
        if wrong:
            notes.found(
                f"{counted(wrong, 'number')} in {table}.{column} {either(wrong, 'is', 'are')} not"
                f" random: {either(wrong, 'it', 'they')} may hold a time or a name."
            )
        if any(number.hex in derived for number in numbers):
            notes.found(f"Numbers in {table}.{column} are cut from a link.")


ATTEMPTS = [
    Attempt(
        "shared_values",
        "Values that both lists share",
        "Compared every value of the one list with every value of the other, but for the PCT and the group.",
        _shared_values,
    ),
    Attempt(
        "random_numbers",
        "Numbers that are not random",
        "Looked at the random numbers of the answers for a time, a name or a piece of a link in them.",
        _random_numbers,
    ),
]
