"""Charts of outcomes: the sparkline of the scorecard, the trend of a measure, the rates of all."""

from collections.abc import Callable
from decimal import Decimal
from math import ceil, floor
from typing import Any

from django.utils.safestring import SafeString

from ..words import number, signed
from .marks import BAND, BLUE, GREY, INK, LINE, MID, Point, area, coordinate, dot, line, path, ring, scale, svg, text

Measure = dict[str, Any]
Scale = Callable[[float], float]


def name(m: Measure) -> str:
    """The short title where there is one, else the official one."""
    return m["short_title"] or m["title"]


def drawable(m: Measure) -> bool:
    """Whether there is anything to draw: a value of the PCT or an aspiration."""
    return bool(_points(m, "pct") or _ahead(m))


def _points(m: Measure, key: str) -> list[tuple[int, float]]:
    """(year, value) where a value is held."""
    values = m["series"][key] or [None] * len(m["years"])
    return [(year, float(v)) for year, v in zip(m["years"], values, strict=True) if v is not None]


def _ahead(m: Measure) -> list[tuple[int, float]]:
    """(year, aspiration); "2010/11" is the year 2010."""
    return [(int(year[:4]), float(v)) for year, v in m["aspiration"].items() if v is not None]


def _extent(m: Measure) -> tuple[float, float]:
    values = [v for key in m["series"] for _, v in _points(m, key)] + [v for _, v in _ahead(m)]
    low, high = min(values), max(values)
    pad = (high - low) * 0.06 or 1
    return low - pad, high + pad


def shape(m: Measure) -> str:
    """What the eye sees in the chart, in words; the numbers stand in the cells beside it."""
    values, ahead, now = _points(m, "pct"), _ahead(m), m["latest"]
    if not values:
        course = "No data of the PCT"
    elif len(values) == 1:
        course = "One year of data"
    else:
        first, last = values[0][1], values[-1][1]
        way = "Unchanged" if first == last else "Rising" if last > first else "Falling"
        course = f"{way} since {m['periods'][m['years'].index(values[0][0])]}"
    parts = [course + (_against(m, values[-1][1], "the") if values else "")]
    if ahead:
        where = _against(m, ahead[-1][1], "today’s")
        parts.append(f"the aspiration is{where[1:]}" if where else f"aspiration to {list(m['aspiration'])[-1]}")
    if now["national_median"] is None and now["top_decile"] is None:
        parts.append("no benchmark is held")
    return "; ".join(parts)


def _against(m: Measure, value: float, when: str) -> str:
    median, decile = m["latest"]["national_median"], m["latest"]["top_decile"]
    if median is None or m["direction"] is None:
        return ""
    sign = 1 if m["direction"] == "higher_is_better" else -1
    gap = sign * (value - float(median))
    if gap == 0:
        return f", at {when} national median"
    if gap < 0:
        return f", worse than {when} national median"
    if decile is None or sign * (value - float(decile)) < 0:
        return f", better than {when} national median"
    return f", in {when} top decile"


def _story(m: Measure) -> str:
    d, now, values, ahead = m["decimals"], m["latest"], _points(m, "pct"), _ahead(m)
    unit = f" {m['unit']}" if m["unit"] else ""
    if not values:
        first = "no value of the PCT"
    elif len(values) == 1:
        first = f"{number(str(values[0][1]), d)}{unit} in {now['period']}"
    else:
        first = f"from {number(str(values[0][1]), d)} to {number(str(values[-1][1]), d)}{unit} in {now['period']}"
    peers = [
        f"{label} {number(now[key], d).lower()}"
        for key, label in (("national_median", "national median"), ("cluster", "cluster"), ("top_decile", "top decile"))
    ]
    last = f"aspiration {number(str(ahead[-1][1]), d)} in {list(m['aspiration'])[-1]}" if ahead else "no aspiration set"
    return f"{first}; {', '.join(peers)}; {last}"


def _band(m: Measure, x: Scale, y: Scale) -> str:
    decile = dict(_points(m, "top_decile"))
    both = [(t, v, decile[t]) for t, v in _points(m, "national_median") if t in decile]
    if not both:
        return ""
    if len(both) == 1:
        t, low, high = both[0]
        return line(x(t), y(low), x(t), y(high), BAND, 4)
    return area([(x(t), y(v)) for t, v, _ in both] + [(x(t), y(v)) for t, _, v in reversed(both)])


def sparkline(m: Measure, axis: dict[str, int], width: float = 74, height: float = 16) -> SafeString:
    """Trend of one measure with the band of its peers, then the aspiration, on the axis that all measures share."""
    x, y = scale(axis["first"], axis["last"], 3, width - 4), scale(*_extent(m), height - 2, 2)
    values, ahead = [(x(t), y(v)) for t, v in _points(m, "pct")], [(x(t), y(v)) for t, v in _ahead(m)]
    body = _band(m, x, y)
    if ahead:
        body += path(values[-1:] + ahead, BLUE, 0.7, "1.6 1.6")
    if len(values) > 1:
        body += path(values, BLUE, 1.3)
    if values:
        body += dot(*values[-1], 2)
    if ahead:
        body += ring(*ahead[-1], 1.8, BLUE, 0.8, "#ffffff")
    return svg(width, height, shape(m), "", body)


def _spread(labels: list[list[Any]], gap: float, low: float, high: float) -> list[list[Any]]:
    """Move labels [y, ...] apart so that none is nearer than `gap` and all lie between low and high."""
    labels.sort(key=lambda item: item[0])
    for _ in range(60):
        for a, b in zip(labels, labels[1:], strict=False):
            short = gap - (b[0] - a[0])
            if short > 0.01:
                a[0] -= short / 2
                b[0] += short / 2
        for item in labels:
            item[0] = min(max(item[0], low), high)
    return labels


def trend(m: Measure, axis: dict[str, int], width: float = 229, height: float = 68) -> SafeString:
    """Line chart of one measure with peers and aspiration, labelled directly."""
    left, right, top, bottom = 66, width - 38, 8, height - 13
    x, y = scale(axis["first"], axis["last"], left, right), scale(*_extent(m), bottom - 4, top)
    d, own, ahead = m["decimals"], _points(m, "pct"), _ahead(m)
    body = line(left, bottom, right, bottom, LINE, 0.6) + _band(m, x, y)
    if own:
        body += line(x(own[-1][0]), top - 4, x(own[-1][0]), bottom, LINE, 0.6)
    body += _lines(m, x, y, top, bottom)
    way: list[Point] = [(x(t), y(v)) for t, v in own[-1:] + ahead]
    if ahead:
        body += path(way, BLUE, 0.9, "2 2")
        body += "".join(ring(px, py, 1.7, BLUE, 0.8, "#ffffff") for px, py in way[len(own[-1:]) :])
        body += text(way[-1][0] + 4.5, way[-1][1] + 2.5, number(str(ahead[-1][1]), d), 7.6, "start", BLUE)
    if own:
        body += dot(*way[0], 2.7) + _latest_label(way, bottom, number(str(own[-1][1]), d))
        first, last = (m["periods"][m["years"].index(year)] for year in (own[0][0], own[-1][0]))
        close = len(own) > 1 and x(own[-1][0]) - x(own[0][0]) < 32  # two labels would touch
        if len(own) > 1:
            body += text(x(own[0][0]) + 6 * close, height - 4, first, 7, "end" if close else "middle", GREY)
        body += text(x(own[-1][0]) - 6 * close, height - 4, last, 7, "start" if close else "middle", GREY)
    elif len(way) > 1:
        body += text(way[0][0], height - 4, next(iter(m["aspiration"])), 7, "middle", GREY)
    if ahead:
        body += text(way[-1][0], height - 4, list(m["aspiration"])[-1], 7, "middle", GREY)
    return svg(width, height, f"{name(m)}. {shape(m)}", f"Values: {_story(m)}.", body)


def _lines(m: Measure, x: Scale, y: Scale, top: float, bottom: float) -> str:
    """The lines of peers and PCT, and their labels to the left."""
    body, labels, start = "", [], None
    for key, label, colour, weight, dash in (
        ("top_decile", "top decile", MID, 0.7, ""),
        ("national_median", "national median", MID, 0.7, ""),
        ("cluster", "ONS cluster", GREY, 0.8, "3 2"),
        ("pct", "PCT", BLUE, 1.7, ""),
    ):
        values = _points(m, key)
        if not values:
            continue
        points = [(x(t), y(v)) for t, v in values]
        start = min(points[0][0], start if start is not None else points[0][0])
        mine = key == "pct"
        if len(points) > 1:
            body += path(points, colour, weight, dash)
            label = f"PCT {number(str(values[0][1]), m['decimals'])}" if mine else label
        elif not mine:
            body += line(points[0][0] - 3, points[0][1], points[0][0] + 3, points[0][1], colour, 0.9)
        labels.append([points[0][1], label, BLUE if mine else GREY, "600" if mine else "400"])
    for ly, label, colour, weight in _spread(labels, 7.4, top - 2, bottom - 3):
        body += text((start or 0) - 5, ly + 2.3, label, 7.2, "end", colour, weight)
    return body


def _latest_label(way: list[Point], bottom: float, value: str) -> str:
    """The latest value beside its dot, on the side that the way to the aspiration leaves free."""
    here, rises = way[0], len(way) > 1 and way[1][1] < way[0][1]
    below = rises and here[1] + 9.5 < bottom
    dx, dy = (2, 9.5) if below else (5, 5.5) if rises else (2, -4.5)
    return text(here[0] + dx, here[1] + dy, value, 7.6, "start", BLUE, "600")


def rates(measures: list[Measure], width: float = 481, row: float = 14) -> SafeString:
    """Dot chart of rates of improvement, one row a measure (R-282).

    Band from national median to top relative decile, dashed line for the cluster, dot for the PCT, ring for the rate
    that the aspiration asks for. What is missing is left out of the picture and named in words in its row.
    """
    left, right, top = 178, width - 8, 22
    height = top + row * len(measures) + 14
    every = [float(v) for m in measures for v in [*m["cagr"].values(), m["aspiration_rate"]] if v is not None]
    low, high = 2 * floor(min([*every, 0]) / 2), 2 * ceil(max([*every, 0]) / 2)
    step = 2 if high - low <= 30 else 5
    x = scale(low, high, left, right)
    body = "".join(line(x(v), top - 4, x(v), height - 12, LINE, 0.5) for v in range(low, high + 1, step))
    body += line(x(0), top - 8, x(0), height - 12, INK, 0.9)
    for v in range(low, high + 1, step):
        body += text(x(v), height - 3, signed(str(v)).replace(".0", "") if v else "0", 7.2, "middle", GREY)
    body += text(x(0) - 5, top - 10, "← getting worse", 7.6, "end", GREY)
    body += text(x(0) + 5, top - 10, "improving, % a year →", 7.6, "start", GREY)
    for i, m in enumerate(measures):
        y = top + row * i + row / 2
        body += text(0, y + 2.7, m["ref"], 8.4, fill=GREY) + text(18, y + 2.7, name(m), 8.4)
        body += line(left, y, right, y, LINE, 0.5, "0.5 2") + _rate_row(m, x, y)
    groups: dict[str, list[str]] = {"improving": [], "unchanged": [], "getting worse": [], "no rate": []}
    for m in measures:
        own = m["cagr"]["pct"]
        if own is None:
            groups["no rate"].append(m["ref"])
        else:
            way = "improving" if Decimal(own) > 0 else "getting worse" if Decimal(own) < 0 else "unchanged"
            groups[way].append(f"{m['ref']} {signed(own)}")
    said = [f"{way}: {', '.join(found)}" for way, found in groups.items() if found]
    title = (
        "Rates of improvement of the PCT beside national median, cluster, top relative decile and its own aspirations"
    )
    return svg(width, height, title, f"In % a year, {'; '.join(said)}. All numbers are in tables 1 and 2.", body)


def _rate_row(m: Measure, x: Scale, y: float) -> str:
    c = {k: None if v is None else float(v) for k, v in m["cagr"].items()}
    body = ""
    if c["national_median"] is not None:
        if c["top_relative_decile"] is not None:
            a, b = sorted((c["national_median"], c["top_relative_decile"]))
            body += (
                f'<rect x="{coordinate(x(a))}" y="{coordinate(y - 3.2)}" width="{coordinate(x(b) - x(a))}" '
                f'height="6.4" fill="{BAND}"/>'
            )
        body += line(x(c["national_median"]), y - 3.2, x(c["national_median"]), y + 3.2, MID, 0.9)
    if c["cluster"] is not None:
        body += line(x(c["cluster"]), y - 5, x(c["cluster"]), y + 5, GREY, 1.2, "2 1.2")
    if c["pct"] is None:
        body += text(x(0) - 5, y + 2.5, "no rate", 7.6, "end", GREY)
    else:
        body += dot(x(c["pct"]), y, 3)
    if m["aspiration_rate"] is not None:
        body += ring(x(float(m["aspiration_rate"])), y, 3.6, BLUE, 1)
    return body
