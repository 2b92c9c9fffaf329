"""From the facts that a query gives to the whole read model: levels, scores, differences, rates, paragraph numbers."""

from copy import deepcopy
from decimal import Decimal
from typing import Any

from cycles.scoring import competency_score, level_reached
from cycles.scoring import shown as one_decimal
from sentences.numbers import half_up

from . import messages
from .model import SCHEMA, STAGE_SHOWN, STAGES
from .words import COLOURS, SHORT, STATES, colour, day

Facts = dict[str, Any]


def complete(facts: Facts) -> Facts:
    """The read model of `facts` (keys of `model.Model` that are not derived). `facts` itself is left as it is.

    Ratings of stages later than the one the state shows are dropped: a provisional report holds no national rating.
    """
    c = deepcopy(facts)
    c["schema"] = SCHEMA
    _document(c["document"])
    shown = c["document"]["stage_shown"]
    signed = {s["key"] for s in c["document"]["stages"] if s["date"]}
    _summary(c["summary"])
    _outcomes(c["outcomes"])
    count = _Count("3")
    for k in c["competencies"]["items"]:
        _competency(k, shown, signed, count)
    count = _Count("4")
    for g in c["governance"]["items"]:
        for row in (g, *g["sub_components"]):
            _judged(row, shown, signed)
        g["commentary"] = count.number((None, g["rationale"]), ("Calibration", calibrated(g)))
    _potential(c["potential"])
    if c["survey"]:
        c["survey"]["below_minimum"] = c["survey"]["completed"] < c["survey"]["minimum"]
    c["messages"] = {
        "competencies": messages.competencies(c["competencies"]["items"]),
        "governance": messages.governance(c["governance"]["items"]),
        "outcomes": messages.outcomes(c["outcomes"]["measures"]),
    }
    return c


def score(levels: list[int | None]) -> Facts | None:
    """Mean of three levels, exact and as shown (R-336 to R-338); None until all three are there (R-339)."""
    mean = competency_score(levels)
    if mean is None:
        return None
    total = int(mean * 3)
    return {"sum": total, "exact": f"{total}/3", "shown": one_decimal(mean)}


def supported(criteria: Facts | None) -> int | None:
    """The highest level whose criteria, and those of every lower level, are all met (R-334); None if unmarked."""
    if not criteria:
        return None
    return level_reached({level: [met == of] for level in (2, 3, 4) for met, of in [criteria[str(level)]]})


def rate(first: str | None, last: str | None, years: int, direction: str | None) -> str | None:
    """Compound annual growth in % a year, one decimal, plus for improvement (R-282, R-303).

    A fall to zero is −100% as a whole, whatever the years. None where a value or the direction is missing, where the
    first value is not above zero or the last one is below it.
    """
    if first is None or last is None or direction is None or years < 1:
        return None
    start, end = Decimal(first), Decimal(last)
    if start <= 0 or end < 0:
        return None
    growth = ((end / start) ** (Decimal(1) / years) - 1) * 100
    return half_up(growth if direction == "higher_is_better" else -growth)


class _Count:
    """Numbers the paragraphs of one section, in the order in which they stand."""

    def __init__(self, section: str):
        self.section, self.last = section, 0

    def number(self, *texts: tuple[str | None, str | None]) -> list[Facts]:
        """Paragraphs from pairs (run-in head, text); an empty line in a text begins a new paragraph."""
        found = []
        for head, text in texts:
            for i, part in enumerate(split(text)):
                self.last += 1
                found.append({"n": f"{self.section}.{self.last}", "head": None if i else head, "text": part})
        return found


def split(text: str | None) -> list[str]:
    """The paragraphs of a text, parted by an empty line."""
    lines = (text or "").replace("\r\n", "\n").split("\n\n")
    return [part.strip() for part in lines if part.strip()]


def _document(d: Facts) -> None:
    d["stage_shown"] = STAGE_SHOWN[d["state"]]
    national = next((s["date"] for s in d["stages"] if s["key"] == "national"), None)
    label, note = STATES[d["state"]]
    signed = day(national, "a day not given")
    d["state_label"], d["state_note"] = label, note.format(signed=signed)
    d["state_short"] = SHORT[d["state"]].format(signed=signed)


def _summary(s: Facts) -> None:
    count = _Count("1")
    s["paragraphs"] = count.number((None, s["findings"]))
    s["discussed"] = count.number((None, s["discussion"]))
    s["actions"] = [{**a, "id": f"A{i}"} for i, a in enumerate(s["actions"], 1)]
    s["advice"] = [{"n": f"D{i}", "head": None, "text": text} for i, text in enumerate(s["advice"], 1)]


def _trail(trail: Facts, shown: str, signed: set[str]) -> Facts:
    """Every stage of `trail`; a completed round that changed nothing repeats the rating before it."""
    whole: Facts = {}
    limit = STAGES.index(shown)
    for i, stage in enumerate(STAGES):
        value = trail.get(stage) if i <= limit else None
        if value is None and stage in ("regional", "national") and i <= limit and stage in signed:
            value = whole[STAGES[i - 1]]
        whole[stage] = value
    return whole


def _rounds(row: Facts) -> Facts:
    """The reasons of the rounds whose ratings are shown."""
    return {stage: text for stage, text in row["calibration"].items() if row["trail"].get(stage) is not None}


def _latest(trail: Facts) -> Any:
    found = [trail[stage] for stage in ("panel", "regional", "national") if trail[stage] is not None]
    return found[-1] if found else None


def calibrated(row: Facts) -> str | None:
    """What the calibration rounds changed in `row`, and why; None where they changed nothing."""
    said, before = [], row["trail"]["panel"]
    for stage in ("regional", "national"):
        now = row["trail"][stage]
        if now is not None and now != before:
            level = isinstance(now, int)
            old, new = (f"level {before}", f"level {now}") if level else (colour(before), colour(now))
            reason = (row["calibration"].get(stage) or "").strip()
            said.append(f"Changed from {old} to {new} at {stage} calibration. {reason}".strip())
            before = now
    return " ".join(said) or None


def _competency(k: Facts, shown: str, signed: set[str], count: _Count) -> None:
    subs = k["sub_competencies"]
    for s in subs:
        s["trail"] = _trail(s["trail"], shown, signed)
        s["level"], s["self"] = _latest(s["trail"]), s["trail"]["self"]
        s["difference"] = None if None in (s["level"], s["self"]) else s["level"] - s["self"]
        s["criteria_support"] = supported(s["criteria"])
        s["calibration"] = _rounds(s)
    k["score"] = score([s["level"] for s in subs])
    k["self"] = score([s["self"] for s in subs])
    k["last_year"] = score([s["last_year"] for s in subs])

    def of_each(texts: list[str | None]) -> str | None:
        return "\n\n".join(f"({s['ref']}) {text.strip()}" for s, text in zip(subs, texts, strict=True) if text) or None

    written = [
        ("What we found", k["findings"]),
        ("Why we differ from the self-assessment", of_each([s["reason"] if s["difference"] else None for s in subs])),
        (
            "Why the panel differed before calibration",
            of_each([None if s["difference"] else s["reason"] for s in subs]),
        ),
        ("Level and criteria", of_each([s["support_reason"] for s in subs])),
        ("Calibration", of_each([calibrated(s) for s in subs])),
        ("To reach the next level", k["next_level"]),
    ]
    k["commentary"] = count.number(*written)
    for s in subs:
        at = (p["n"] for p in k["commentary"] if p["text"].startswith(f"({s['ref']})"))
        s["reason_at"] = next(at, None)


def _judged(row: Facts, shown: str, signed: set[str]) -> None:
    row["trail"] = _trail(row["trail"], shown, signed)
    row["calibration"] = _rounds(row)
    row["rating"], row["self"] = _latest(row["trail"]), row["trail"]["self"]
    both = row["rating"] and row["self"]
    row["difference"] = COLOURS[row["rating"]] - COLOURS[row["self"]] if both else None


def _outcomes(o: Facts) -> None:
    for m in o["measures"]:
        _measure(m)
    count = _Count("2")
    o["paragraphs"] = count.number((None, o["overview"]))
    for b in o["blocks"]:
        b["measures"] = [m["ref"] for m in o["measures"] if m["outcome"] == b["outcome"]]
        b["commentary"] = count.number(("Rate of improvement", b["rate"]), ("Ambition and realism", b["ambition"]))
    o["years_ahead"] = sorted({year for m in o["measures"] for year in m["aspiration"]})
    years = [y for m in o["measures"] for y in m["years"]] + [int(y[:4]) for y in o["years_ahead"]]
    o["axis"] = {"first": min(years), "last": max(years)} if years else None


def _measure(m: Facts) -> None:
    m["series"] = {
        key: [_decimal(v) for v in m["series"].get(key) or []] or None
        for key in ("pct", "national_median", "cluster", "top_decile")
    }
    m["aspiration"] = {year: _decimal(v) for year, v in sorted(m["aspiration"].items())}
    own = m["series"]["pct"]
    m["latest"] = {key: values[-1] if values else None for key, values in m["series"].items()}
    m["latest"]["period"] = m["periods"][-1] if m["periods"] else None
    given = m["cagr"] or {}
    m["cagr"] = {k: _decimal(given.get(k)) for k in ("pct", "national_median", "cluster", "top_relative_decile")}
    if own and m["cagr"]["pct"] is None:
        m["cagr"]["pct"] = rate(own[0], own[-1], m["years"][-1] - m["years"][0], m["direction"])
    final = [(int(year[:4]), value) for year, value in m["aspiration"].items() if value is not None]
    m["aspiration_rate"] = (
        rate(own[-1], final[-1][1], final[-1][0] - m["years"][-1], m["direction"]) if own and final else None
    )


def _decimal(value: Any) -> str | None:
    return None if value is None else format(Decimal(str(value)), "f")


def _potential(p: Facts) -> None:
    count = _Count("5")
    p["journey_paragraphs"] = count.number((None, p["journey"]))
    p["development_paragraphs"] = count.number((None, p["development"]))
    for h in p["headings"]:
        h["commentary"] = count.number((None, h.get("text")))
