"""The workbook in which a PCT lists its nominees, to be uploaded when it is filled in (R-116, R-120)."""

import io
from collections.abc import Iterable
from functools import lru_cache

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from files.workbooks import column_letter
from surveys.models import Category, Group
from surveys.services.nominating import JOB_TITLE
from surveys.services.sheets import ADDITIONAL_OF, EXAMPLE_EMAIL
from surveys.sheets import CATEGORIES_SHEET, COLUMNS, MOST_ROWS

NAME = "Nominees for the survey.xlsx"
NOMINEES_SHEET = "Nominees"
_WIDTHS = (42, 42, 24, 28, 36)


def nominee_template(categories: Iterable[Category]) -> bytes:
    """A sheet with the headings and one example, and a second with every category; no formulas."""
    return _template(tuple((category.label, str(Group(category.group).label)) for category in categories))


@lru_cache(maxsize=4)
def _template(categories: tuple[tuple[str, str], ...]) -> bytes:
    book = Workbook()
    sheet: Worksheet = book.active  # type: ignore[assignment]
    sheet.title = NOMINEES_SHEET
    sheet.append([heading for heading, _ in COLUMNS.values()])
    rows = [*categories, *((label, str(group.label)) for label, group in ADDITIONAL_OF.items())]
    sheet.append([rows[0][0], "Example Organisation", JOB_TITLE, "Ann Example", EXAMPLE_EMAIL])
    for cell in sheet[2]:
        cell.font = Font(italic=True, color="666666")
    listed = book.create_sheet(CATEGORIES_SHEET)
    listed.append(["Category", "Group"])
    for row in rows:
        listed.append(row)
    for one, widths in ((sheet, _WIDTHS), (listed, (48, 20))):
        for cell in one[1]:
            cell.font = Font(bold=True)
        for place, width in enumerate(widths):
            one.column_dimensions[column_letter(place)].width = width
        one.freeze_panes = "A2"
    choice = DataValidation(type="list", formula1=f"{CATEGORIES_SHEET}!$A$2:$A${listed.max_row}", allow_blank=True)
    sheet.add_data_validation(choice)
    choice.add(f"A2:A{MOST_ROWS + 1}")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
