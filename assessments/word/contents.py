"""The contents of a Word document: filled in as it is written, and a field that Word can fill in anew.

On which page a heading stands is known only where the pages are laid out. The lines are links until somebody has Word
update the field, which adds the numbers; that it does by itself at opening would be asked of every reader first.
"""

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from assessments.word.elements import element, run

# Headings of so many levels are listed.
LEVELS = 2
_FIELD = f' TOC \\o "1-{LEVELS}" \\h \\z \\u '


class Contents:
    """Notes the headings as they come, and lists them at the place that was kept for it."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._place: Paragraph | None = None
        self._listed: list[tuple[int, str, str]] = []
        for level in range(1, LEVELS + 1):
            style = document.styles.add_style(f"toc {level}", WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = document.styles["Normal"]
            style.paragraph_format.left_indent = Cm(0.6 * (level - 1))
            style.paragraph_format.space_after = Pt(2 if level > 1 else 4)

    def list(self, heading: Paragraph, level: int) -> None:
        """Take up a heading, where those of its level are listed."""
        if level > LEVELS:
            return
        name, number = f"_Toc{len(self._listed) + 1:06}", str(len(self._listed) + 1)
        self._listed.append((level, heading.text, name))
        heading._p.insert(1, element("w:bookmarkStart", id=number, name=name))
        heading._p.append(element("w:bookmarkEnd", id=number))

    def begin(self, place: Paragraph) -> None:
        """Keep this paragraph's place for the contents."""
        self._place = place

    def write(self) -> None:
        """List what was taken up, at its place."""
        if self._place is None:
            return
        lines: list[Paragraph] = []
        for level, text, name in self._listed:
            line = self._place.insert_paragraph_before(style=f"toc {level}")
            line._p.append(element("w:hyperlink", run(text), anchor=name, history="1"))
            lines.append(line)
        if lines:
            said = element("w:instrText")
            said.text = _FIELD
            for number, part in enumerate([_mark("begin"), element("w:r", said), _mark("separate")]):
                lines[0]._p.insert(1 + number, part)
            lines[-1]._p.append(_mark("end"))
        self._place._p.getparent().remove(self._place._p)


def _mark(what: str) -> BaseOxmlElement:
    return element("w:r", element("w:fldChar", fldCharType=what))
