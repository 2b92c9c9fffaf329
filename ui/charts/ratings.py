"""Charts of ratings: the triangle of a deviation, the strip of a score, the steps of a level."""

from django.utils.safestring import SafeString

from ui.charts.pieces import (
    BLUE,
    GREY,
    INK,
    LINE,
    MID,
    WHITE,
    coordinate,
    dot,
    figure,
    level,
    ring,
    scale,
    shape,
    upright,
)


def deviation(steps: int | None, title: str) -> SafeString:
    """Triangle of a rating that differs from the self-assessment, one a step (R-359); empty where it does not."""
    if not steps:
        return SafeString()
    n = abs(steps)
    wide = 6.2 if n == 1 else 4.8
    top, foot = (0.9, 6.2) if steps < 0 else (6.2, 0.9)
    body = "".join(_triangle(0.4 + i * wide, wide, top, foot) for i in range(n))
    return figure(body, width=0.8 + n * wide, height=7, title=title)


def _triangle(left: float, wide: float, top: float, foot: float) -> str:
    way = f"M{coordinate(left)} {top} h{coordinate(wide)} L{coordinate(left + 0.5 * wide)} {foot} Z"
    return shape("path", d=way, fill=INK)


def score_strip(
    score: float | None,
    *,
    last: float | None,
    own: float | None,
    title: str,
    width: float = 64,
    height: float = 16,
) -> SafeString:
    """One competency on the scale 1 to 4: score, last year's score, self-assessment; each can be None."""
    x, y = scale(1, 4, 7, width - 7), height / 2
    body = "".join(upright(x(v), 0, height, stroke=LINE, width=0.5) for v in (1, 2, 3, 4))
    if last is not None:
        if score is not None and last != score:
            body += level(y, x(last), x(score), stroke=MID, width=1.5)
        body += upright(x(last), y - 5, y + 5, stroke=GREY, width=1.3)
    if own is not None:
        body += ring((x(own), y), 4.5, stroke=GREY, width=0.8, fill=WHITE if own != score else "none")
    if score is not None:
        body += dot((x(score), y), 2.9)
    return figure(body, width=width, height=height, title=title)


def level_strip(
    reached: int | None,
    *,
    last: int | None,
    own: int | None,
    title: str,
    width: float = 54,
    height: float = 15,
) -> SafeString:
    """Four steps, filled up to the level reached; ring: self-assessment; tick below: last year's level."""
    wide, gap, top, high = (width - 5) / 4 - 2, 2, 1, 9
    body = ""
    for n in (1, 2, 3, 4):
        x = 1 + (n - 1) * (wide + gap)
        middle = x + wide / 2
        filled = reached is not None and n <= reached
        fill, edge = (BLUE, BLUE) if filled else (WHITE, MID)
        body += shape("rect", x=x, y=top, width=wide, height=high, fill=fill, stroke=edge, stroke_width=0.6)
        if n == own:
            body += ring((middle, top + high / 2), 2.7, stroke=WHITE if filled else GREY, width=1)
        if n == last:
            body += upright(middle, top + high + 1.2, height - 0.2, stroke=GREY, width=1.5)
    return figure(body, width=width, height=height, title=title)
