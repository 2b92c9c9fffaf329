"""The rows of the whole database as they were once, put back in no time where loading them takes seconds."""

import io
import sqlite3

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
