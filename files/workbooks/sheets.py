"""A sheet as it was read, and what is said of one that cannot be."""

from dataclasses import dataclass, field
from typing import Any

from openpyxl.utils import get_column_letter

Cell = Any  # text, number, boolean, date or time; "" where there is nothing


class Unreadable(Exception):  # noqa: N818
    """The file cannot be read at all; the text says what to do."""


@dataclass(frozen=True)
class Sheet:
    """One sheet: its rows from row 1 on, and the cells that hold a formula or a spreadsheet's error."""

    name: str
    rows: list[list[Cell]]
    formulas: list[tuple[int, str]] = field(default_factory=list)
    errors: list[tuple[int, str]] = field(default_factory=list)


def column_letter(number: int) -> str:
    """The letter of a column, counted from nought."""
    return str(get_column_letter(number + 1))
