"""The database's own files: what they hold of rows that were changed or deleted, and which were written together."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from anonymity.attacker.tables import rows_of

# The heads of SQLite's journal and of each page in it (sqlite.org, "The WAL-mode File Format").
_JOURNAL_HEAD, _PAGE_HEAD = 32, 24


@dataclass(frozen=True)
class RawRow:
    """A row as it lies in a file of PostgreSQL, there still or no more: who wrote it, who deleted it, and its bytes."""

    written_by: str
    deleted_by: str
    content: bytes


def can_read_pages() -> bool:
    """Whether PostgreSQL lets this user read its files (extension `pageinspect`)."""
    if connection.vendor != "postgresql":
        return False
    there = list(rows_of("SELECT 1 FROM pg_extension WHERE extname = 'pageinspect'"))
    allowed = list(rows_of("SELECT 1 FROM pg_roles WHERE rolname = current_user AND rolsuper"))
    return bool(there and allowed)


def raw_rows(table: str) -> Iterator[RawRow]:
    """Every row in the file of a table on PostgreSQL, dead ones too."""
    # Where several lock a row at once, the number is that of their group and no transaction's (HEAP_XMAX_IS_MULTI).
    sql = """SELECT t_xmin::text, CASE WHEN t_infomask & 4096 = 0 THEN t_xmax::text ELSE '0' END, t_data
             FROM generate_series(0, pg_relation_size(%s) / current_setting('block_size')::int - 1) page,
                  heap_page_items(get_raw_page(%s, page::int))
             WHERE t_data IS NOT NULL"""
    for written_by, deleted_by, content in rows_of(sql, table, table):
        yield RawRow(written_by, deleted_by, bytes(content))


def database_file() -> Path | None:
    """The file of SQLite's database; None on PostgreSQL or in memory."""
    path = Path(str(connection.settings_dict["NAME"]))
    return path if connection.vendor == "sqlite" and path.is_file() else None


def journal() -> Iterator[list[bytes]]:
    """The pages that each transaction wrote, as SQLite's journal still holds them, those of earlier rounds too."""
    path = database_file()
    kept = path.with_name(f"{path.name}-wal") if path else None
    if kept is None or not kept.is_file():
        return
    content = kept.read_bytes()
    size = int.from_bytes(content[8:12], "big")
    pages: list[bytes] = []
    for start in range(_JOURNAL_HEAD, len(content), _PAGE_HEAD + size):
        is_last = int.from_bytes(content[start + 4 : start + 8], "big") > 0
        pages.append(content[start + _PAGE_HEAD : start + _PAGE_HEAD + size])
        if is_last:
            yield pages
            pages = []
