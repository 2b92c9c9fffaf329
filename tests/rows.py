"""The rows of the whole database as they were once, put back in no time where loading them takes seconds."""

import io
import sqlite3
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.backends.postgresql.operations import DatabaseOperations

# On SQLite the whole database, on PostgreSQL each table that held rows as the server copies it.
_database = sqlite3.connect(":memory:")
_tables: dict[str, str] = {}


def keep_rows() -> None:
    """Remember every row that there is now."""
    if connection.vendor == "sqlite":
        connection.connection.backup(_database)
        return
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names(only_existing=True, include_views=False):
            copy = io.StringIO()
            cursor.copy_expert(f"COPY {_quoted(table)} TO STDOUT", copy)
            _tables[table] = copy.getvalue()


def put_rows_back() -> None:
    """Make the rows what they were when they were kept."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        _database.backup(connection.connection)
        return
    # Keys are checked at the end of a transaction, so the order of the tables does not matter.
    with connection.cursor() as cursor:
        with transaction.atomic():
            for statement in _emptying(_tables):
                cursor.execute(statement)
        # New rows then begin at the front as in a table never used: the self-test reads where rows lie.
        cursor.execute(f"VACUUM {', '.join(map(_quoted, _tables))}")
    with transaction.atomic(), connection.cursor() as cursor:
        for table, rows in _tables.items():
            cursor.copy_expert(f"COPY {_quoted(table)} FROM STDIN", io.StringIO(rows))


def empty_quickly() -> None:
    """Have PostgreSQL delete what few rows a test committed: to truncate each table takes seconds, full or not."""

    def sql_flush(operations, style, tables, *, reset_sequences=False, allow_cascade=False) -> list[str]:
        assert not reset_sequences, "Deleting leaves the sequences as they are"
        return _emptying(tables)

    DatabaseOperations.sql_flush = sql_flush  # type: ignore[method-assign]


def _emptying(tables) -> list[str]:
    return [f"DELETE FROM {_quoted(table)}" for table in tables]


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


# The rows of each table by their key, as the database keeps them.
Rows = Mapping[str, Mapping[Hashable, Any]]


@dataclass(frozen=True)
class Change:
    """What became of a table: keys of rows that are gone or were changed, and the rows that are new or took their
    place.
    """

    gone: list[Hashable]
    new: list[Any]


def rows_now() -> Rows:
    """Every row that there is now."""
    with connection.cursor() as cursor:
        return {table: _read(cursor, table, columns) for table, columns in _tables_of_models().items()}


def changes_since(before: Rows) -> dict[str, Change]:
    """What became of the rows there were."""
    found = {}
    for table, now in rows_now().items():
        was = before[table]
        new = {key: row for key, row in now.items() if was.get(key) != row}
        gone = [key for key in was if key not in now or key in new]
        if new or gone:
            found[table] = Change(gone, list(new.values()))
    return found


def change_rows(changes: Mapping[str, Change]) -> None:
    """Change the rows in the same way; keys are checked at the end of the transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table, change in changes.items():
            _delete(cursor, table, change.gone)
        for table, change in changes.items():
            _insert(cursor, table, change.new)


@cache
def _tables_of_models() -> dict[str, list[str]]:
    """The columns of each table, its key first."""
    tables = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            fields = sorted(model._meta.local_concrete_fields, key=lambda field: not field.primary_key)
            tables[model._meta.db_table] = [field.column for field in fields]
    return tables


def _listed(columns: list[str]) -> str:
    return ", ".join(map(_quoted, columns))


def _read(cursor, table: str, columns: list[str]) -> dict[Hashable, Any]:
    if connection.vendor == "sqlite":
        # With a sign before it a column is handed out as it is kept, and not made a date.
        cursor.execute(f"SELECT {', '.join(f'+{_quoted(column)}' for column in columns)} FROM {_quoted(table)}")
        return {row[0]: row for row in cursor.fetchall()}
    copy = io.StringIO()
    cursor.copy_expert(f"COPY {_quoted(table)} ({_listed(columns)}) TO STDOUT", copy)
    return {line.partition("\t")[0]: f"{line}\n" for line in copy.getvalue().split("\n") if line}


def _delete(cursor, table: str, keys: list[Hashable]) -> None:
    column = _quoted(_tables_of_models()[table][0])
    if connection.vendor == "sqlite":
        cursor.executemany(f"DELETE FROM {_quoted(table)} WHERE {column} = %s", [(key,) for key in keys])
    elif keys:
        cursor.execute(f"DELETE FROM {_quoted(table)} WHERE {column}::text = ANY(%s)", [keys])


def _insert(cursor, table: str, rows: list[Any]) -> None:
    columns = _tables_of_models()[table]
    if connection.vendor == "sqlite":
        places = ", ".join(["%s"] * len(columns))
        cursor.executemany(f"INSERT INTO {_quoted(table)} ({_listed(columns)}) VALUES ({places})", rows)
    else:
        cursor.copy_expert(f"COPY {_quoted(table)} ({_listed(columns)}) FROM STDIN", io.StringIO("".join(rows)))
