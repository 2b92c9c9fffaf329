"""The one reader of workbooks and CSV files. What the columns mean is known to the room that asks for them."""

from files.workbooks.bounds import MOST_ROWS
from files.workbooks.grids import Grid, Wanted
from files.workbooks.reading import read_csv, read_workbook
from files.workbooks.sheets import Sheet, Unreadable, column_letter
from files.workbooks.texts import one_line

__all__ = [
    "MOST_ROWS",
    "Grid",
    "Sheet",
    "Unreadable",
    "Wanted",
    "column_letter",
    "one_line",
    "read_csv",
    "read_workbook",
]
