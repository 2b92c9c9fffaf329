"""Charts of ratings: the triangle of a deviation, the strip of a score, the steps of a level."""

from django.utils.safestring import SafeString, mark_safe

from .. import words
from .marks import BLUE, GREY, INK, LINE, MID, coordinate, dot, line, ring, scale, svg


def deviation(steps: int | None, what: str = "level") -> SafeString:
    """Triangle of a rating that differs from the self-assessment, one a step (R-359); empty where it does not."""
    if not steps:
        return mark_safe("")
    n = abs(steps)
    wide = 6.2 if n == 1 else 4.8
    top, foot = (0.9, 6.2) if steps < 0 else (6.2, 0.9)
    body = "".join(
        f'<path d="M{coordinate(0.4 + i * wide)} {top} h{coordinate(wide)} '
        f'L{coordinate(0.4 + (i + 0.5) * wide)} {foot} Z" fill="{INK}"/>'
        for i in range(n)
    )
    return svg(0.8 + n * wide, 7, words.difference(steps, what), "", body)


def score_strip(
    score: float | None, last: float | None, own: float | None, width: float = 64, height: float = 16
) -> SafeString:
    """One competency on the scale 1 to 4: score, last year's score, self-assessment; each can be None."""
    x, y = scale(1, 4, 7, width - 7), height / 2
    body = "".join(line(x(v), 0, x(v), height, LINE, 0.5) for v in (1, 2, 3, 4))
    if last is not None:
        if score is not None and last != score:
            body += line(x(last), y, x(score), y, MID, 1.5)
        body += line(x(last), y - 5, x(last), y + 5, GREY, 1.3)
    if own is not None:
        body += ring(x(own), y, 4.5, GREY, 0.8, "#ffffff" if own != score else "none")
    if score is not None:
        body += dot(x(score), y, 2.9)
    return svg(width, height, _strip_title(score, last, own), "", body)


def _strip_title(score: float | None, last: float | None, own: float | None) -> str:
    if score is None:
        return "No score yet" + (f"; self-assessed {own:.1f}" if own is not None else "")

    def against(other: float | None, name: str, missing: str) -> str:
        if other is None:
            return missing
        return f"{'the same as' if score == other else 'above' if score > other else 'below'} {name}"

    return (
        f"Score {score:.1f}: {against(last, 'last year', 'no score last year')}, "
        f"{against(own, 'the self-assessment', 'no self-assessed score')}"
    )


def level_strip(
    level: int | None, last: int | None, own: int | None, width: float = 54, height: float = 15
) -> SafeString:
    """Four steps, filled up to the level reached; ring: self-assessment; tick below: last year's level."""
    cell, gap, top, high = (width - 5) / 4 - 2, 2, 1, 9
    body = ""
    for n in (1, 2, 3, 4):
        x = 1 + (n - 1) * (cell + gap)
        reached = level is not None and n <= level
        body += (
            f'<rect x="{coordinate(x)}" y="{top}" width="{coordinate(cell)}" height="{high}" '
            f'fill="{BLUE if reached else "#ffffff"}" stroke="{BLUE if reached else MID}" stroke-width="0.6"/>'
        )
        if n == own:
            body += ring(x + cell / 2, top + high / 2, 2.7, "#ffffff" if reached else GREY, 1)
        if n == last:
            body += line(x + cell / 2, top + high + 1.2, x + cell / 2, height - 0.2, GREY, 1.5)
    title = "; ".join(
        [
            f"Level {level}" if level else "Not rated",
            f"self-assessment level {own}" if own else "not self-assessed",
            f"last year level {last}" if last else "no level last year",
        ]
    )
    return svg(width, height, title, "", body)
