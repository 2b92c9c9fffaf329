"""What a number looks like under the format of its cell: as a percentage, in thousands, without its sign, as a date.

A format has up to four sections, parted by semicolons: for positive numbers, negative ones, nought, and text (ECMA-376
part 1, 18.8.31).
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from functools import lru_cache

from sentences.numbers import as_entered

# What a spreadsheet keeps of a number; the digits behind are left over from its arithmetic.
_SPREADSHEET = Context(prec=15, rounding=ROUND_HALF_UP)
_MINUS = "-−–"
_PARTS = re.compile(
    r"""
    "(?P<quoted>[^"]*)"? | \\(?P<escaped>.) | [_*](?P<space>.) | \[(?P<bracket>[^\]]*)\]
    | (?P<general>General) | (?P<exponent>E[+-]) | (?P<noon>AM/PM|A/P)
    | (?P<digit>[0#?]) | (?P<point>\.) | (?P<comma>,) | (?P<percent>%) | (?P<fraction>/) | (?P<text>@)
    | (?P<date>[ymdhsbeg]+) | (?P<other>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9.]+(?:E[+-]?[0-9]+)?)", re.IGNORECASE)
_COLOUR = re.compile(r"red|color\s*\d+|colour\s*\d+|blue|green|magenta|cyan|yellow|black|white", re.IGNORECASE)
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
# The formats that a file names by number alone (ECMA-376 part 1, 18.8.30); all of East Asian days look alike here.
_ACCOUNT = '_-{0}* #,##0{1}_-;-{0}* #,##0{1}_-;_-{0}* "-"{2}_-;_-@_-'
_OF_NUMBERS = ("0", "0.00", "#,##0", "#,##0.00")
_OF_SHARES = ("0%", "0.00%", "0.00E+00", "# ?/?", "# ??/??")
_OF_DAYS = ("dd/mm/yyyy", "d-mmm-yy", "d-mmm", "mmm-yy", "h:mm AM/PM", "h:mm:ss AM/PM", "h:mm", "h:mm:ss")
_OF_BRACKETS = ("#,##0;(#,##0)", "#,##0;[Red](#,##0)", "#,##0.00;(#,##0.00)", "#,##0.00;[Red](#,##0.00)")
_OF_ACCOUNTS = tuple(_ACCOUNT.format(*parts) for parts in (("", "", ""), ("£", "", ""), ("", ".00", "??")))
_OF_MONEY_AND_TIME = (_ACCOUNT.format("£", ".00", "??"), "mm:ss", "[h]:mm:ss", "mm:ss.0", "##0.0E+0", "@")
BUILT_IN = {
    **dict(enumerate(_OF_NUMBERS, 1)),
    **dict(enumerate(_OF_SHARES, 9)),
    **dict(enumerate((*_OF_DAYS, "dd/mm/yyyy h:mm"), 14)),
    **dict(enumerate((*_OF_BRACKETS, *_OF_ACCOUNTS, *_OF_MONEY_AND_TIME), 37)),
    **dict.fromkeys([*range(27, 32), 36, *range(50, 59)], "yyyy/mm/dd"),
}


class Kind(StrEnum):
    """A way in which what is shown is not what the file holds."""

    PERCENT = "percent"
    SCALE = "scale"
    WORD = "word"
    SIGN = "sign"
    COLOUR = "colour"
    DASH = "dash"
    HIDDEN = "hidden"
    TEXT = "text"
    ROUNDED = "rounded"
    DAY = "day"
    STRUCK = "struck"


@dataclass(frozen=True)
class Shown:
    """A number as its cell shows it: the value that is taken, or a text that stands in its place; and how they differ.

    `text` is what a person reads in the cell, `held` the number as the file has it.
    """

    held: Decimal
    value: Decimal | str
    text: str
    kinds: frozenset[Kind] = frozenset()


@dataclass(frozen=True)
class _Section:
    condition: tuple[str, Decimal] | None
    before: str
    after: str
    whole: bool
    shows_nought: bool
    places: int | None
    grouped: bool
    thousands: int
    percents: int
    coloured: bool
    dated: bool
    has_day: bool

    @property
    def literal(self) -> str:
        """What it writes beside the digits."""
        return f"{self.before}{self.after}".strip()

    @property
    def negates(self) -> bool:
        """Whether it writes what people read as a minus: a sign before or behind, or brackets around."""
        before, after = self.before.strip(), self.after.strip()
        if any(sign.isalpha() for sign in before):
            return False
        signs = {before[:1], before[-1:], after[-1:]} & set(_MINUS)
        return bool(signs) or "(" in before and ")" in after


@dataclass(frozen=True)
class NumberFormat:
    """The format of a cell."""

    sections: tuple[_Section, ...]
    hides_text: bool = False

    @property
    def is_date(self) -> bool:
        """Whether a number under it is a day or a time."""
        return bool(self.sections) and self.sections[0].dated

    @property
    def has_day(self) -> bool:
        """Whether a date under it shows its day of the month."""
        return self.sections[0].has_day

    def shown(self, stored: str) -> Shown:
        """A number as the cell shows it. Its rounding is said and not taken; everything else counts as shown."""
        number = _SPREADSHEET.create_decimal(stored)
        if not self.sections:
            return Shown(number, number, as_entered(number))
        section, signed = self._section_of(number)
        if not section.whole:
            return _without_digits(section, number)
        return _with_digits(section, number, signed=signed)

    def _section_of(self, number: Decimal) -> tuple[_Section, bool]:
        """The section for a number, and whether it writes a minus of its own before a negative one."""
        if any(section.condition for section in self.sections):
            held = (section for section in self.sections[:3] if _holds(section, number))
            return next(held, self.sections[-1]), True
        if number < 0 and len(self.sections) > 1:
            return self.sections[1], False
        if number == 0 and len(self.sections) > 2:
            return self.sections[2], False
        return self.sections[0], True


@lru_cache(maxsize=512)
def number_format(code: str) -> NumberFormat:
    """The format that a code says."""
    sections: list[list[re.Match[str]]] = [[]]
    for part in _PARTS.finditer(code[:1000]):
        if part["other"] == ";":
            sections.append([])
        else:
            sections[-1].append(part)
    hides_text = len(sections) > 3 and not sections[3]
    if len(sections) == 1 and any(part["general"] or part["text"] for part in sections[0]) or not code:
        return NumberFormat(())
    return NumberFormat(tuple(_section(parts) for parts in sections[:3]), hides_text)


def _section(parts: list[re.Match[str]]) -> _Section:
    before, after, whole, places, commas, grouped, percents = "", "", False, 0, 0, False, 0
    pointed = loose = coloured = dated = has_day = shows_nought = False
    condition = None
    for part in parts:
        literal = part["quoted"] or part["escaped"] or ""
        if bracket := part["bracket"]:
            if found := _CONDITION.fullmatch(bracket):
                condition = (found[1], Decimal(found[2]))
            coloured = coloured or _COLOUR.fullmatch(bracket) is not None
            dated = dated or _ELAPSED.fullmatch(bracket) is not None
            literal = bracket[1:].split("-")[0] if bracket.startswith("$") else ""
        elif part["digit"]:
            # What stands between two digits, as in 00-00, is no sign.
            grouped, commas, after = grouped or commas > 0, 0, ""
            shows_nought = shows_nought or part["digit"] == "0"
            whole, places = True, places + 1 if pointed else places
        elif part["comma"]:
            commas += 1 if whole else 0
        elif part["point"]:
            pointed = whole = True
        elif part["percent"]:
            percents, literal = percents + 1, "%"
        elif part["exponent"] or part["fraction"]:
            loose = True
        elif part["general"] or part["text"]:
            whole = loose = shows_nought = True
        elif part["date"] or part["noon"]:
            dated, has_day = True, has_day or "d" in (part["date"] or "").lower()
        elif part["space"]:
            literal = ""
        elif part["other"]:
            literal = part["other"]
        before, after = (before, after + literal) if whole else (before + literal, after)
    return _Section(
        condition=condition,
        before=before,
        after=after,
        whole=whole,
        shows_nought=shows_nought,
        places=None if loose else places,
        grouped=grouped,
        thousands=commas,
        percents=percents,
        coloured=coloured,
        dated=dated,
        has_day=has_day,
    )


def _holds(section: _Section, number: Decimal) -> bool:
    if section.condition is None:
        return True
    sign, bound = section.condition
    return {
        "<": number < bound,
        "<=": number <= bound,
        ">": number > bound,
        ">=": number >= bound,
        "=": number == bound,
        "<>": number != bound,
    }[sign]


def _without_digits(section: _Section, number: Decimal) -> Shown:
    """A section that writes no digits: nothing, a dash for nought as accountants write it, or a word in its place."""
    literal = section.literal
    if not literal:
        return Shown(number, "", "", frozenset({Kind.HIDDEN}))
    if number == 0 and len(literal) == 1 and literal in _MINUS:
        return Shown(number, number, literal, frozenset({Kind.DASH}))
    return Shown(number, literal, literal, frozenset({Kind.TEXT}))


def _with_digits(section: _Section, number: Decimal, *, signed: bool) -> Shown:
    kinds, value = set(), number
    if section.percents:
        value, kinds = value.scaleb(2 * section.percents), {Kind.PERCENT}
    if section.thousands and any(sign.isalpha() for sign in section.literal):
        # “1.2k” and “1.2 million” say their scale: that of the file is the one that is read.
        kinds.add(Kind.WORD)
    elif section.thousands:
        value, kinds = value.scaleb(-3 * section.thousands), kinds | {Kind.SCALE}
    minus = number < 0 if signed else section.negates
    if signed and section.negates and number > 0:
        minus = True
    if value and minus != (value < 0):
        if value < 0 and section.coloured:
            kinds.add(Kind.COLOUR)
        else:
            value, kinds = -value, kinds | {Kind.SIGN}
    shown = value.scaleb(-3 * section.thousands) if Kind.WORD in kinds else value
    if section.places is None:
        return Shown(number, value, as_entered(shown), frozenset(kinds))
    rounded = shown.quantize(Decimal(1).scaleb(-section.places), ROUND_HALF_UP) if shown.adjusted() < 20 else shown
    if not rounded and not section.shows_nought:
        return _without_digits(section, number)
    if rounded != shown:
        kinds.add(Kind.ROUNDED)
    digits = format(abs(rounded), ",f" if section.grouped else "f")
    own = "-" if signed and number < 0 and rounded else ""
    return Shown(number, value, f"{own}{section.before.lstrip()}{digits}{section.after.rstrip()}", frozenset(kinds))
