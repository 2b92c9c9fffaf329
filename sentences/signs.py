"""What people type, as it is kept and as every page, document and mail can show it.

A word processor puts signs of its own into what is copied from it: bullets of its symbol fonts, soft line breaks, page
breaks. Other programs leave signs that no document can hold. They are mended where texts come in (`ui.forms`), and once
more where older ones go out; what was signed is never written anew (decision 25).
"""

import re
import unicodedata
from functools import cache
from pathlib import Path

from sentences.comparing import shows_nothing

# Signs of the symbol fonts (Symbol, Wingdings), which stand at places of their own in every text copied with them.
_SYMBOLS = {
    **dict.fromkeys((0xF0B7, 0xF0A7, 0xF0A8, 0xF0D8, 0xF06C, 0xF06E, 0xF071, 0xF075, 0xF076, 0xF09F, 0xF0AA), "•"),
    0xF0DF: "←",
    0xF0E0: "→",
    0xF0E1: "↑",
    0xF0E2: "↓",
    0xF0E8: "→",
    0xF04A: "☺",
    0xF04C: "☹",
    0xF0FB: "✗",
    0xF0FC: "✓",
    0xF0FD: "☒",
    0xF0FE: "☑",
    0xF0A3: "≤",
    0xF0B3: "≥",
    0xF0B1: "±",
    0xF0B4: "×",
    0xF0B0: "°",
    0xF020: " ",
    0xF02D: "-",
}
# A line break within a paragraph, a page break, the next line, the separators of lines and of paragraphs.
_BREAKS = dict.fromkeys((0x0B, 0x0C, 0x85, 0x2028, 0x2029), "\n")
# A sign of an unknown symbol font that begins a line is a bullet, whichever it was.
_FIRST_IN_LINE = re.compile("(?m)^([ \t]*)[\uf000-\uf0ff](?=\\s)")
# What no document can hold: control signs, halves of signs, signs that are none; the mark of the order of bytes, and
# the signs that turn round the order of all that follows them.
_UNHELD = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff\u202d\u202e]"
)
_ODD = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202d\u202e\ud800-\udfff\uf000-\uf0ff"
    "\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
_TABLE = _SYMBOLS | _BREAKS
# Of these nothing is seen: signs that join or part others, and choose how the one before them looks.
_UNSEEN = re.compile("[\u200b-\u200f\u2060-\u206f\u00ad\ufe00-\ufe0f\U000e0000-\U000e01ef]")


def readable(text: str) -> str:
    """The text as it is kept, counted and shown: every line end a single newline, bullets as bullets, and nothing in it
    that a document cannot hold; nothing, where nobody sees anything of it. A text that is readable stays as it is."""
    if _ODD.search(text):
        text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_TABLE)
        text = _UNHELD.sub("", _FIRST_IN_LINE.sub(r"\1•", text))
    return "" if shows_nothing(text) else text


def in_one_line(text: str) -> str:
    """A readable text of which only one line is wanted, such as a name: its lines one after the other."""
    return readable(text).replace("\n", " ")


def undrawn(text: str) -> list[str]:
    """The signs of a text for which a printed report has no letter, each once, in their order; mostly none."""
    if text.isascii():
        return []
    odd = (sign for sign in dict.fromkeys(readable(text)) if ord(sign) not in _drawn() and not sign.isspace())
    return [sign for sign in odd if not _UNSEEN.match(sign)]


def is_from_the_right(text: str) -> bool:
    """Whether any of it is in a script that is written from right to left, such as Arabic, Urdu or Hebrew."""
    return not text.isascii() and any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in text)


@cache
def _drawn() -> frozenset[int]:
    """The signs of the fonts with which reports are printed, stated in a file so that every machine says the same."""
    ranges = (Path(__file__).parent / "drawn.txt").read_text().split()
    found: set[int] = set()
    for one in ranges:
        first, _, last = one.partition("-")
        found.update(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(found)


def called(sign: str) -> str:
    """A sign and what it is called, for those who see only a box: "𓀀 (Egyptian hieroglyph a001)"."""
    name = unicodedata.name(sign, "")
    return f"{sign} ({name.capitalize()})" if name else f"{sign} (no name, U+{ord(sign):04X})"
