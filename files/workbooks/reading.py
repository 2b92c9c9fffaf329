"""Reads the cells of a workbook or a CSV file without running anything, and within bounds of memory and time."""

import csv
import io
import json
from typing import IO

from files.apart import answer_of
from files.workbooks.passing import unpacked
from files.workbooks.remarks import Remark
from files.workbooks.sheets import Cell, Sheet, Unreadable

# Shorter than the time after which a web server gives a request up: for a process that waits longer than it works.
_SECONDS = 25.0
_CPU_SECONDS = 15.0
MOST_CSV_BYTES = 20 * 1024 * 1024
_MOST_LINE = 1_000_000

_TOO_LONG = (
    "Reading the workbook takes more time or memory than there is for it. Copy the table alone into a new workbook,"
    " without formats and empty rows, and upload that."
)


def read_workbook(stream: IO[bytes], *, besides: str = "") -> tuple[list[Sheet], list[Remark]]:
    """The sheets of an XLSX file that a person sees and that hold anything, without the one named `besides`; and a
    remark on each sheet that is hidden. Raises `Unreadable`.

    It is read by another process, which takes at most some seconds and some hundred megabytes: hold no transaction.
    """
    stream.seek(0)
    answered = answer_of(
        "files.workbooks.read_workbook", besides, data=stream.read(), seconds=_SECONDS, cpu_seconds=_CPU_SECONDS
    )
    if answered is None:
        raise Unreadable(_TOO_LONG)
    answer = json.loads(answered)
    if "unreadable" in answer:
        raise Unreadable(answer["unreadable"])
    return unpacked(answer)


def read_csv(stream: IO[bytes]) -> list[Sheet]:
    """A CSV file in UTF-8 as one sheet without a name. Raises `Unreadable`."""
    content = stream.read(MOST_CSV_BYTES + 1)
    if len(content) > MOST_CSV_BYTES:
        raise Unreadable(f"The file is larger than {MOST_CSV_BYTES // 1024 // 1024} MB. Divide it.")
    try:
        text = content.decode("utf-8-sig")
        if max(map(len, text.split("\n"))) > _MOST_LINE:
            raise Unreadable("A line of the file has more than a million characters. Save the table as CSV again.")
        rows: list[list[Cell]] = [list(row) for row in csv.reader(io.StringIO(text, newline=""), strict=True)]
    except (UnicodeDecodeError, csv.Error) as error:
        raise Unreadable(f"The file is not CSV in UTF-8: {error}.") from error
    return [Sheet("", rows)]
