"""Attempts on the shape of the real tables: what leads from one side to the other, and what stands there unsaid."""

from django.db import connection

from anonymity.attacker.holdings import Holdings
from anonymity.attacker.tables import ANSWERED, ASKED, BY_LINK, COMMENTS, rows_of, table_of
from anonymity.attempts.attempt import Attempt, Notes
from anonymity.models import AnonymityCheck
from anonymity.queries import stored
from surveys.models import Category, Collation, NomineeComment, Statement

# What an answer may lead to, by table and column.
_ALLOWED = {
    "surveys_sealedresponse": {"assessment_id": "cycles_assessment"},
    "surveys_response": {"assessment_id": "cycles_assessment"},
    "surveys_answer": {"response_id": "surveys_response", "statement_id": "surveys_statement"},
    "surveys_sealeddraft": {},
    "surveys_linkmark": {},
    "surveys_collatedcomment": {"assessment_id": "cycles_assessment"},
    "surveys_screenedcomment": {"comment_id": "surveys_collatedcomment"},
    "surveys_screening": {"comment_id": "surveys_collatedcomment", "by_id": "organisations_user"},
}
_OTHERS = (Category, Statement, Collation, NomineeComment, AnonymityCheck)


def _foreign_keys(holdings: Holdings, notes: Notes) -> None:
    for table, allowed in _ALLOWED.items():
        for column, leads_to in holdings.relations.get(table, {}).items():
            if allowed.get(column) != leads_to:
                notes.found(f"The column {table}.{column} leads to {leads_to}.")
    for table, keys in holdings.relations.items():
        for column, leads_to in keys.items():
            if leads_to in _ALLOWED and table not in _ALLOWED:
                notes.found(f"The column {table}.{column} leads to the answers in {leads_to}.")


def _columns(holdings: Holdings, notes: Notes) -> None:
    for model in (*ASKED, *ANSWERED, *BY_LINK, *COMMENTS):
        said = stored.named(model)
        for column in holdings.tables.get(model._meta.db_table, []):
            if column.name not in said:
                notes.found(f"The column {model._meta.db_table}.{column.name} is not on the page of what is stored.")
    known = set(table_of(*ASKED, *ANSWERED, *BY_LINK, *COMMENTS, *_OTHERS))
    for table in sorted(holdings.tables.keys() - known):
        if table.startswith("surveys_"):
            notes.found(f"The table {table} is not on the page of what is stored.")


def _triggers(holdings: Holdings, notes: Notes) -> None:
    """What the database itself would do at each answer: copy a row, or note who wrote it and when."""
    if connection.vendor == "postgresql":
        sql = """SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
                 JOIN pg_namespace n ON n.oid = c.relnamespace
                 WHERE NOT t.tgisinternal AND n.nspname = current_schema()"""
    else:
        sql = "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'"
    watched = set(table_of(*ASKED, *ANSWERED, *BY_LINK))
    for table in sorted({row[0] for row in rows_of(sql)} & watched):
        notes.found(f"A trigger acts whenever a row of {table} is written.")


ATTEMPTS = [
    Attempt(
        "foreign_keys",
        "Keys from one list to the other",
        "Followed every key of the real tables, to find one that leads from an answer or a draft to a person.",
        _foreign_keys,
    ),
    Attempt(
        "columns",
        "Columns that are not on the page",
        "Read every column of the real tables and looked for one that the page “What we store” does not name.",
        _columns,
    ),
    Attempt(
        "triggers",
        "Copies made by the database itself",
        "Looked for triggers that would copy or time what is written when somebody answers.",
        _triggers,
    ),
]
