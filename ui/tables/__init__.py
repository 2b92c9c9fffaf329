"""Tables as data: a page says what its columns and rows are, and here they are drawn and written into sheets.

`docs/architecture.md`, “A table”, shows how. What stands in a cell beside plain values is in `ui.cells` and `ui.marks`.
"""

from ui.tables.drawing import draw
from ui.tables.model import DENSE, Cell, Column, Group, Line, Plain, Style, Table
from ui.tables.sheets import csv_response, safe_cell, sheet, write_csv
from ui.tables.workbooks import XLSX, Sheet, workbook

__all__ = [
    "DENSE",
    "XLSX",
    "Cell",
    "Column",
    "Group",
    "Line",
    "Plain",
    "Sheet",
    "Style",
    "Table",
    "csv_response",
    "draw",
    "safe_cell",
    "sheet",
    "workbook",
    "write_csv",
]
