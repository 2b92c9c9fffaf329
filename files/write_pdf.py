"""Writes the PDF of an HTML document of ours, in a process of its own (`files.apart`)."""

import sys
from collections.abc import Sequence

from ui.pdf import pdf


def main(arguments: Sequence[str]) -> None:
    """HTML in, PDF out."""
    sys.stdout.buffer.write(pdf(sys.stdin.buffer.read().decode()))
