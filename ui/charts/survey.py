"""The charts of a survey's result: how many gave each answer, and where a mean is between the levels.

Each says by shape, place and number what it says by colour: it prints in black and white. Drawn for a telephone's
width; the table of the same numbers stands beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from ui.charts.pieces import BLUE, WHITE, Scale, coordinate, figure, scale, shape

_WIDTH, _FONT = 300, 14
_ROW = 36  # a line of words, and what is drawn below it
_HEAD, _NAME, _STEP = 22, 24, 46  # the levels' names; a mean's name; that with its mark, on a line of its own below
_START, _END = 8, 292
_LINE, _PALE = "#768692", "#d8dde0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """An answer and how many gave it; what is no score has an empty bar."""

    label: str
    number: int
    filled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A level of the scale: its name, where it begins, and that as a number. The lowest begins where the scale does."""

    name: str
    least: float
    shown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mean:
    """A mean on the scale, None where there is none, and how it is said."""

    label: str
    value: float | None
    shown: str


def answers(rows: Sequence[Bar], *, title: str, desc: str) -> SafeString:
    """How many gave each answer, a bar each (R-140)."""
    most = max(row.number for row in rows) or 1
    body = "".join(
        _text(_START, place * _ROW + 14, row.label, "start")
        + _text(_END, place * _ROW + 14, str(row.number), "end")
        + _bar(place * _ROW + 20, (_END - _START) * row.number / most, filled=row.filled)
        for place, row in enumerate(rows)
    )
    return _figure(body, len(rows) * _ROW, title, desc)


def means(rows: Sequence[Mean], *, levels: Sequence[Level], low: int, high: int, title: str, desc: str) -> SafeString:
    """Where means are between the levels of a scale from `low` to `high`; at most four of them (R-155).

    A number to the right would seem to belong to the level it is in, so each is said with its name, above its mark.
    """
    x = scale(low, high, _START, _END)
    body = _axis(levels, x, low, high, len(rows))
    for place, row in enumerate(rows):
        top = _HEAD + place * _STEP
        body += _way(f"M{_START} {top}H{_END}", _PALE) + _text(_START, top + 18, f"{row.label}: {row.shown}", "start")
        if row.value is not None:
            body += _mark(place, x(row.value), top + 33)
    return _figure(body, _HEAD + _STEP * len(rows) + 20, title, desc)


def _axis(levels: Sequence[Level], x: Scale, low: int, high: int, rows: int) -> str:
    """The scale: an upright line at each level's beginning, its name above and its number below. It stops at each row's
    name, which it would else cross.
    """
    foot = _HEAD + _STEP * rows
    edges = [*(level.least for level in levels), high]
    body = _way(f"M{_START} {foot}H{_END}", _LINE)
    body += _text(_START, foot + 16, str(low), "middle") + _text(_END, foot + 16, str(high), "middle")
    for level, ends in zip(levels, edges[1:], strict=True):
        body += _text((x(level.least) + x(ends)) / 2, 14, level.name, "middle")
    for level in levels[1:]:
        at = x(level.least)
        body += _way(_upright(at, rows), _LINE, dash="3 3") + _text(at, foot + 16, level.shown, "middle")
    return body


def _upright(x: float, rows: int) -> str:
    """From the levels' names down through the line of each row's mark."""
    at = _tenths(x)
    tops = range(_HEAD, _HEAD + _STEP * rows, _STEP)
    return f"M{at} 2V{_HEAD}" + "".join(f"M{at} {top + _NAME}V{top + _STEP}" for top in tops)


def _mark(place: int, x: float, y: float) -> str:
    """A shape of its own for each row: dot, upright stroke, ring, diamond."""
    at = f"M{_tenths(x)} {_tenths(y)}"
    drawn: list[tuple[str, dict[str, str]]] = [
        ("m-6 0a6 6 0 1 0 12 0a6 6 0 1 0-12 0z", {"fill": BLUE}),
        ("m0-7v14", {"stroke": BLUE, "stroke_width": "4"}),
        ("m-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z", {"fill": WHITE, "stroke": BLUE, "stroke_width": "2"}),
        ("m0-7l7 7-7 7-7-7z", {"fill": WHITE, "stroke": BLUE, "stroke_width": "2"}),
    ]
    way, look = drawn[place]
    return shape("path", d=at + way, **look)


def _bar(top: float, length: float, *, filled: bool) -> str:
    if not length:
        return _way(f"M{_START} {top}v10", _LINE)
    fill = BLUE if filled else WHITE
    return shape("rect", x=_START, y=top, width=_tenths(length), height=10, fill=fill, stroke=BLUE)


def _way(way: str, stroke: str, *, dash: str = "") -> str:
    return shape("path", d=way, stroke=stroke, stroke_dasharray=dash, fill="none")


def _text(x: float, y: float, words: str, anchor: str) -> str:
    """Words in the colour and type of the page, with a white edge where they stand on a line."""
    return shape(
        "text",
        words,
        x=_tenths(x),
        y=_tenths(y),
        font_size=_FONT,
        text_anchor=anchor,
        fill="currentColor",
        stroke="#fff",
        stroke_width=3,
        paint_order="stroke",
    )


def _tenths(number: float) -> str:
    return coordinate(round(number, 1))


def _figure(body: str, height: float, title: str, desc: str) -> SafeString:
    return figure(body, width=_WIDTH, height=height, title=title, desc=desc, sized=False)
