"""Reads a workbook in a process of its own (`files.apart`).

The workbook comes on standard input, the name of a sheet to leave out as argument; out go the sheets as JSON, or the
reason why there are none.
"""

import io
import json
import sys
from collections.abc import Sequence

from files.workbooks.passing import packed
from files.workbooks.sheets import Unreadable
from files.workbooks.worksheets import read_sheets


def main(arguments: Sequence[str]) -> None:
    """Answer on standard output."""
    (besides,) = arguments
    try:
        answer = packed(*read_sheets(io.BytesIO(sys.stdin.buffer.read()), besides=besides))
    except Unreadable as unreadable:
        answer = {"unreadable": str(unreadable)}
    json.dump(answer, sys.stdout)
