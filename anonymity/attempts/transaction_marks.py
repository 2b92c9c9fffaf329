"""Attempts to join the two sides by the marks that PostgreSQL puts on each row: which transaction wrote it."""

from collections.abc import Mapping
from functools import cache

from django.db import connection

from anonymity.attacker.holdings import Holdings
from anonymity.attacker.tables import quoted, rows_of
from anonymity.attempts.attempt import Attempt, Notes
from sentences.counts import counted, either
from surveys.models import Posting

_NO_MARKS = "The database is not PostgreSQL and puts no transaction marks on its rows."
_ANSWERING = ("surveys_sealedresponse", "surveys_linkmark")
# Written together with all answers as they are mixed, and as a draft is deleted when it is sent.
_BESIDE = {*_ANSWERING, "surveys_sealeddraft"}
_FEW = 6
_A_THIRD = 3


def _elsewhere(holdings: Holdings, notes: Notes) -> None:
    """Whatever else was written or locked by the transaction of an answer names whom it names as having answered."""
    if connection.vendor != "postgresql":
        notes.untried = _NO_MARKS
        return
    marks = {mark for table in _ANSWERING for (mark,) in rows_of(f"SELECT DISTINCT xmin::text FROM {quoted(table)}")}
    # A restored backup gives everything one mark, that of the restoring.
    marks -= {mark for (mark,) in rows_of("SELECT DISTINCT xmin::text FROM django_migrations")}
    if not marks:
        notes.untried = "No answer is sealed at present."
        return
    for table in sorted(holdings.tables.keys() - _BESIDE):
        sql = f"SELECT count(*) FROM {quoted(table)} WHERE xmin::text = ANY(%s)"
        ((number,),) = rows_of(sql, list(marks))
        if number:
            notes.found(
                f"{counted(number, 'row')} of {table} {either(number, 'was', 'were')} written in the"
                " same moment as an answer."
            )
    for table in ("surveys_nominee", "surveys_invitation", "surveys_posting", "outbox_mail"):
        sql = f"SELECT count(*) FROM {quoted(table)} WHERE xmax::text = ANY(%s)"
        ((number,),) = rows_of(sql, list(marks))
        if number:
            notes.found(
                f"{counted(number, 'row')} of {table} {either(number, 'was', 'were')} locked in the"
                " same moment as an answer came."
            )


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
        "Compared the marks that PostgreSQL leaves on answers with those on invitations and in every other table, to"
        " find a person, an email or an event that was written or locked together with an answer.",
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
