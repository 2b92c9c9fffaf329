"""The pieces of a chart: lines, dots, rings, text, and the figure around them.

Every figure is one <svg role="img"> with a <title>, and a <desc> where there is more to say; it has no ids, so the
same call gives the same text. Colours are attributes, never styles: a strict content security policy allows that.
One grammar of marks holds everywhere:

    filled dot     what was found (the panel's rating, the latest value)
    open ring      what the PCT says of itself (self-assessment, aspiration)
    upright tick   last year
    grey band      from the national median to the top decile
    triangle       the panel differs from the self-assessment: point down lower, point up higher
"""

from collections.abc import Callable, Iterable

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

BLUE = "#12436D"  # the PCT
INK = "#1d1d1d"
GREY = "#3D3D3D"
MID = "#767676"  # 4.5:1 on white
LINE = "#c9cccf"  # grid, never meaning
BAND = "#dcdfe2"  # median to top decile
FONT = "Source Sans Pro, Arial, sans-serif"

Point = tuple[float, float]


def coordinate(x: float) -> str:
    """At most two decimals."""
    return f"{x:.2f}".rstrip("0").rstrip(".")


_f = coordinate


def svg(width: float, height: float, title: str, desc: str, body: str) -> SafeString:
    """One figure, `width` by `height` points. `title` is the message, `desc` the data in words."""
    described = f"<desc>{escape(desc)}</desc>" if desc else ""
    return mark_safe(
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{_f(width)}pt" height="{_f(height)}pt" '
        f'viewBox="0 0 {_f(width)} {_f(height)}"><title>{escape(title)}</title>{described}{body}</svg>'
    )


def line(x1: float, y1: float, x2: float, y2: float, stroke: str = INK, width: float = 0.8, dash: str = "") -> str:
    """A straight line."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line x1="{_f(x1)}" y1="{_f(y1)}" x2="{_f(x2)}" y2="{_f(y2)}" stroke="{stroke}" '
        f'stroke-width="{_f(width)}"{dashed}/>'
    )


def _d(points: Iterable[Point]) -> str:
    return " ".join(f"{'M' if i == 0 else 'L'}{_f(x)} {_f(y)}" for i, (x, y) in enumerate(points))


def path(points: Iterable[Point], stroke: str = INK, width: float = 0.8, dash: str = "") -> str:
    """A line through several points."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<path d="{_d(points)}" fill="none" stroke="{stroke}" stroke-width="{_f(width)}" '
        f'stroke-linejoin="round" stroke-linecap="round"{dashed}/>'
    )


def area(points: Iterable[Point], fill: str = BAND) -> str:
    """A filled shape."""
    return f'<path d="{_d(points)} Z" fill="{fill}" stroke="none"/>'


def dot(x: float, y: float, r: float = 2.6, fill: str = BLUE) -> str:
    """A filled dot."""
    return f'<circle cx="{_f(x)}" cy="{_f(y)}" r="{_f(r)}" fill="{fill}"/>'


def ring(x: float, y: float, r: float = 3.4, stroke: str = BLUE, width: float = 0.9, fill: str = "none") -> str:
    """An open ring."""
    return f'<circle cx="{_f(x)}" cy="{_f(y)}" r="{_f(r)}" fill="{fill}" stroke="{stroke}" stroke-width="{_f(width)}"/>'


def text(
    x: float, y: float, words: str, size: float = 7, anchor: str = "start", fill: str = INK, weight: str = "400"
) -> str:
    """Words at a point; the attributes stand in the order that `tagging.for_pdf` reads."""
    return (
        f'<text x="{_f(x)}" y="{_f(y)}" font-family="{FONT}" font-size="{_f(size)}" font-weight="{weight}" '
        f'text-anchor="{anchor}" fill="{fill}">{escape(words)}</text>'
    )


def scale(low: float, high: float, start: float, end: float) -> Callable[[float], float]:
    """A function from values low..high to coordinates start..end."""
    span = (high - low) or 1
    return lambda v: start + (v - low) / span * (end - start)
