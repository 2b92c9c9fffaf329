"""Attempts to join the two sides by the marks that PostgreSQL puts on each row: which transaction wrote it."""

from collections.abc import Mapping
from functools import cache

from django.db import connection

from anonymity.attacker.holdings import Holdings
from anonymity.attacker.tables import quoted, rows_of
from anonymity.attempts.attempt import Attempt, Notes
from surveys.models import Posting

_NO_MARKS = "The database is not PostgreSQL and puts no transaction marks on its rows."
_ANSWERS = ("surveys_sealedresponse", "surveys_response")
_FEW = 6
_A_THIRD = 3


def _singled_out(holdings: Holdings, notes: Notes) -> None:
    """The mark of the answers is that of the last one. Whoever has it must not stand out among those who do not.

    An invitation that was written later (a corrected address) has a later mark, and that tells nothing. One that was
    written earlier was left out when the last answer came, and then those that were not are told from it.
    """
    if connection.vendor != "postgresql":
        notes.untried = _NO_MARKS
        return
    invitations: dict[int, list[tuple[str, int, str]]] = {}
    sql = """SELECT n.assessment_id, i.xmin::text, age(i.xmin), i.xmax::text
             FROM surveys_invitation i JOIN surveys_nominee n ON n.id = i.nominee_id"""
    for assessment, mark, age, locker in rows_of(sql):
        invitations.setdefault(assessment, []).append((mark, age, locker))
    for table in _ANSWERS:
        marks: dict[int, list[tuple[str, int]]] = {}
        sql = f"SELECT assessment_id, xmin::text, min(age(xmin)) FROM {quoted(table)} GROUP BY 1, 2"
        for assessment, mark, age in rows_of(sql):
            marks.setdefault(assessment, []).append((mark, age))
        torn = sum(len(found) > 1 for found in marks.values())
        if torn:
            notes.found(f"The answers of {torn} surveys in {table} have several marks: the later can be told apart.")
        told = touched = 0
        for assessment, [(mark, age), *_] in marks.items():
            rows = invitations.get(assessment, [])
            told += any(row[0] == mark for row in rows) and any(row[1] > age for row in rows)
            # Those written since have lost the lock with the mark; of the others, all have it or none.
            written = [row[2] == mark for row in rows if row[0] == mark]
            touched += 0 < sum(written) < len(written) or any(row[2] == mark != row[0] for row in rows)
        if told:
            notes.found(f"In {told} surveys the answers in {table} share their mark with some invitations alone.")
        if touched:
            notes.found(f"In {touched} surveys the last answer in {table} left a lock on single invitations.")


def _elsewhere(holdings: Holdings, notes: Notes) -> None:
    if connection.vendor != "postgresql":
        notes.untried = _NO_MARKS
        return
    marks = {mark for (mark,) in rows_of("SELECT DISTINCT xmin::text FROM surveys_sealedresponse")}
    # A restored backup gives everything one mark, that of the restoring.
    marks -= {mark for (mark,) in rows_of("SELECT DISTINCT xmin::text FROM django_migrations")}
    if not marks:
        notes.untried = "No answer is sealed at present."
        return
    for table in sorted(holdings.tables.keys() - {"surveys_sealedresponse", "surveys_invitation"}):
        sql = f"SELECT count(*) FROM {quoted(table)} WHERE xmin::text = ANY(%s)"
        ((number,),) = rows_of(sql, list(marks))
        if number:
            notes.found(f"{number} rows of {table} were written in the same moment as an answer.")
    for table in ("surveys_nominee", "surveys_posting", "outbox_mail"):
        sql = f"SELECT count(*) FROM {quoted(table)} WHERE xmax::text = ANY(%s)"
        ((number,),) = rows_of(sql, list(marks))
        if number:
            notes.found(f"{number} rows of {table} were locked in the same moment as an answer came.")


def _ledger(holdings: Holdings, notes: Notes) -> None:
    """Between rows dealt with one by one lies a mail or none: how far their marks are apart tells which."""
    if connection.vendor != "postgresql":
        notes.untried = _NO_MARKS
        return
    sql = """SELECT count(DISTINCT n.email), count(DISTINCT p.xmin::text)
             FROM surveys_posting p JOIN surveys_nominee n ON n.id = p.nominee_id
             WHERE p.kind = %s AND p.state = %s GROUP BY n.assessment_id, p.due_at"""
    days = [
        (people, marks)
        for people, marks in rows_of(sql, Posting.Kind.REMINDER, Posting.State.DONE)
        if people >= _FEW and _A_THIRD * marks > people + _A_THIRD
    ]
    if days:
        notes.found(
            f"Reminders of {len(days)} days were dealt with person by person: the marks tell who got an email, and so"
            " who had not answered."
        )


_SAID = {
    ("track_commit_timestamp", "on"): "The database notes the time of each transaction (track_commit_timestamp).",
    ("log_statement", "mod"): "The database’s own log names each row that is written, with the time (log_statement).",
    ("log_statement", "all"): "The database’s own log names each row that is written, with the time (log_statement).",
    ("log_min_duration_statement", "0"): "The database’s own log names each statement (log_min_duration_statement).",
    ("log_min_duration_sample", "0"): "The database’s own log names statements at random (log_min_duration_sample).",
}


def told_by(server: Mapping[str, str], notes: Notes) -> None:
    """What the settings of a PostgreSQL server say of what it writes down by itself."""
    for (name, value), sentence in _SAID.items():
        if server.get(name) == value:
            notes.found(sentence)
    if server.get("archive_mode", "off") != "off":
        notes.remark(
            "The database keeps a journal of all its changes (archive_mode). Whoever holds it has the database as it"
            " was before and after each answer."
        )


@cache
def _asked_of_server() -> str:
    names = sorted({name for name, _ in _SAID} | {"archive_mode"})
    return ", ".join(f"'{name}'" for name in names)


def _server(holdings: Holdings, notes: Notes) -> None:
    if connection.vendor != "postgresql":
        notes.untried = "The database is not PostgreSQL and keeps no log or times of its own."
        return
    told_by(dict(rows_of(f"SELECT name, setting FROM pg_settings WHERE name IN ({_asked_of_server()})")), notes)


ATTEMPTS = [
    Attempt(
        "marks",
        "Transaction marks",
        "Compared the marks that PostgreSQL leaves on answers with those on invitations, to find a person whose"
        " invitation was written together with an answer.",
        _singled_out,
    ),
    Attempt(
        "marks_elsewhere",
        "Transaction marks in other tables",
        "Looked in every table for a row written in the same moment as an answer: an email, an event, a draft.",
        _elsewhere,
    ),
    Attempt(
        "marks_of_ledger",
        "Transaction marks of the list of emails",
        "Compared the marks on the list of reminders, to find who was passed over because of having answered.",
        _ledger,
    ),
    Attempt(
        "server",
        "What the database server writes down by itself",
        "Asked the database server whether it notes the time of each change, or logs what is written.",
        _server,
    ),
]
