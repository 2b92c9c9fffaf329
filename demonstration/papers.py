"""The demonstration's documents: small, real PDFs with a heading and text on every page."""

import io

import pydyf

_LEFT, _TOP, _LINE = 60, 780, 18


def paper(title: str, organisation: str, *, pages: int) -> bytes:
    """A PDF of so many pages, each with the title, the organisation, its number and a few lines of made-up text."""
    pdf = pydyf.PDF()
    font = pydyf.Dictionary({"Type": "/Font", "Subtype": "/Type1", "BaseFont": "/Helvetica"})
    pdf.add_object(font)
    for number in range(1, pages + 1):
        lines = [
            title,
            organisation,
            f"Page {number} of {pages}. Illustrative document: every statement in it is made up.",
            "",
            f"{number}.1 What we set out to do, and why it matters to the people who live here.",
            f"{number}.2 What was done in the year, with whom, and what changed as a result.",
            f"{number}.3 What we will do next, who leads it, and how the board will know.",
        ]
        stream = pydyf.Stream()
        stream.begin_text()
        stream.set_font_size("F1", 11)
        for row, line in enumerate(lines):
            stream.set_text_matrix(1, 0, 0, 1, _LEFT, _TOP - row * _LINE)
            stream.show_text_string(line)
        stream.end_text()
        pdf.add_object(stream)
        pdf.add_page(
            pydyf.Dictionary(
                {
                    "Type": "/Page",
                    "Parent": pdf.pages.reference,
                    "MediaBox": pydyf.Array([0, 0, 595, 842]),
                    "Contents": stream.reference,
                    "Resources": pydyf.Dictionary({"Font": pydyf.Dictionary({"F1": font.reference})}),
                }
            )
        )
    pdf.info["Title"] = pydyf.String(title)
    out = io.BytesIO()
    pdf.write(out)
    return out.getvalue()
