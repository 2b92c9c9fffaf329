"""The rows of a table. Two thousand cells may stand on a page: what a cell stands in is made once for its column."""

from collections.abc import Callable, Iterator
from html import escape
from typing import Any, NamedTuple

from django.utils.safestring import SafeString

from ui.markup import said
from ui.tables.model import Cell, Column, Group, Line, Table
from ui.tables.writing import EDGE, KINDS, classes, role, written


class _Place(NamedTuple):
    """A column as its cells are drawn; `number` counts the columns of the page, shown or not."""

    number: int
    read: Callable[[Any], Any]
    before: str
    after: str
    missing: str
    column: Column[Any]


def bodies(table: Table[Any]) -> Iterator[str]:
    """Each group of rows, under its heading where it has one."""
    places = _places(table)
    if not places:
        raise ValueError("A table needs a column that is shown.")
    for group in table.bodies:
        # Also where it is empty: a script may ask for it.
        data = "".join(f' data-{name}="{escape(value)}"' for name, value in group.data.items())
        yield f"\n<tbody{role(table, 'rowgroup')}{classes(group.classes)}{data}>"
        if group.heading:
            heading = f'<th colspan="{len(places)}" scope="rowgroup">{said(group.heading)}</th>'
            yield f'\n<tr class="app-dense__group">{heading}</tr>'
        yield from _rows(table, group, places)
        yield "</tbody>"


def _places(table: Table[Any]) -> list[_Place]:
    on_page = [column for column in table.columns if column.on_page]
    return [_place(table, number, column) for number, column in enumerate(on_page) if column.shown]


def _place(table: Table[Any], number: int, column: Column[Any]) -> _Place:
    before, after = _around(table, column)
    return _Place(number, column.cell or column.value or _nothing, before, after, escape(column.missing), column)


def _nothing(row: Any) -> None:
    raise TypeError(f"A column that reads no value has its cells from a Line, and “{row}” is none.")


def _around(table: Table[Any], column: Column[Any], cell: Cell | None = None, columns: int = 1) -> tuple[str, str]:
    """What a cell of a column stands in."""
    spread = bool(cell and cell.over > 1)
    edge = EDGE if column.edge else ""
    own = [] if spread else [KINDS[column.kind], edge, column.classes]
    look = classes(*own, cell.classes if cell else "")
    key = written("id", cell.key) if cell else ""
    span = f' colspan="{columns}"' if columns > 1 else ""
    if column.kind == "name" and not spread:
        return f'<th{role(table, "rowheader")} scope="row"{look}{key}>', "</th>"
    label, shown = ("", "") if column.kind == "name" else _label(table, column)
    return f"<td{role(table, 'cell')}{look}{key}{span}{label}>{'' if spread else shown}", "</td>"


def _label(table: Table[Any], column: Column[Any]) -> tuple[str, str]:
    """The column's name at each cell: as an attribute that the theme shows, or written where the style says so."""
    name = column.short or ("" if isinstance(column.label, SafeString) else column.label)
    if table.style.label:
        shown = f'<span class="{table.style.label}" aria-hidden="true">{said(name)}</span>' if name else ""
        return "", shown
    if table.frame != "stack":
        return "", ""
    if not name:
        raise ValueError(f"“{column.label}” is markup: give the column a short name to stand at its values.")
    return written("data-label", name), ""


def _rows(table: Table[Any], group: Group[Any], places: list[_Place]) -> Iterator[str]:
    plain = f"\n<tr{role(table, 'row')}{classes(table.style.row)}>"
    marked = table.raised or table.row_key
    for row in group.rows:
        if isinstance(row, Line):
            yield _line(table, row, places)
            continue
        drawn = [_row_start(table, row) if marked else plain]
        covered = 0
        for number, read, before, after, missing, column in places:
            if number < covered:
                continue
            value = read(row)
            if isinstance(value, Cell):
                covered = number + value.over
                drawn.append(_cell(table, places, number, column, value, missing))
            elif value is None or value == "":
                drawn.append(before + missing + after)
            else:
                drawn.append(before + said(value) + after)
        yield "".join(drawn) + "</tr>"


def _row_start(table: Table[Any], row: Any) -> str:
    look = "app-dense__raised" if table.raised and table.raised(row) else ""
    key = written("id", table.row_key(row)) if table.row_key else ""
    # A link of the error summary gives it the focus.
    focus = ' tabindex="-1"' if key else ""
    return f"\n<tr{role(table, 'row')}{key}{focus}{classes(table.style.row, look)}>"


def _line(table: Table[Any], line: Line, places: list[_Place]) -> str:
    drawn, number = [], 0
    by_number = {place.number: place for place in places}
    for value in line.cells:
        cell = value if isinstance(value, Cell) else Cell(value)
        first = next((by_number[at] for at in range(number, number + cell.over) if at in by_number), None)
        if first:
            drawn.append(_cell(table, places, number, first.column, cell, first.missing))
        number += cell.over
    columns = sum(column.on_page for column in table.columns)
    if number != columns:
        raise ValueError(f"A line has cells for {number} columns, and its table has {columns}.")
    return f"\n<tr{role(table, 'row')}{classes(line.classes)}>{''.join(drawn)}</tr>"


def _cell(table: Table[Any], places: list[_Place], number: int, column: Column[Any], cell: Cell, missing: str) -> str:
    shown = sum(number <= place.number < number + cell.over for place in places)
    before, after = _around(table, column, cell, shown)
    empty = cell.value is None or cell.value == ""
    return before + (missing if empty else said(cell.value)) + after
