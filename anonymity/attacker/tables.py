"""The tables of either side of a survey, and their rows as the database itself gives them."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection

from surveys.models import (
    Answer,
    CollatedComment,
    Correction,
    Invitation,
    LinkMark,
    Nominee,
    Posting,
    Response,
    RetiredLink,
    ScreenedComment,
    Screening,
    SealedDraft,
    SealedResponse,
    Sending,
)

ASKED = (Nominee, Sending, Correction, Invitation, Posting, RetiredLink)
ANSWERED = (SealedResponse, Response, Answer)
# Found by a link alone.
BY_LINK = (SealedDraft, LinkMark)
COMMENTS = (CollatedComment, ScreenedComment, Screening)
_AT_ONCE = 2000


def table_of(*models: Any) -> list[str]:
    """The names of the models' tables."""
    return [model._meta.db_table for model in models]


def quoted(name: str) -> str:
    """A name of a table or column as it stands in SQL."""
    return connection.ops.quote_name(name)


def rows_of(sql: str, *values: Any) -> Iterator[tuple[Any, ...]]:
    """The rows of a query, a few thousand at a time."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        while rows := cursor.fetchmany(_AT_ONCE):
            yield from rows


def tells(value: object) -> bool:
    """Whether a value can tell one row from others at all: it is neither empty nor a yes or no."""
    return value is not None and value != "" and not isinstance(value, bool)


def in_place(table: str, columns: Iterable[str]) -> Iterator[tuple[Any, ...]]:
    """The rows of a table in the order in which they lie on the disk."""
    place = "ctid" if connection.vendor == "postgresql" else "rowid"
    return rows_of(f"SELECT {', '.join(map(quoted, columns))} FROM {quoted(table)} ORDER BY {place}")
