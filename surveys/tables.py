"""Tables written anew: every row at once, into files that hold nothing of what stood there before (decision 30).

A database keeps what was changed or deleted until the room is used again, and beside each row the transaction that
wrote it. Neither may tell, even with the service's key, who sent which answer.
"""

from collections.abc import Iterable
from contextlib import suppress
from random import SystemRandom

from django.db import OperationalError, connection, models, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# So long, at most, a table is waited for, while those who answer wait behind.
_PATIENCE_MILLISECONDS = 2000
_random = SystemRandom()


class TablesBusyError(Exception):
    """Somebody else reads the tables for long. Nothing was changed."""


def write_anew(*tables: type[models.Model]) -> None:
    """Write all rows of the tables in a random order, in one transaction and, on PostgreSQL, into new files.

    Numbers that the database gives are given anew. No key of another table may lead to these. Raises `TablesBusyError`.
    """
    write = _write_on_postgresql if connection.vendor == "postgresql" else _write_on_sqlite
    try:
        with transaction.atomic():
            write(tables)
    except OperationalError as error:
        raise TablesBusyError from error


def hold(*tables: type[models.Model]) -> None:
    """Keep the tables from being written anew until the transaction ends: for who reads several of them in another
    order, or twice. The tables are taken in their order, as `write_anew` takes them.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {_listed(tables)} IN ACCESS SHARE MODE")


def _write_on_postgresql(tables: tuple[type[models.Model], ...]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{_PATIENCE_MILLISECONDS}ms"])
        cursor.execute(f"LOCK TABLE {_listed(tables)} IN ACCESS EXCLUSIVE MODE")
        for table in tables:
            name, columns = _quoted(table._meta.db_table), _columns(table)
            in_random_order = f"SELECT {columns} FROM {name} ORDER BY gen_random_uuid()"
            cursor.execute(f"CREATE TEMPORARY TABLE mixed ON COMMIT DROP AS {in_random_order}")
            # A truncated table begins new files, its indexes too; the old ones go at the commit.
            cursor.execute(f"TRUNCATE {name}")
            cursor.execute(f"INSERT INTO {name} ({columns}) SELECT {columns} FROM mixed")
            cursor.execute("DROP TABLE mixed")


def _write_on_sqlite(tables: tuple[type[models.Model], ...]) -> None:
    with connection.cursor() as cursor:
        for table in tables:
            name, columns = _quoted(table._meta.db_table), _columns(table)
            rows = cursor.execute(f"SELECT {columns} FROM {name}").fetchall()
            _random.shuffle(rows)
            cursor.execute(f"DELETE FROM {name}")
            places = ", ".join(["%s"] * (columns.count(",") + 1))
            cursor.executemany(f"INSERT INTO {name} ({columns}) VALUES ({places})", rows)


def _columns(table: type[models.Model]) -> str:
    """Its columns, but for a number that the database counts up."""
    fields = [field for field in table._meta.concrete_fields if not isinstance(field, models.AutoField)]
    return ", ".join(_quoted(str(field.column)) for field in fields)


def empty_journal() -> bool:
    """Have SQLite write its journal into the database and cut it off; returns whether it is. It is not while somebody
    reads. What was deleted in the database itself is overwritten (`secure_delete`). Outside of a transaction; nothing
    on PostgreSQL.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return True
    with connection.cursor() as cursor:
        ((usual,),) = cursor.execute("PRAGMA busy_timeout").fetchall()
        # Whoever writes waits behind this while somebody reads.
        cursor.execute(f"PRAGMA busy_timeout = {_PATIENCE_MILLISECONDS}")
        ((is_busy, *_),) = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        cursor.execute(f"PRAGMA busy_timeout = {usual}")
    return not is_busy


def write_database_anew() -> None:
    """Have SQLite write its whole file anew and cut off its journal, unless somebody writes. Outside of a transaction;
    nothing on PostgreSQL.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor, suppress(OperationalError):
            cursor.execute("VACUUM")
        empty_journal()


def write_as_they_stand(editor: BaseDatabaseSchemaEditor, *columns: models.Field) -> None:
    """In a migration, have PostgreSQL write tables into new files in their order, without what was deleted, changed or
    dropped. Of each table one column of text is named; keys of other tables may lead to it.
    """
    if editor.connection.vendor != "postgresql":
        return
    for column in columns:
        table, name = editor.quote_name(column.model._meta.db_table), editor.quote_name(str(column.column))
        # A type that comes of an expression has every row written anew, whatever it comes to.
        editor.execute(
            f"ALTER TABLE {table} ALTER COLUMN {name} TYPE {column.db_type(editor.connection)} USING {name} || ''"
        )


def _listed(tables: Iterable[type[models.Model]]) -> str:
    return ", ".join(_quoted(table._meta.db_table) for table in tables)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
