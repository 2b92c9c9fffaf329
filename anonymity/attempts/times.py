"""Attempts to join the two sides by time."""

from datetime import timedelta

from anonymity.attacker.holdings import Holdings
from anonymity.attacker.tables import ANSWERED, BY_LINK, table_of
from anonymity.attempts.attempt import Attempt, Notes
from sentences.counts import counted, either
from surveys.models import Collation
from surveys.queries.forgetting import latest_closing_to_forget

_TIMES = {"DateField", "DateTimeField", "TimeField", "DurationField"}
_DAYS_OF_ASKED = {
    ("surveys_nominee", "withdrawn_on"): "DateField",
    ("surveys_invitation", "sent_on"): "DateField",
    ("surveys_sending", "on"): "DateField",
    ("surveys_correction", "on"): "DateField",
}


def _times(holdings: Holdings, notes: Notes) -> None:
    for table in table_of(*ANSWERED, *BY_LINK):
        for column in holdings.tables[table]:
            if column.kind in _TIMES:
                notes.found(f"The column {table}.{column.name} holds a date or a time of an answer.")
    for table in dict.fromkeys(table for table, _ in _DAYS_OF_ASKED):
        for column in holdings.tables[table]:
            if column.kind in _TIMES and column.kind != _DAYS_OF_ASKED.get((table, column.name)):
                notes.found(f"The column {table}.{column.name} holds a time that may be that of answering.")


# The nightly task may fail for a while, as when the site stands still.
_LATE = timedelta(days=7)


def _people(holdings: Holdings, notes: Notes) -> None:
    over = Collation.objects.filter(closed_on__lt=latest_closing_to_forget() - _LATE)
    surveys = set(over.values_list("assessment", flat=True))
    kept = sum(person.assessment_id in surveys and bool(person.name) for person in holdings.people)
    if kept:
        notes.found(
            f"{counted(kept, 'person', 'people')} asked {either(kept, 'is', 'are')} kept for longer than the page says."
        )


ATTEMPTS = [
    Attempt(
        "times",
        "Dates and times",
        "Looked for a date or time beside an answer or a draft, and for one finer than a day beside an invitation.",
        _times,
    ),
    Attempt(
        "people_kept",
        "People kept too long",
        "Looked for people who were asked so long ago that they should be deleted.",
        _people,
    ),
]
