"""Tables to download, for people who open them in a spreadsheet."""

import csv
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

Cell = str | int | float | None

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_cell(cell: Cell) -> Cell:
    """A text that a spreadsheet would take for a formula, with an apostrophe before it; numbers stay numbers."""
    if isinstance(cell, str) and (cell.startswith(_FORMULA) or cell.lstrip().startswith(_FORMULA)):
        return f"'{cell}"
    return cell


def csv_response(rows: Iterable[Sequence[Cell]], name: str) -> HttpResponse:
    """The rows as a CSV file to download, every text made safe for a spreadsheet."""
    # The mark at the beginning tells spreadsheets that the text is UTF-8.
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    csv.writer(response).writerows([safe_cell(cell) for cell in row] for row in rows)
    return response
