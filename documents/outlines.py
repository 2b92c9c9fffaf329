"""Templates to download: outlines to write in, and the workbook of the financial plan. The handbook prints none.

Its wording stands in them as in the reference library; headings, lines and instructions are ours and say so.
"""

import io
from dataclasses import dataclass

from docx import Document as Outline
from docx.shared import RGBColor
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from documents.models import DocumentType
from frameworks.models import Framework, Guidance, Item

OURS = "This template is ours. The handbook prints none. What it quotes from the handbook stands in quotation marks."
SCENARIOS = ("Base case", "Second scenario", "Third scenario")
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


@dataclass(frozen=True)
class Section:
    """One heading of an outline with what the handbook says there."""

    heading: str
    quotes: list[str]


def sections_of(framework: Framework, kind: DocumentType) -> list[Section]:
    """The headings of an outline, from the library; two queries. Each quotes what the handbook says of it."""
    if kind.key == "pathway_descriptions":
        return _pathway_sections(framework)
    sections = [Section("What the plan reflects", _lines(kind.description))]
    if kind.footnote:
        sections.append(Section("Evidence in the plan", [kind.footnote]))
    tops = [item for item in kind.items.order_by("order") if item.kind == Item.Kind.COMPONENT]
    for item in Item.objects.filter(parent__in=tops, kind=Item.Kind.SUB_COMPONENT).order_by("order"):
        sections.append(Section(item.title, _lines(item.text)))
    supported = [item for item in kind.items.order_by("order") if item.kind == Item.Kind.COMPETENCY]
    sections.append(Section("Competencies that it is evidence for", [str(item) for item in supported]))
    return sections


def _pathway_sections(framework: Framework) -> list[Section]:
    """The four parts of a pathway description (R-209)."""
    rows = Guidance.objects.filter(framework=framework, topic="pathway-descriptions").order_by("order")
    blocks = [block for row in rows for block in row.content if block.get("heading")]
    return [Section(block["heading"], [block.get("text", ""), *block.get("points", [])]) for block in blocks]


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def outline(kind: DocumentType, sections: list[Section]) -> bytes:
    """An outline to write in, as DOCX."""
    made = Outline()
    made.core_properties.title = kind.title
    made.core_properties.author = ""
    made.add_heading(kind.title, 0)
    made.add_paragraph(OURS)
    if kind.max_pages:
        made.add_paragraph(f"At most {kind.max_pages} pages.")
    for section in sections:
        made.add_heading(section.heading, 1)
        for quote in filter(None, section.quotes):
            run = made.add_paragraph().add_run(f"“{quote}”")
            run.italic, run.font.color.rgb = True, RGBColor.from_string("425563")
        made.add_paragraph("[Write here]")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


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
    _summary(book.create_sheet("Comparison"), years)
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
