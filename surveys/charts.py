"""The charts of the survey's result as inline SVG, pure functions of the read model.

Each has a title and a description, and says by shape, place and number what it says by colour: it prints in black and
white. Drawn for a telephone's width; the table of the same numbers stands beside it.
"""

from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from surveys.answers import SCALE
from surveys.queries import ResultLine

_WIDTH, _FONT = 300, 14
_ROW = 36  # a line of words, and what is drawn below it
_HEAD, _NAME, _STEP = 22, 24, 46  # the levels' names; a mean's name; that with its mark, on a line of its own below
_START, _END = 8, 292
_BLUE, _LINE, _PALE = "#12436d", "#768692", "#d8dde0"
_LOW, _HIGH = SCALE[0][0], SCALE[-1][0]


def distribution_chart(line: ResultLine, title: str) -> SafeString:
    """How many chose each answer, a bar each; “Unable to Comment” is an empty bar, as it is no score (R-140)."""
    most = max(one.people for one in line.answers) or 1
    rows = [
        _words(place * _ROW, one.label, str(one.people))
        + _bar(place * _ROW + 20, (_END - _START) * one.people / most, filled=one.score is not None)
        for place, one in enumerate(line.answers)
    ]
    said = "; ".join(f"{one.label}: {one.people}" for one in line.answers)
    return _svg(len(rows) * _ROW, title, f"{said}.", rows)


def standing_chart(line: ResultLine, title: str) -> SafeString:
    """Where the mean stands between the levels, and last year's and the two medians below it (R-155).

    A number to the right would seem to belong to the level it stands in, so each stands with its name, above its mark.
    """
    before = line.last_year
    rows = [
        ("This year", line.now.mean, line.now.shown or "No scores"),
        ("Last year", None if before is None or before.withheld else before.mean, line.last_shown),
        ("Region’s median", line.medians.region.value, line.medians.region.shown or "Not shown"),
        ("Nation’s median", line.medians.nation.value, line.medians.nation.shown or "Not shown"),
    ]
    foot = _HEAD + _STEP * len(rows)
    body = [_levels(line, len(rows))]
    for place, (label, mean, shown) in enumerate(rows):
        top = _HEAD + place * _STEP
        body += [_rule(top), _text(_START, top + 18, f"{label}: {shown}", "start"), _mark(place, mean, top + 33)]
    said = "; ".join(f"{label}: {shown}" for label, _, shown in rows)
    steps = "; ".join(f"level {one.level} from {one.shown}, {one.words}" for one in line.thresholds)
    return _svg(foot + 20, title, f"On the scale from {_LOW} to {_HIGH}. {said}. {steps.capitalize()}.", body)


def _levels(line: ResultLine, rows: int) -> SafeString:
    """The scale: an upright line at each threshold, its level above and its number below. It stops at each row's name,
    which it would else cross.
    """
    foot = _HEAD + _STEP * rows
    edges = [Fraction(_LOW), *(one.least for one in line.thresholds), Fraction(_HIGH)]
    names = ["Level 1", *(str(one.level) for one in line.thresholds)] if line.thresholds else []
    parts = [
        format_html('<path d="M{} {}H{}" stroke="{}" fill="none"/>', _START, foot, _END, _LINE),
        _text(_START, foot + 16, str(_LOW), "middle"),
        _text(_END, foot + 16, str(_HIGH), "middle"),
    ]
    parts += [
        _text((_x(low) + _x(high)) / 2, 14, name, "middle")
        for name, low, high in zip(names, edges, edges[1:], strict=False)
    ]
    parts += [
        format_html('<path d="{}" stroke="{}" stroke-dasharray="3 3" fill="none"/>', _upright(_n(x), rows), _LINE)
        + _text(x, foot + 16, one.shown, "middle")
        for one in line.thresholds
        if (x := _x(one.least))
    ]
    return SafeString("".join(parts))


def _upright(x: str, rows: int) -> str:
    """From the levels' names down through the line of each row's mark."""
    tops = range(_HEAD, _HEAD + _STEP * rows, _STEP)
    return f"M{x} 2V{_HEAD}" + "".join(f"M{x} {top + _NAME}V{top + _STEP}" for top in tops)


def _rule(y: float) -> SafeString:
    """What parts a row from the one above it."""
    return format_html('<path d="M{} {}H{}" stroke="{}" fill="none"/>', _START, _n(y), _END, _PALE)


def _mark(place: int, mean: Fraction | None, y: float) -> SafeString:
    """A shape of its own for each row: dot, upright stroke, ring, diamond."""
    if mean is None:
        return mark_safe("")
    at = f"{_n(_x(mean))} {_n(y)}"
    shape = (
        f'<path d="M{at}m-6 0a6 6 0 1 0 12 0a6 6 0 1 0-12 0z" fill="{_BLUE}"/>',
        f'<path d="M{at}m0-7v14" stroke="{_BLUE}" stroke-width="4"/>',
        f'<path d="M{at}m-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z" fill="#fff" stroke="{_BLUE}" stroke-width="2"/>',
        f'<path d="M{at}m0-7l7 7-7 7-7-7z" fill="#fff" stroke="{_BLUE}" stroke-width="2"/>',
    )[place]
    return mark_safe(shape)


def _words(top: float, label: str, number: str) -> SafeString:
    """A row's name to the left and its number to the right."""
    return _text(_START, top + 14, label, "start") + _text(_END, top + 14, number, "end")


def _bar(top: float, length: float, *, filled: bool) -> SafeString:
    if not length:
        return format_html('<path d="M{} {}v10" stroke="{}" fill="none"/>', _START, top, _LINE)
    fill = _BLUE if filled else "#fff"
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="10" fill="{}" stroke="{}"/>', _START, top, _n(length), fill, _BLUE
    )


# Six statements have the same words and many of the same numbers, so each is drawn once and kept.
@lru_cache(maxsize=256, typed=True)
def _text(x: float, y: float, words: str, anchor: str) -> SafeString:
    return format_html(
        '<text x="{}" y="{}" font-size="{}" text-anchor="{}" fill="currentColor" stroke="#fff" stroke-width="3" '
        'paint-order="stroke">{}</text>',
        _n(x),
        _n(y),
        _FONT,
        anchor,
        words,
    )


def _x(value: Fraction) -> float:
    return _START + float((value - _LOW) / (_HIGH - _LOW)) * (_END - _START)


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _svg(height: int, title: str, desc: str, body: Iterable[SafeString]) -> SafeString:
    return format_html(
        '<svg role="img" viewBox="0 0 {} {}" focusable="false"><title>{}</title><desc>{}</desc>{}</svg>',
        _WIDTH,
        height,
        title,
        desc,
        format_html_join("", "{}", ((part,) for part in body)),
    )
