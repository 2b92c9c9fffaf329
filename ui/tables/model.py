"""What a table is. A row is anything that the columns can read; a `Line` is a row whose cells are given one by one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from decimal import Decimal
from typing import Any, Generic, Literal, TypeVar

# What a sheet may hold.
Plain = str | int | float | Decimal | None

Kind = Literal["name", "text", "long", "number", "grade", "action"]
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Style:
    """The classes of a table of another look than most.

    `roles` writes the role of each element, for a table that the theme lays out as blocks; `label` is the class of the
    column's name where each cell shows it; `row` that of each row but lines.
    """

    classes: str
    _: KW_ONLY
    roles: bool = False
    label: str = ""
    row: str = ""


DENSE = Style("app-dense")


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column: its label, and how it reads its value from a row.

    `value` is what page and sheet both say. `cell` says it to people instead, where that is more than the value: a
    link, a mark, a note below. `plain` says it in a sheet instead. A column with `cell` alone is not in the sheet, one
    with `plain` alone not on the page; one with none of them has its cells from each `Line`.
    """

    label: str
    _: KW_ONLY
    # "name" is the header of its row; "long" holds sentences; "action" is never in a sheet.
    kind: Kind = "text"
    value: Callable[[Row], Any] | None = None
    cell: Callable[[Row], Any] | None = None
    plain: Callable[[Row], Plain] | None = None
    # Whether it stands on this reader's page. A sheet has the same columns for all; what it may not have, leave out.
    shown: bool = True
    # What people read where there is no value.
    missing: str = ""
    # Its name beside each value on a telephone, where the label is too long for it or is markup.
    short: str = ""
    # The heading over it and its neighbours of the same heading.
    under: str = ""
    # A line at its left.
    edge: bool = False
    # Classes of its cells besides those of the kind.
    classes: str = ""

    @property
    def on_page(self) -> bool:
        """Whether it has a place on the page, be it shown to this reader or not."""
        return self.plain is None or self.value is not None or self.cell is not None

    @property
    def in_sheet(self) -> bool:
        """Whether a sheet has it."""
        return self.kind != "action" and (self.plain is not None or self.value is not None or self.cell is None)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that differs from its column: it stands over several, or has classes or an id of its own.

    A cell over several columns has none of their classes and is no header. `over` counts columns as they are given,
    shown to this reader or not.
    """

    value: Any
    _: KW_ONLY
    over: int = 1
    classes: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row whose cells are given: a total, a median, a box across the table.

    One cell for each column of the page, shown to this reader or not. `plain` is the row in a sheet, where it is in it.
    """

    cells: Sequence[Any]
    _: KW_ONLY
    classes: str = ""
    plain: Sequence[Plain] | None = None


@dataclass(frozen=True, slots=True)
class Group(Generic[Row]):
    """Rows that belong together, under a heading where it has one. `data` are attributes that scripts read."""

    rows: Sequence[Row | Line]
    _: KW_ONLY
    heading: str = ""
    classes: str = ""
    data: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Generic[Row]):
    """A table: what it is called, its columns, and its rows or groups of rows."""

    columns: Sequence[Column[Row]]
    rows: Sequence[Row | Line] = ()
    groups: Sequence[Group[Row]] = ()

    # What it is called, where that stands, and its id. A table without a caption has a `label` that is said only.
    caption: str = ""
    caption_at: Literal["inside", "above", "hidden"] = "inside"
    key: str = ""
    label: str = ""

    # Where there is little room it scrolls in a frame, or each row becomes a block ("stack"); "" has no frame.
    frame: Literal["scroll", "stack", ""] = "scroll"
    box: bool = True
    frame_key: str = ""

    # The first column stays in view; wider than a telephone in any case; without paper behind it.
    sticky: bool = False
    wide: bool = False
    flat: bool = False
    style: Style = DENSE
    classes: str = ""
    head: bool = True

    # Which rows stand out, and the id of a row that links lead to.
    raised: Callable[[Row], bool] | None = None
    row_key: Callable[[Row], str] | None = None

    # The sentence in place of a table without rows.
    empty: str = ""

    @property
    def bodies(self) -> Sequence[Group[Row]]:
        """Its groups; one without a heading where it has only rows."""
        return self.groups or [Group(self.rows)]
