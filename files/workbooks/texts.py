"""Texts of cells: on one line as people see them, the numbers they say, and letters that were damaged on the way."""

import re
from decimal import Decimal

from sentences.lines import one_line
from sentences.signs import readable

# Every sign that is written for a minus, and what parts thousands: a comma, or any kind of space or apostrophe.
_MINUS = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d", "-"))
_NUMBER = re.compile(
    r"""
    (?P<open>\()? \s* (?P<sign>[-+])? \s* £? \s*
    (?P<whole> [0-9]{1,3} (?:,[0-9]{3})+ | [0-9]{1,3} (?:[ '’][0-9]{3})+ | [0-9]+ )? (?P<rest>\.[0-9]+)?
    (?P<power>E[-+]?[0-9]{1,3})? \s* (?P<percent>%)? \s* (?P<behind>-)? (?P<close>\))? \s* (?P<late>%)?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LONGEST_NUMBER = 60
# How letters of several bytes look where each byte was read as a letter: “Ã©” for “é”, “â€™” for “’”. Behind letters
# that stand at the end of real words too, quotation marks and dashes are no such byte.
_SIGNS = "\u0080-\u00bf€‚ƒ„†‡ˆ‰Š‹ŒŽ•˜™š›œžŸ"
_AND_QUOTES = f"{_SIGNS}…‘’“”–—"
_MISREAD = re.compile(
    f"[ÂÃ][{_AND_QUOTES}] | [ÄÅËÎÏÐÑ](?![«»])[{_SIGNS}] | â[€‚„†ˆ‰][{_AND_QUOTES}]? | ðŸ[{_AND_QUOTES}]{{1,2}}"
    # “Ã” and a space that does not break, of which white space is left.
    " | (?<=[a-zß-ÿ])[ÂÃ](?![A-Za-z])",
    re.VERBOSE,
)


def tidy(cell: str) -> str:
    """On one line and without what cannot be seen, such as comes along from web pages and mails."""
    if cell.isascii() and cell.isprintable():
        return " ".join(cell.split())
    return one_line(readable("".join(" " if ord(sign) < 32 or ord(sign) == 127 else sign for sign in cell)))


def number_in(text: str) -> tuple[Decimal, bool] | None:
    """The number that a text says, and whether as a percentage; None where it says none, or leaves open which.

    Thousands may be parted by commas or spaces; the minus may be typographic, stand behind, or be brackets. A comma for
    the decimal point is not taken.
    """
    text = one_line(text).translate(_MINUS)
    found = _NUMBER.fullmatch(text) if len(text) <= _LONGEST_NUMBER else None
    if found is None or not (found["whole"] or found["rest"]):
        return None
    minuses = [found["sign"] == "-", found["behind"] is not None, found["open"] is not None]
    if sum(minuses) > 1 or (found["open"] is None) != (found["close"] is None) or found["percent"] and found["late"]:
        return None
    digits = re.sub("[, '’]", "", found["whole"] or "0") + (found["rest"] or "") + (found["power"] or "")
    return Decimal(f"-{digits}" if any(minuses) else digits), bool(found["percent"] or found["late"])


def undamaged(text: str) -> str | None:
    """What a text said before its letters were damaged by a wrong encoding; "" where that is lost, None where it is
    whole.
    """
    if "\ufffd" in text:
        return ""
    if not _MISREAD.search(text):
        return None
    try:
        mended = _MISREAD.sub(lambda found: _as_bytes(found[0]).decode("utf-8"), text)
    except UnicodeError:
        return ""
    again = undamaged(mended)  # some went through it twice
    return mended if again is None else again


def _as_bytes(letters: str) -> bytes:
    """The bytes that were read as these letters of Windows-1252, whose gaps are read as they are."""
    return b"".join(bytes([ord(one)]) if ord(one) < 256 else one.encode("cp1252") for one in letters)
