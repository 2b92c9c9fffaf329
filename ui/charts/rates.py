"""The rates at which measures improve, a row each."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

from django.utils.safestring import SafeString

from ui.charts.pieces import BAND, GREY, LINE, MID, Scale, dot, figure, level, ring, scale, shape, text, upright

# So many letters of a name stand left of the axis.
_MOST_LETTERS = 40


@dataclass(frozen=True, kw_only=True)
class Rate:
    """The rate at which a measure improves, in % a year: reached, aimed for, and of others; each can be None."""

    ref: str
    name: str
    own: float | None
    aim: float | None
    median: float | None
    best: float | None
    cluster: float | None

    @property
    def held(self) -> list[float]:
        """The rates that there are."""
        every = (self.own, self.aim, self.median, self.best, self.cluster)
        return [rate for rate in every if rate is not None]


def rates(rows: Sequence[Rate], *, title: str, desc: str, width: float = 481, row: float = 14) -> SafeString:
    """Dot chart of rates of improvement, one row a measure (R-282).

    Band from national median to top relative decile, dashed line for the cluster, dot for the PCT, ring for the rate
    that the aspiration asks for. What is missing is left out of the picture and named in words in its row.
    """
    left, right, top = 178, width - 8, 22
    height = top + row * len(rows) + 14
    every = [0, *(rate for one in rows for rate in one.held)]
    low, high = 2 * floor(min(every) / 2), 2 * ceil(max(every) / 2)
    x = scale(low, high, left, right)
    body = _rate_axis(x, range(low, high + 1, 2 if high - low <= 30 else 5), top, height)
    for i, one in enumerate(rows):
        y = top + row * i + row / 2
        body += text((0, y + 2.7), one.ref, size=8.4, fill=GREY) + text((18, y + 2.7), _fitting(one.name), size=8.4)
        body += level(y, left, right, stroke=LINE, width=0.5, dash="0.5 2") + _rate_row(one, x, y)
    return figure(body, width=width, height=height, title=title, desc=desc)


def _fitting(name: str) -> str:
    """As much of a name as has room left of the axis; the table beside the chart has all of it."""
    return name if len(name) <= _MOST_LETTERS else f"{name[: _MOST_LETTERS - 1].rstrip()}…"


def _rate_axis(x: Scale, ticks: range, top: float, height: float) -> str:
    foot = height - 12
    body = "".join(upright(x(v), top - 4, foot, stroke=LINE, width=0.5) for v in ticks)
    body += upright(x(0), top - 8, foot, width=0.9)
    for v in ticks:
        words = f"{v:+d}".replace("-", "−") if v else "0"
        body += text((x(v), height - 3), words, size=7.2, anchor="middle", fill=GREY)
    body += text((x(0) - 5, top - 10), "← getting worse", size=7.6, anchor="end", fill=GREY)
    return body + text((x(0) + 5, top - 10), "improving, % a year →", size=7.6, fill=GREY)


def _rate_row(rate: Rate, x: Scale, y: float) -> str:
    body = ""
    if rate.median is not None:
        if rate.best is not None:
            low, high = sorted((rate.median, rate.best))
            body += shape("rect", x=x(low), y=y - 3.2, width=x(high) - x(low), height=6.4, fill=BAND)
        body += upright(x(rate.median), y - 3.2, y + 3.2, stroke=MID, width=0.9)
    if rate.cluster is not None:
        body += upright(x(rate.cluster), y - 5, y + 5, stroke=GREY, width=1.2, dash="2 1.2")
    if rate.own is None:
        body += text((x(0) - 5, y + 2.5), "no rate", size=7.6, anchor="end", fill=GREY)
    else:
        body += dot((x(rate.own), y), 3)
    if rate.aim is not None:
        body += ring((x(rate.aim), y), 3.6, width=1)
    return body
