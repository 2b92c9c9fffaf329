"""Writes the PDF of an HTML document of ours, in a process of its own (`files.apart`)."""

import sys
from collections.abc import Sequence

from files.apart import limit
from ui.pdf import pdf

_CPU_SECONDS = 8
# The fonts, which WeasyPrint puts into a folder of its own while it works.
_FONT_BYTES = 4 * 1024 * 1024


def main(arguments: Sequence[str]) -> None:
    """HTML in, PDF out."""
    limit(cpu_seconds=_CPU_SECONDS, writes_bytes=_FONT_BYTES)
    sys.stdout.buffer.write(pdf(sys.stdin.buffer.read().decode()))
