"""The one reader of workbooks and CSV files. What the columns mean is known to the room that asks for them."""

from files.workbooks.grids import Grid, Wanted
from files.workbooks.reading import read_csv, read_workbook
from files.workbooks.remarks import Notes, Remark, fingerprint
from files.workbooks.sheets import Cell, Sheet, Unreadable, column_letter
from files.workbooks.texts import number_in, tidy, undamaged
from files.workbooks.worksheets import MOST_ROWS

__all__ = [
    "MOST_ROWS",
    "Cell",
    "Grid",
    "Notes",
    "Remark",
    "Sheet",
    "Unreadable",
    "Wanted",
    "column_letter",
    "fingerprint",
    "number_in",
    "read_csv",
    "read_workbook",
    "tidy",
    "undamaged",
]
