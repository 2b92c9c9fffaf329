"""The sentence at the head of each block of the scorecard: counts made from the data, never a score (R-341)."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from sentences.lists import listed

from .words import COLOURS, change, colour


def competencies(items: list[dict[str, Any]]) -> str:
    """How many scores moved against last year, and in how many levels the rating is not the PCT's own."""
    subs = [s for k in items for s in k["sub_competencies"]]
    compared = [
        change(Fraction(k["score"]["exact"]), Fraction(k["last_year"]["exact"]))
        for k in items
        if k["score"] and k["last_year"]
    ]
    said = []
    rated = sum(s["level"] is not None for s in subs)
    if rated < len(subs):
        said.append(f"{rated} of {len(subs)} levels rated so far.")
    if compared:
        said.append(
            f"Up on last year in {compared.count('up')} of {len(compared)}, the same in "
            f"{compared.count('the same')}, down in {compared.count('down')}."
        )
    else:
        said.append("No score of last year to compare with.")
    both = [s["difference"] for s in subs if s["difference"] is not None]
    if both:
        said.append(f"Level and self-assessment differ in {sum(map(bool, both))} of {len(both)}.")
    return " ".join(said)


def governance(items: list[dict[str, Any]]) -> str:
    """The three colours beside last year's, and in how many sub-components the rating is not the PCT's own."""
    groups: dict[tuple[str, str | None, str | None], list[str]] = {}
    for g in items:
        move = change(COLOURS[g["rating"]], COLOURS[g["last_year"]]) if g["rating"] and g["last_year"] else None
        groups.setdefault((g["rating"], g["last_year"], move), []).append(g["title"])
    said = []
    for (rating, last, move), titles in sorted(groups.items(), key=lambda item: item[0][2] == "the same"):
        many = len(titles) > 1
        if not rating:
            said.append(f"{listed(titles)} {'are' if many else 'is'} not rated yet.")
        elif move == "the same":
            said.append(f"{listed(titles)} {'stay' if many else 'stays'} {colour(rating)}.")
        elif move:
            said.append(f"{listed(titles)} {'are' if many else 'is'} {colour(rating)}, {move} from {colour(last)}.")
        else:
            said.append(
                f"{listed(titles)} {'are' if many else 'is'} {colour(rating)}; none of last year to compare with."
            )
    both = [s["difference"] for g in items for s in g["sub_components"] if s["difference"] is not None]
    if both:
        said.append(
            f"The rating differs from the self-assessment in {sum(map(bool, both))} of {len(both)} sub-components."
        )
    return " ".join(said)


def outcomes(measures: list[dict[str, Any]]) -> str:
    """In how many measures the PCT improves, gets worse, or has no rate (R-349: shown, not rated)."""
    if not measures:
        return "Shown, not rated. No outcome has been chosen."
    rates = {m["ref"]: m["cagr"]["pct"] for m in measures}
    known = {ref: Decimal(rate) for ref, rate in rates.items() if rate is not None}
    if not known:
        return f"Shown, not rated. No rate of improvement is held for any of {len(measures)} measures."
    better = [ref for ref, rate in known.items() if rate > 0]
    worse = [ref for ref, rate in known.items() if rate < 0]
    parts = [f"Improving in {len(better)} of {len(measures)} measures"]
    if worse:
        parts.append(f"getting worse in {len(worse)} ({', '.join(worse)})")
    if level := len(known) - len(better) - len(worse):
        parts.append(f"unchanged in {level}")
    if missing := len(measures) - len(known):
        parts.append(f"no rate in {missing}")
    return f"Shown, not rated. {', '.join(parts)}."
