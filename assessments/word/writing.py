"""A Word document as this product writes one: real headings, table heads that repeat, British English, no macros.

Its bytes depend on what is written alone: the same content gives the same file.
"""

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph

from assessments.word.contents import Contents
from assessments.word.elements import element, field
from sentences.signs import readable
from ui.components import Row
from ui.office_files import timeless

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
        about.title, about.subject, about.language = readable(title), readable(subject), LANGUAGE
        about.author = about.last_modified_by = about.comments = about.keywords = ""
        about.created = about.modified = at.astimezone(UTC).replace(tzinfo=None)
        about.revision = 1
        self._number_pages(footer)
        self.document.add_heading(readable(title), level=0)
        self._contents = Contents(self.document)

    def heading(self, text: str, level: int = 1, *, new_page: bool = False) -> None:
        """A heading; level 1 begins a part. Those of the first two levels are in the contents."""
        heading = self.document.add_heading(readable(text), level=level)
        heading.paragraph_format.page_break_before = new_page or None
        self._contents.list(heading, level)

    def contents(self) -> None:
        """The contents of the whole document, here."""
        self.document.add_paragraph("Contents", style="TOC Heading")
        self._contents.begin(self.document.add_paragraph())

    def text(self, text: str, *, strong: bool = False) -> Paragraph:
        """Paragraphs, one for each line."""
        paragraph = self.document.add_paragraph()
        for number, line in enumerate(readable(text).split("\n")):
            if number:
                paragraph = self.document.add_paragraph()
            paragraph.add_run(line).bold = strong
        return paragraph

    def quote(self, text: str, source: str) -> None:
        """Words from another document, and where they stand."""
        for line in readable(text).split("\n"):
            self.document.add_paragraph(line, style="Quote")
        self.document.add_paragraph(readable(source), style="Caption")

    def points(self, lines: Iterable[str], *, numbered: bool = False) -> None:
        """A list."""
        for line in lines:
            self.document.add_paragraph(readable(line), style="List Number" if numbered else "List Bullet")

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
        together: bool = False,
    ) -> None:
        """A table. `about` is what those hear who do not see it; an empty head is left out; widths are in cm.

        Short ones, and those that are to stay `together`, stand on one page.
        """
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
                first, *others = readable(text).split("\n")
                _write(cell.paragraphs[0], first, strong=number == 0)
                for other in others:
                    _write(cell.add_paragraph(), other, strong=number == 0)
        self._describe(table, about)
        for column, width in zip(table.columns, widths, strict=False):
            column.width = Cm(width)
            for cell in column.cells:
                cell.width = Cm(width)
        if together or len(table.rows) <= _SHORT:
            for line in table.rows[:-1]:
                for cell in line.cells:
                    for paragraph in cell.paragraphs:
                        paragraph.paragraph_format.keep_with_next = True
        self.document.add_paragraph()

    def bytes(self) -> bytes:
        """The file. Its parts carry no time of their own, so that the same content is the same file."""
        self._contents.write()
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
        paragraph.add_run(f"{readable(text)}. Page ")
        paragraph._p.append(field("PAGE", shown="1"))
        paragraph.add_run(" of ")
        paragraph._p.append(field("NUMPAGES", shown="1"))

    @staticmethod
    def _describe(table: Table, about: str) -> None:
        properties = table._tbl.tblPr
        for name in ("w:tblCaption", "w:tblDescription"):
            properties.append(element(name, val=readable(about)))


def _write(paragraph: Paragraph, text: str, *, strong: bool) -> None:
    paragraph.paragraph_format.space_after = Pt(2)
    run = paragraph.add_run(readable(text))
    run.bold = strong
    run.font.size = Pt(9.5)


def _mark(properties: object, name: str) -> None:
    properties.append(element(name, val="true"))  # type: ignore[attr-defined]


def _type(style: object, name: str) -> None:
    style.font.name = name  # type: ignore[attr-defined]
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()  # type: ignore[attr-defined]
    for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{kind}"), None)
