"""Draws one page of a PDF and reads its text, in a process of its own (`files.apart`).

The PDF comes on standard input; out goes the length of the text (four bytes), the text, and the picture as PNG.
"""

import io
import struct
import sys
from collections.abc import Sequence

MOST_PIXELS_WIDE, MOST_PIXELS_HIGH = 1240, 1754
MOST_CHARACTERS = 50_000


def drawn(data: bytes, number: int) -> tuple[str, bytes]:
    """The text and the picture of a page, counted from one."""
    import pypdfium2

    page = pypdfium2.PdfDocument(data)[number - 1]
    wide, high = page.get_size()
    if not (0 < wide < 1e6 and 0 < high < 1e6):
        raise ValueError("the page has no size")
    scale = min(MOST_PIXELS_WIDE / wide, MOST_PIXELS_HIGH / high)
    out = io.BytesIO()
    page.render(scale=scale).to_pil().convert("RGB").save(out, "PNG")
    text = page.get_textpage()
    return text.get_text_range(0, min(text.count_chars(), MOST_CHARACTERS)), out.getvalue()


def main(arguments: Sequence[str]) -> None:
    """Answer on standard output for the page of the number given."""
    text, picture = drawn(sys.stdin.buffer.read(), int(arguments[0]))
    encoded = text.encode("utf-8", "replace")
    sys.stdout.buffer.write(struct.pack("!L", len(encoded)) + encoded + picture)
