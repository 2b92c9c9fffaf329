"""What the charts of the report show and say: from the read model to what `ui.charts` draws."""

from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString

from ui import charts
from ui.charts import Course, Peer, Rate, Reading

from .words import aim, difference, number, signed

Measure = dict[str, Any]
Axis = dict[str, int]

# By series: what it is called at its line, and whether it bounds the band; the upper bound first.
_PEERS = (
    ("top_decile", "top decile", True),
    ("national_median", "national median", True),
    ("cluster", "ONS cluster", False),
)


def _name(m: Measure) -> str:
    """The short title where there is one, else the official one."""
    return m["short_title"] or m["title"]


def deviation(steps: int | None, what: str = "level") -> SafeString:
    """Triangle of a rating that differs from the self-assessment (R-359); empty where it does not."""
    return charts.deviation(steps, difference(steps, what))


def score_strip(score: float | None, last: float | None, own: float | None) -> SafeString:
    """One competency on the scale 1 to 4: score, last year's score, self-assessment; each can be None."""
    return charts.score_strip(score, last=last, own=own, title=_score_in_words(score, last, own))


def _score_in_words(score: float | None, last: float | None, own: float | None) -> str:
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


def level_strip(level: int | None, last: int | None, own: int | None) -> SafeString:
    """Four steps, filled up to the level reached, with the self-assessment and last year's level."""
    title = "; ".join(
        [
            f"Level {level}" if level else "Not rated",
            f"self-assessment level {own}" if own else "not self-assessed",
            f"last year level {last}" if last else "no level last year",
        ]
    )
    return charts.level_strip(level, last=last, own=own, title=title)


def sparkline(m: Measure, axis: Axis | None) -> SafeString | None:
    """Trend of one measure in a table; None where there is nothing to draw."""
    course = _course(m, axis)
    return charts.sparkline(course, title=_course_in_words(m)) if course.drawable else None


def trend(m: Measure, axis: Axis | None, height: float) -> SafeString | None:
    """Line chart of one measure with peers and aspiration; None where there is nothing to draw."""
    course = _course(m, axis)
    if not course.drawable:
        return None
    return charts.trend(course, title=f"{_name(m)}. {_course_in_words(m)}", desc=f"Values: {_story(m)}.", height=height)


def rates(measures: list[Measure]) -> SafeString:
    """Dot chart of the rates of improvement of all measures (R-282)."""
    groups: dict[str, list[str]] = {"improving": [], "unchanged": [], "getting worse": [], "no rate": []}
    for m in measures:
        own = m["cagr"]["pct"]
        if own is None:
            groups["no rate"].append(m["ref"])
        else:
            way = "improving" if Decimal(own) > 0 else "getting worse" if Decimal(own) < 0 else "unchanged"
            groups[way].append(f"{m['ref']} {signed(own)}")
    said = [f"{way}: {', '.join(found)}" for way, found in groups.items() if found]
    return charts.rates(
        [_rate(m) for m in measures],
        title="Rates of improvement of the PCT beside national median, cluster, top relative decile and its own "
        "aspirations",
        desc=f"In % a year, {'; '.join(said)}. All numbers are in tables 1 and 2.",
    )


def _rate(m: Measure) -> Rate:
    of = {key: None if rate is None else float(rate) for key, rate in m["cagr"].items()}
    return Rate(
        ref=m["ref"],
        name=_name(m),
        own=of["pct"],
        aim=None if m["aspiration_rate"] is None else float(m["aspiration_rate"]),
        median=of["national_median"],
        best=of["top_relative_decile"],
        cluster=of["cluster"],
    )


def _course(m: Measure, axis: Axis | None) -> Course:
    # Without an axis no measure has a year, and nothing is drawn.
    years = axis or {"first": 0, "last": 0}
    return Course(
        label="PCT",
        own=_readings(m, "pct"),
        aims=_aims(m),
        peers=[Peer(label=label, readings=_readings(m, key), edge=edge) for key, label, edge in _PEERS],
        first=years["first"],
        last=years["last"],
    )


def _readings(m: Measure, key: str) -> list[Reading]:
    """The values of one series, where they are held."""
    values = m["series"][key] or [None] * len(m["years"])
    rows = zip(m["years"], values, m["periods"], strict=True)
    return [_reading(m, year, value, period) for year, value, period in rows if value is not None]


def _aims(m: Measure) -> list[Reading]:
    """The aspirations that are set; "2010/11" is the year 2010."""
    return [
        Reading(year=int(year[:4]), value=float(value), shown=aim(value, m["decimals"]), period=year)
        for year, value in m["aspiration"].items()
        if value is not None
    ]


def _reading(m: Measure, year: int, value: str, period: str) -> Reading:
    return Reading(year=year, value=float(value), shown=number(value, m["decimals"]), period=period)


def _course_in_words(m: Measure) -> str:
    """What the eye sees in the chart, in words; the numbers stand in the cells beside it."""
    own, aims, now = _readings(m, "pct"), _aims(m), m["latest"]
    if not own:
        course = "No data of the PCT"
    elif len(own) == 1:
        course = "One year of data"
    else:
        first, last = own[0].value, own[-1].value
        way = "Unchanged" if first == last else "Rising" if last > first else "Falling"
        course = f"{way} since {own[0].period}"
    parts = [course + (_against(m, own[-1].value, "the") if own else "")]
    if aims:
        where = _against(m, aims[-1].value, "today’s")
        parts.append(f"the aspiration is{where[1:]}" if where else f"aspiration to {aims[-1].period}")
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
    d, now, own, aims = m["decimals"], m["latest"], _readings(m, "pct"), _aims(m)
    unit = f" {m['unit']}" if m["unit"] else ""
    if not own:
        first = "no value of the PCT"
    elif len(own) == 1:
        first = f"{own[0].shown}{unit} in {now['period']}"
    else:
        first = f"from {own[0].shown} to {own[-1].shown}{unit} in {now['period']}"
    peers = [
        f"{label} {number(now[key], d).lower()}"
        for key, label in (("national_median", "national median"), ("cluster", "cluster"), ("top_decile", "top decile"))
    ]
    last = f"aspiration {aims[-1].shown} in {aims[-1].period}" if aims else "no aspiration set"
    return f"{first}; {', '.join(peers)}; {last}"
