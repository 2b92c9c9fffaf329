"""Brings a stored demonstration into an empty PostgreSQL database: `python -m tests.upgrades.into_postgresql FILE`.

The tables are made by the migrations that the stored database had, no later ones; its rows are then copied as they are.
"""

import sqlite3
import sys
from collections.abc import Iterable
from contextlib import closing
from typing import Any

import django

if __name__ == "__main__":
    django.setup()

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from psycopg2.extras import execute_values

# Written by the migrations themselves, or of SQLite, or made by `createcachetable`.
_NOT_COPIED = {"django_migrations", "sqlite_sequence", "django_cache"}
_TYPES = "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s"
_GO_ON_AFTER = "SELECT setval(pg_get_serial_sequence(%s, 'id'), max(id)) FROM \"{table}\" HAVING max(id) IS NOT NULL"


def copy(source: sqlite3.Connection) -> None:
    """Migrate to where the source stands, then copy every table; keys to rows that come later are looked at last."""
    applied = set(source.execute("SELECT app, name FROM django_migrations"))
    executor = MigrationExecutor(connection)
    executor.migrate(_last_of_each_app(executor, applied))
    tables = {name for (name,) in source.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    with transaction.atomic(), connection.cursor() as cursor:
        for table in sorted(tables - _NOT_COPIED):
            cursor.execute(f'TRUNCATE "{table}" CASCADE')
        for table in sorted(tables - _NOT_COPIED):
            _copy_table(source, cursor, table)


def _last_of_each_app(executor: MigrationExecutor, applied: set[tuple[str, str]]) -> list[tuple[str, str]]:
    def is_last(node: tuple[str, str]) -> bool:
        later = executor.loader.graph.node_map[node].children
        return not any(child.key[0] == node[0] and child.key in applied for child in later)

    return sorted(node for node in applied if is_last(node))


def _copy_table(source: sqlite3.Connection, cursor: Any, table: str) -> None:
    rows = source.execute(f'SELECT * FROM "{table}"')
    columns = [column[0] for column in rows.description]
    cursor.execute(_TYPES, [table])
    types = dict(cursor.fetchall())
    flags = {place for place, name in enumerate(columns) if types[name] == "boolean"}
    names = ", ".join(f'"{name}"' for name in columns)
    execute_values(cursor.cursor, f'INSERT INTO "{table}" ({names}) VALUES %s', _with_flags(rows, flags))
    if types.get("id") in ("bigint", "integer", "smallint"):
        cursor.execute(_GO_ON_AFTER.format(table=table), [f'"{table}"'])


def _with_flags(rows: Iterable[tuple[Any, ...]], flags: set[int]) -> list[tuple[Any, ...]]:
    """SQLite keeps yes and no as 1 and 0; the rest PostgreSQL reads as it is written."""
    return [
        tuple(bool(value) if place in flags and value is not None else value for place, value in enumerate(row))
        for row in rows
    ]


if __name__ == "__main__":
    with closing(sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)) as database:
        copy(database)
