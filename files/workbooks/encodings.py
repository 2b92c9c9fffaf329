"""The letters of a text file, whose encoding it does not say: what was guessed is shown before it is taken."""

from collections.abc import Callable, Iterator

from files.workbooks.packages import NO_SPREADSHEET
from files.workbooks.remarks import Remark
from files.workbooks.sheets import Unreadable
from sentences.lists import listed

_MOST_EXAMPLES = 10
_LONGEST_EXAMPLE = 60
_OTHER_KINDS = (b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8")
_MARKS = {b"\xff\xfe\x00\x00": "utf-32", b"\x00\x00\xfe\xff": "utf-32", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_LETTERS_LOST = (
    "The letters of the file cannot be read. Save it as XLSX or as “CSV UTF-8” in your spreadsheet program, and upload"
    " it again."
)

Rows = list[list[str]]


def decoded(content: bytes) -> tuple[str, Callable[[Rows], list[Remark]]]:
    """The text of a CSV file, and what is to be said of its rows where its encoding was guessed. Raises `Unreadable`.

    UTF-8, or what a mark at its beginning says; else UTF-16 where every other byte is nought, else Windows-1252, in
    which spreadsheets of this country write CSV.
    """
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            return _text(content, encoding), lambda rows: []
    if content.startswith(_OTHER_KINDS):
        raise Unreadable(NO_SPREADSHEET)
    if b"\x00" in content:
        return _text(content, _half_empty(content)), lambda rows: _guess("UTF-16", rows)
    try:
        return content.decode("utf-8-sig"), lambda rows: []
    except UnicodeDecodeError:
        return _text(content, "cp1252"), lambda rows: _guess("Windows-1252", rows)


def _text(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(_LETTERS_LOST) from error


def _half_empty(content: bytes) -> str:
    """In which order of bytes it is UTF-16: of one half of them most are nought. Raises `Unreadable` for neither."""
    first, second = content[0::2].count(0), content[1::2].count(0)
    if max(first, second) * 4 < len(content) or min(first, second) * 10 > max(first, second):
        raise Unreadable(NO_SPREADSHEET)
    return "utf-16-be" if first > second else "utf-16-le"


def _guess(encoding: str, rows: Rows) -> list[Remark]:
    """What is said of letters that were read in an encoding which the file does not name."""
    odd = list(_with_odd_letters(rows))
    if not odd:
        return []
    more = len(odd) - _MOST_EXAMPLES
    shown = [*odd[:_MOST_EXAMPLES], *([f"{more:,} more"] if more > 0 else [])]
    return [
        Remark(
            "",
            f"The file does not say how its letters are written. They are read as {encoding}. Check these:"
            f" {listed(shown)}. If any is wrong, save the file as “CSV UTF-8” and upload it again.",
        )
    ]


def _with_odd_letters(rows: Rows) -> Iterator[str]:
    for number, row in enumerate(rows, start=1):
        for cell in row:
            if not cell.isascii():
                yield f"“{cell[:_LONGEST_EXAMPLE]}” in row {number}"
