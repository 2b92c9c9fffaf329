"""Attempts on the database's own files, which keep for a while what was changed or deleted."""

import re

from django.db import connection

from anonymity.attacker.files import can_read_pages, database_file, journal, raw_rows
from anonymity.attacker.holdings import Holdings
from anonymity.attacker.tables import ASKED, table_of
from anonymity.attempts.attempt import Attempt, Notes
from sentences.counts import counted, either
from surveys.models import LinkMark, SealedResponse

# Beside those asked: emails and events, which name people too.
_NAMING = (*table_of(*ASKED), "outbox_mail", "organisations_event")
_VALUES = re.compile(rb"(?=([0-9a-f]{64}))")
_ANSWERING = table_of(LinkMark, SealedResponse)


def _pages(holdings: Holdings, notes: Notes) -> None:
    if not can_read_pages():
        notes.untried = "The database does not let itself be read page by page."
        return
    answering = {row.written_by for table in _ANSWERING for row in raw_rows(table)}
    for table in _NAMING:
        number = sum(row.written_by in answering or row.deleted_by in answering for row in raw_rows(table))
        if number:
            notes.found(
                f"{counted(number, 'row')} in the file of {table} {either(number, 'was', 'were')}"
                " written or deleted together with an answer."
            )


def _journal(holdings: Holdings, notes: Notes) -> None:
    if database_file() is None:
        notes.untried = "The database keeps no journal of SQLite."
        return
    marks = set(LinkMark.objects.values_list("value", flat=True))
    people = {person.fingerprint for person in holdings.people if person.generation}
    written = ({value for page in pages for value in _values_in(page)} for pages in journal())
    together = sum(bool(values & marks and values & people) for values in written)
    if together:
        notes.found(
            f"{counted(together, 'entry', 'entries')} of the database’s journal wrote an invitation"
            " together with an answer."
        )


def _values_in(page: bytes) -> set[str]:
    """Whatever in the page can be a mark or a fingerprint, wherever it begins."""
    return {found[1].decode() for found in _VALUES.finditer(page)}


def _deleted(holdings: Holdings, notes: Notes) -> None:
    """Of SQLite: what is deleted must be overwritten."""
    if connection.vendor != "sqlite":
        notes.untried = "The database is not SQLite. On PostgreSQL the tables are written into new files."
        return
    with connection.cursor() as cursor:
        ((overwrites,),) = cursor.execute("PRAGMA secure_delete").fetchall()
    if not overwrites:
        notes.found("The database does not overwrite what is deleted (secure_delete).")


ATTEMPTS = [
    Attempt(
        "pages",
        "Rows that the files still hold",
        "Read the files of the database page by page, with what was changed or deleted, and looked for a row about a"
        " person that was written or deleted together with an answer.",
        _pages,
    ),
    Attempt(
        "journal",
        "The database’s journal",
        "Read the journal of the database and looked for an entry that wrote an invitation together with an answer.",
        _journal,
    ),
    Attempt(
        "overwritten",
        "What was deleted",
        "Asked the database whether it overwrites what is deleted.",
        _deleted,
    ),
]
