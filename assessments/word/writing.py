"""A Word document as this product writes one: real headings, table heads that repeat, British English, no macros.

Its bytes depend on what is written alone: the same content gives the same file.
"""

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph

from sentences.lines import one_newline
from ui.components import Row
from ui.office_files import held, timeless

LANGUAGE = "en-GB"
_INK = RGBColor(0x17, 0x32, 0x4D)
# A table of so many rows stays on one page, below its heading.
_SHORT = 8


class Writer:
    """Writes one document from the top to the bottom."""

    def __init__(self, *, title: str, subject: str, footer: str, at: datetime) -> None:
        self.document = Document()
        self._dress()
        about = self.document.core_properties
        about.title, about.subject, about.language = plain(title), plain(subject), LANGUAGE
        about.author = about.last_modified_by = about.comments = about.keywords = ""
        about.created = about.modified = at.astimezone(UTC).replace(tzinfo=None)
        about.revision = 1
        self._number_pages(footer)
        self.document.add_heading(plain(title), level=0)

    def heading(self, text: str, level: int = 1) -> None:
        """A heading; level 1 begins a part."""
        self.document.add_heading(plain(text), level=level)

    def text(self, text: str, *, strong: bool = False) -> Paragraph:
        """Paragraphs, one for each line."""
        paragraph = self.document.add_paragraph()
        for number, line in enumerate(plain(text).split("\n")):
            if number:
                paragraph = self.document.add_paragraph()
            paragraph.add_run(line).bold = strong
        return paragraph

    def quote(self, text: str, source: str) -> None:
        """Words from another document, and where they stand."""
        for line in plain(text).split("\n"):
            self.document.add_paragraph(line, style="Quote")
        self.document.add_paragraph(plain(source), style="Caption")

    def points(self, lines: Iterable[str], *, numbered: bool = False) -> None:
        """A list."""
        for line in lines:
            self.document.add_paragraph(plain(line), style="List Number" if numbered else "List Bullet")

    def facts(self, rows: Iterable[Row], about: str) -> None:
        """Names and values in two columns."""
        self.table(["", ""], [(row.key, str(row.value or "Not given")) for row in rows], about, widths=(5.5, 11))

    def table(
        self,
        head: Sequence[str],
        rows: Iterable[Sequence[str]],
        about: str,
        *,
        widths: Sequence[float] = (),
    ) -> None:
        """A table. `about` is what those hear who do not see it; an empty head is left out; widths are in cm."""
        titled = any(head)
        table = self.document.add_table(rows=1 if titled else 0, cols=len(head), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.LEFT
        table.autofit = not widths
        if titled:
            for cell, text in zip(table.rows[0].cells, head, strict=True):
                _write(cell.paragraphs[0], text, strong=True)
            _mark(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")
        for row in rows:
            line = table.add_row()
            _mark(line._tr.get_or_add_trPr(), "w:cantSplit")
            for number, (cell, text) in enumerate(zip(line.cells, row, strict=True)):
                first, *others = plain(text).split("\n")
                _write(cell.paragraphs[0], first, strong=number == 0)
                for other in others:
                    _write(cell.add_paragraph(), other, strong=number == 0)
        self._describe(table, about)
        for column, width in zip(table.columns, widths, strict=False):
            column.width = Cm(width)
            for cell in column.cells:
                cell.width = Cm(width)
        if len(table.rows) <= _SHORT:
            for line in table.rows[:-1]:
                for cell in line.cells:
                    for paragraph in cell.paragraphs:
                        paragraph.paragraph_format.keep_with_next = True
        self.document.add_paragraph()

    def bytes(self) -> bytes:
        """The file. Its parts carry no time of their own, so that the same content is the same file."""
        raw = io.BytesIO()
        self.document.save(raw)
        return timeless(raw.getvalue())

    def _dress(self) -> None:
        """A4, one family of type, dark headings, British English."""
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.2)
        section.top_margin = section.bottom_margin = Cm(2)
        styles = self.document.styles
        for style in styles:
            heads = style.name == "Title" or style.name.startswith("Heading ")
            if heads:
                style.font.color.rgb = _INK
            if heads or (hasattr(style, "font") and style.font.name):
                _type(style, "Arial")
        _type(styles["Normal"], "Arial")
        styles["Normal"].font.size = Pt(10.5)
        for language in styles.element.iter(qn("w:lang")):
            language.set(qn("w:val"), LANGUAGE)

    def _number_pages(self, text: str) -> None:
        paragraph = self.document.sections[0].footer.paragraphs[0]
        paragraph.add_run(f"{plain(text)}. Page ")
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), "PAGE")
        paragraph._p.append(field)

    @staticmethod
    def _describe(table: Table, about: str) -> None:
        properties = table._tbl.tblPr
        for name in ("w:tblCaption", "w:tblDescription"):
            element = OxmlElement(name)
            element.set(qn("w:val"), plain(about))
            properties.append(element)


def plain(text: str) -> str:
    """A text without the characters that no Word document can hold; line ends as single newlines."""
    return held(one_newline(text))


def _write(paragraph: Paragraph, text: str, *, strong: bool) -> None:
    paragraph.paragraph_format.space_after = Pt(2)
    run = paragraph.add_run(plain(text))
    run.bold = strong
    run.font.size = Pt(9.5)


def _mark(properties: object, name: str) -> None:
    element = OxmlElement(name)
    element.set(qn("w:val"), "true")
    properties.append(element)  # type: ignore[attr-defined]


def _type(style: object, name: str) -> None:
    style.font.name = name  # type: ignore[attr-defined]
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()  # type: ignore[attr-defined]
    for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{kind}"), None)
