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
from html import escape

from django.utils.safestring import SafeString

from ui.markup import said

BLUE = "#12436D"  # the PCT
INK = "#1d1d1d"
GREY = "#3D3D3D"
MID = "#767676"  # 4.5:1 on white
LINE = "#c9cccf"  # grid, never meaning
BAND = "#dcdfe2"  # median to top decile
WHITE = "#ffffff"
FONT = "Source Sans Pro, Arial, sans-serif"

Point = tuple[float, float]
Scale = Callable[[float], float]


def coordinate(x: float) -> str:
    """At most two decimals."""
    return f"{x:.2f}".rstrip("0").rstrip(".")


def shape(name: str, inside: object = None, /, **attributes: str | float) -> str:
    """One element; attributes without a value are left out, and `stroke_width` is written stroke-width."""
    written = "".join(
        f' {key.replace("_", "-")}="{escape(value) if isinstance(value, str) else coordinate(value)}"'
        for key, value in attributes.items()
        if value != ""
    )
    return f"<{name}{written}/>" if inside is None else f"<{name}{written}>{said(inside)}</{name}>"


def figure(body: str, *, width: float, height: float, title: str, desc: str = "", sized: bool = True) -> SafeString:
    """One figure. `title` is the message, `desc` the data in words.

    `sized`: it is `width` by `height` points, on paper as on screen; else it is as wide as the place it stands in.
    """
    size: dict[str, str | float] = {"viewBox": f"0 0 {coordinate(width)} {coordinate(height)}"}
    if sized:
        points = {"width": f"{coordinate(width)}pt", "height": f"{coordinate(height)}pt"}
        around = {"xmlns": "http://www.w3.org/2000/svg", "role": "img"} | points | size
    else:
        around = {"role": "img"} | size | {"focusable": "false"}
    described = shape("title", title) + (shape("desc", desc) if desc else "")
    return SafeString(shape("svg", SafeString(described + body), **around))


def line(start: Point, end: Point, *, stroke: str = INK, width: float = 0.8, dash: str = "") -> str:
    """A straight line."""
    (x1, y1), (x2, y2) = start, end
    return shape("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, stroke_width=width, stroke_dasharray=dash)


def upright(x: float, top: float, foot: float, *, stroke: str = INK, width: float = 0.8, dash: str = "") -> str:
    """A line from top to foot."""
    return line((x, top), (x, foot), stroke=stroke, width=width, dash=dash)


def level(y: float, left: float, right: float, *, stroke: str = INK, width: float = 0.8, dash: str = "") -> str:
    """A line from left to right."""
    return line((left, y), (right, y), stroke=stroke, width=width, dash=dash)


def path(points: Iterable[Point], *, stroke: str = INK, width: float = 0.8, dash: str = "") -> str:
    """A line through several points."""
    return shape(
        "path",
        d=_way(points),
        fill="none",
        stroke=stroke,
        stroke_width=width,
        stroke_linejoin="round",
        stroke_linecap="round",
        stroke_dasharray=dash,
    )


def area(points: Iterable[Point], *, fill: str = BAND) -> str:
    """A filled shape."""
    return shape("path", d=f"{_way(points)} Z", fill=fill, stroke="none")


def _way(points: Iterable[Point]) -> str:
    return " ".join(f"{'L' if i else 'M'}{coordinate(x)} {coordinate(y)}" for i, (x, y) in enumerate(points))


def dot(at: Point, r: float = 2.6, *, fill: str = BLUE) -> str:
    """A filled dot."""
    return shape("circle", cx=at[0], cy=at[1], r=r, fill=fill)


def ring(at: Point, r: float = 3.4, *, stroke: str = BLUE, width: float = 0.9, fill: str = "none") -> str:
    """An open ring."""
    return shape("circle", cx=at[0], cy=at[1], r=r, fill=fill, stroke=stroke, stroke_width=width)


def text(at: Point, words: str, *, size: float = 7, anchor: str = "start", fill: str = INK, weight: str = "400") -> str:
    """Words at a point; the attributes stand in the order that `ui.charts.paper` reads."""
    return shape(
        "text",
        words,
        x=at[0],
        y=at[1],
        font_family=FONT,
        font_size=size,
        font_weight=weight,
        text_anchor=anchor,
        fill=fill,
    )


def scale(low: float, high: float, start: float, end: float) -> Scale:
    """A function from values low..high to coordinates start..end."""
    span = (high - low) or 1
    return lambda v: start + (v - low) / span * (end - start)
