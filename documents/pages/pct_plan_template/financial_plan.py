"""The workbook of the financial plan: three scenarios of five years, and their comparison."""

import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from documents.models import DocumentType
from documents.pages.pct_plan_template.sections import OURS

SCENARIOS = ("Base case", "Second scenario", "Third scenario")
COMPARISON = "Comparison"
_INCOME = ("Recurrent allocation", "Non-recurrent allocation", "Other income")
_SPENDING = (
    "Acute services",
    "Mental health services",
    "Community services",
    "Primary care",
    "Prescribing",
    "Specialised commissioning",
    "Continuing care",
    "Management and administration",
    "Contingency",
    "Other spending",
)
_CHANGES = ("Investment in initiatives", "Disinvestment", "Efficiency savings")
_ASSUMPTIONS = ("Growth of the allocation (%)", "Uplift of prices (%)", "Growth of activity (%)", "Efficiency (%)")
_INK = "17324D"


def financial_workbook(kind: DocumentType, first_year: int, quotes: list[str]) -> bytes:
    """The workbook of the financial plan, as XLSX: three scenarios of five years each, side by side at the end (R-214).

    `first_year` is that in which the first of the five begins.
    """
    book = Workbook()
    front = book.active
    front.title = "Read me"
    _front(front, kind, quotes)
    years = [f"{year}/{(year + 1) % 100:02}" for year in range(first_year - 1, first_year + 5)]
    for scenario in SCENARIOS:
        _scenario(book.create_sheet(scenario), scenario, years)
    _summary(book.create_sheet(COMPARISON), years)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _front(sheet: Worksheet, kind: DocumentType, quotes: list[str]) -> None:
    lines = [
        kind.title,
        OURS,
        "Fill in one sheet for each of the three scenarios, in thousands of pounds. Totals are worked out.",
        "Say in row 2 of each sheet what the scenario assumes. The first column of figures is the year before.",
        *(f"“{quote}”" for quote in quotes),
    ]
    for number, line in enumerate(lines, 1):
        cell = sheet.cell(number, 1, line)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.font = Font(bold=number == 1, size=16 if number == 1 else 11)
    sheet.column_dimensions["A"].width = 100


def _scenario(sheet: Worksheet, name: str, years: list[str]) -> None:
    _heading(sheet, 1, [name, *["£000"] * len(years)])
    sheet.cell(2, 1, "What this scenario assumes: ")
    _heading(sheet, 3, ["", f"{years[0]} (forecast)", *years[1:]])
    row = _block(sheet, 4, "Income", _INCOME, len(years))
    income = row - 1
    row = _block(sheet, row, "Spending", _SPENDING, len(years))
    spending = row - 1
    _heading(sheet, row, ["Surplus or deficit"])
    for column in range(2, 2 + len(years)):
        letter = get_column_letter(column)
        sheet.cell(row, column, f"={letter}{income}-{letter}{spending}").font = Font(bold=True)
    row = _block(sheet, row + 1, "Changes within spending", _CHANGES, len(years))
    _heading(sheet, row, ["Assumptions"])
    for number, line in enumerate(_ASSUMPTIONS, row + 1):
        sheet.cell(number, 1, line)
    sheet.column_dimensions["A"].width = 40
    for column in range(2, 2 + len(years)):
        sheet.column_dimensions[get_column_letter(column)].width = 20
    sheet.freeze_panes = "B4"


def _block(sheet: Worksheet, row: int, title: str, lines: tuple[str, ...], years: int) -> int:
    """A title, its lines and their total; returns the row after."""
    _heading(sheet, row, [title])
    for number, line in enumerate(lines, row + 1):
        sheet.cell(number, 1, line)
    total = row + len(lines) + 1
    sheet.cell(total, 1, f"Total: {title.lower()}").font = Font(bold=True)
    for column in range(2, 2 + years):
        letter = get_column_letter(column)
        sheet.cell(total, column, f"=SUM({letter}{row + 1}:{letter}{total - 1})").font = Font(bold=True)
    return total + 1


def _summary(sheet: Worksheet, years: list[str]) -> None:
    _heading(sheet, 1, ["Surplus or deficit, £000", f"{years[0]} (forecast)", *years[1:]])
    surplus = 4 + len(_INCOME) + 2 + len(_SPENDING) + 2
    for row, scenario in enumerate(SCENARIOS, 2):
        sheet.cell(row, 1, scenario)
        for column in range(2, 2 + len(years)):
            sheet.cell(row, column, f"='{scenario}'!{get_column_letter(column)}{surplus}")
    sheet.column_dimensions["A"].width = 40


def _heading(sheet: Worksheet, row: int, texts: list[str]) -> None:
    for column, text in enumerate(texts, 1):
        cell = sheet.cell(row, column, text)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", start_color=_INK)
