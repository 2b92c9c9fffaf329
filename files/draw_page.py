"""Draws one page of a PDF and reads its text, in a process of its own with little time and memory.

It is started by `files.pictures` and imports nothing of the product: a file that breaks the reader breaks nothing else.
The PDF comes on standard input; out goes the length of the text (four bytes), the text, and the picture as PNG.
"""

import io
import resource
import struct
import sys

MOST_MEMORY_BYTES = 1024 * 1024 * 1024
MOST_CPU_SECONDS = 10
MOST_PIXELS_WIDE, MOST_PIXELS_HIGH = 1240, 1754
MOST_CHARACTERS = 50_000


def limit() -> None:
    """Bound what this process may take: memory, time, files to write (none), further processes (none)."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY_BYTES, MOST_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_SECONDS, MOST_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


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


def main() -> None:
    """Answer on standard output."""
    limit()
    text, picture = drawn(sys.stdin.buffer.read(), int(sys.argv[1]))
    encoded = text.encode("utf-8", "replace")
    sys.stdout.buffer.write(struct.pack("!L", len(encoded)) + encoded + picture)


if __name__ == "__main__":
    main()
