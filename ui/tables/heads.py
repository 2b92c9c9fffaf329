"""The head of a table: one row of labels, or two where columns stand together under a heading."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from ui.markup import said
from ui.tables.model import Column, Table
from ui.tables.writing import EDGE, KINDS, classes, role

_KINDS = KINDS | {"long": "app-dense__text"}


def head(table: Table[Any]) -> str:
    """The head, of the columns that are shown; nothing for a table without."""
    if not table.head:
        return ""
    columns = [column for column in table.columns if column.on_page and column.shown]
    row = f"<tr{role(table, 'row')}>"
    if not any(column.under for column in columns):
        rows = f"{row}{''.join(_heading(table, column) for column in columns)}</tr>"
    else:
        below = "".join(_heading(table, column) for column in columns if column.under)
        rows = f"{row}{''.join(_headings_above(table, columns))}</tr>\n{row}{below}</tr>"
    return f"\n<thead{role(table, 'rowgroup')}>{rows}</thead>"


def _heading(table: Table[Any], column: Column[Any], more: str = "") -> str:
    look = classes(_KINDS[column.kind], EDGE if column.edge else "")
    return f'\n<th{role(table, "columnheader")} scope="col"{more}{look}>{said(column.label)}</th>'


def _headings_above(table: Table[Any], columns: list[Column[Any]]) -> Iterator[str]:
    for under, together in groupby(columns, lambda column: column.under):
        found = list(together)
        if not under:
            yield from (_heading(table, column, ' rowspan="2"') for column in found)
            continue
        look = classes(EDGE if found[0].edge else "")
        yield f'\n<th{role(table, "columnheader")} scope="colgroup" colspan="{len(found)}"{look}>{said(under)}</th>'
