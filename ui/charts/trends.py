"""A measure over the years: as a sparkline in a table, and as a chart of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.safestring import SafeString

from ui.charts.pieces import (
    BAND,
    BLUE,
    GREY,
    LINE,
    MID,
    WHITE,
    Point,
    Scale,
    area,
    dot,
    figure,
    level,
    path,
    ring,
    scale,
    text,
    upright,
)


class Reading(NamedTuple):
    """A value in a year, and both as they are written at the chart."""

    year: int
    value: float
    shown: str
    period: str


@dataclass(frozen=True, kw_only=True)
class Peer:
    """What others have. Two that are an edge bound the band, the upper first; another is a dashed line."""

    label: str
    readings: Sequence[Reading]
    edge: bool = False


@dataclass(frozen=True, kw_only=True)
class Course:
    """A measure over the years: what was reached, what is aimed for, and what others have, on an axis of years."""

    label: str
    own: Sequence[Reading]
    aims: Sequence[Reading]
    peers: Sequence[Peer]
    first: int
    last: int

    @property
    def drawable(self) -> bool:
        """Whether there is anything to draw: a value reached or aimed for."""
        return bool(self.own or self.aims)

    @property
    def extent(self) -> tuple[float, float]:
        """The least and the greatest value, with a little room."""
        rows = [self.own, self.aims, *(peer.readings for peer in self.peers)]
        values = [reading.value for readings in rows for reading in readings]
        low, high = min(values), max(values)
        room = (high - low) * 0.06 or 1
        return low - room, high + room


def sparkline(course: Course, *, title: str, width: float = 74, height: float = 16) -> SafeString:
    """Trend of one measure with the band of its peers, then the aspiration, on the axis that all measures share."""
    x, y = scale(course.first, course.last, 3, width - 4), scale(*course.extent, height - 2, 2)
    own, aims = _points(course.own, x, y), _points(course.aims, x, y)
    body = _band(course, x, y)
    if aims:
        body += path(own[-1:] + aims, stroke=BLUE, width=0.7, dash="1.6 1.6")
    if len(own) > 1:
        body += path(own, stroke=BLUE, width=1.3)
    if own:
        body += dot(own[-1], 2)
    if aims:
        body += ring(aims[-1], 1.8, width=0.8, fill=WHITE)
    return figure(body, width=width, height=height, title=title)


def trend(course: Course, *, title: str, desc: str, width: float = 229, height: float = 68) -> SafeString:
    """Line chart of one measure with peers and aspiration, labelled directly."""
    left, right, top, bottom = 66, width - 38, 8, height - 13
    x, y = scale(course.first, course.last, left, right), scale(*course.extent, bottom - 4, top)
    own, aims = course.own, course.aims
    body = level(bottom, left, right, stroke=LINE, width=0.6) + _band(course, x, y)
    if own:
        body += upright(x(own[-1].year), top - 4, bottom, stroke=LINE, width=0.6)
    body += _lines(course, x, y, top, bottom)
    way = _points([*own[-1:], *aims], x, y)
    if aims:
        body += path(way, stroke=BLUE, width=0.9, dash="2 2")
        body += "".join(ring(point, 1.7, width=0.8, fill=WHITE) for point in way[len(own[-1:]) :])
        body += text((way[-1][0] + 4.5, way[-1][1] + 2.5), aims[-1].shown, size=7.6, fill=BLUE)
    if own:
        body += dot(way[0], 2.7) + _latest_label(way, bottom, own[-1].shown)
    body += _periods(course, x, height - 4)
    return figure(body, width=width, height=height, title=title, desc=desc)


def _periods(course: Course, x: Scale, y: float) -> str:
    """Below the axis, when the first and the latest value were, and for when the last aspiration is."""
    own, aims = course.own, course.aims
    body = ""
    if own:
        several = len(own) > 1
        close = several and x(own[-1].year) - x(own[0].year) < 32  # two labels would touch
        if several:
            body += _period(x(own[0].year) + 6 * close, y, own[0].period, anchor="end" if close else "middle")
        body += _period(x(own[-1].year) - 6 * close, y, own[-1].period, anchor="start" if close else "middle")
    elif len(aims) > 1:
        body += _period(x(aims[0].year), y, aims[0].period)
    if aims:
        body += _period(x(aims[-1].year), y, aims[-1].period)
    return body


def _period(x: float, y: float, words: str, anchor: str = "middle") -> str:
    return text((x, y), words, size=7, anchor=anchor, fill=GREY)


def _points(readings: Sequence[Reading], x: Scale, y: Scale) -> list[Point]:
    return [(x(reading.year), y(reading.value)) for reading in readings]


def _band(course: Course, x: Scale, y: Scale) -> str:
    edges = [peer.readings for peer in course.peers if peer.edge]
    if len(edges) != 2:
        return ""
    upper = {reading.year: reading.value for reading in edges[0]}
    both = [(one.year, one.value, upper[one.year]) for one in edges[1] if one.year in upper]
    if not both:
        return ""
    if len(both) == 1:
        year, low, high = both[0]
        return upright(x(year), y(low), y(high), stroke=BAND, width=4)
    return area([(x(year), y(low)) for year, low, _ in both] + [(x(year), y(high)) for year, _, high in reversed(both)])


def _lines(course: Course, x: Scale, y: Scale, top: float, bottom: float) -> str:
    """The lines of peers and PCT, and their labels to the left."""
    body = ""
    labels: list[_Label] = []
    starts: list[float] = []
    for peer in course.peers:
        points = _points(peer.readings, x, y)
        if not points:
            continue
        colour, weight, dash = (MID, 0.7, "") if peer.edge else (GREY, 0.8, "3 2")
        if len(points) > 1:
            body += path(points, stroke=colour, width=weight, dash=dash)
        else:
            body += level(points[0][1], points[0][0] - 3, points[0][0] + 3, stroke=colour, width=0.9)
        starts.append(points[0][0])
        labels.append(_Label(points[0][1], peer.label, colour=GREY, weight="400"))
    if own := _points(course.own, x, y):
        said = course.label
        if len(own) > 1:
            body += path(own, stroke=BLUE, width=1.7)
            said = f"{course.label} {course.own[0].shown}"
        starts.append(own[0][0])
        labels.append(_Label(own[0][1], said, colour=BLUE, weight="600"))
    for label in _spread(labels, 7.4, top - 2, bottom - 3):
        at = (min(starts) - 5, label.y + 2.3)
        body += text(at, label.words, size=7.2, anchor="end", fill=label.colour, weight=label.weight)
    return body


@dataclass
class _Label:
    """Words at the beginning of a line, which may have to make room for others."""

    y: float
    words: str
    colour: str
    weight: str


def _spread(labels: list[_Label], gap: float, low: float, high: float) -> list[_Label]:
    """Move labels apart so that none is nearer than `gap` and all lie between low and high."""
    labels.sort(key=lambda label: label.y)
    for _ in range(60):
        for one, other in zip(labels, labels[1:], strict=False):
            short = gap - (other.y - one.y)
            if short > 0.01:
                one.y -= short / 2
                other.y += short / 2
        for label in labels:
            label.y = min(max(label.y, low), high)
    return labels


def _latest_label(way: list[Point], bottom: float, value: str) -> str:
    """The latest value beside its dot, on the side that the way to the aspiration leaves free."""
    here, rises = way[0], len(way) > 1 and way[1][1] < way[0][1]
    below = rises and here[1] + 9.5 < bottom
    dx, dy = (2, 9.5) if below else (5, 5.5) if rises else (2, -4.5)
    return text((here[0] + dx, here[1] + dy), value, size=7.6, fill=BLUE, weight="600")
