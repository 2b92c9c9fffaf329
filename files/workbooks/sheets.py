"""A sheet as it was read, and what is said of one that cannot be."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from files.workbooks.remarks import Remark

# A text, a number as it is shown, a boolean, a day with or without its time; "" where there is nothing.
Cell = str | Decimal | bool | date | datetime
Place = tuple[int, str]


class Unreadable(Exception):  # noqa: N818
    """The file cannot be read at all; the text says what to do."""


@dataclass(frozen=True)
class Sheet:
    """One sheet as a person sees it: its rows from row 1 on, and the cells that are no plain values.

    What is hidden is empty here. `unstored` are those of the formulas whose result the file does not hold, `percents`
    the numbers that are shown as percentages, `remarks` what was left out or is read otherwise than the file holds it.
    """

    name: str
    rows: list[list[Cell]]
    formulas: list[Place] = field(default_factory=list)
    unstored: list[Place] = field(default_factory=list)
    errors: list[Place] = field(default_factory=list)
    percents: list[Place] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


def column_letter(number: int) -> str:
    """The letter of a column, counted from nought."""
    letters, number = "", number + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(maxsize=1024)
def column_number(letters: str) -> int:
    """The number of a column, counted from nought."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1
