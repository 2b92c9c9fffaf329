"""An outline to write in, as a Word document."""

import io

from docx import Document as Outline
from docx.shared import RGBColor

from documents.models import DocumentType
from documents.pages.pct_plan_template.sections import OURS, Section


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
