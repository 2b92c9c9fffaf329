"""What a read model is refused for, and what it still lacks. Both in sentences that say what to mend."""

from collections.abc import Collection
from fractions import Fraction
from typing import Any

from sentences.numbers import half_up

from .derive import score, supported
from .model import STAGE_SHOWN, STAGES
from .words import COLOURS, difference


class ReportError(ValueError):
    """A read model contradicts itself or a rule. `problems` holds one sentence for each reason."""

    def __init__(self, problems: list[str]):
        self.problems = problems
        super().__init__(" ".join(problems))


def known(model: dict[str, Any], reads: Collection[str]) -> dict[str, Any]:
    """The model, for a reader that names the schemas it reads; what was issued stays in its own. Raises ReportError."""
    if model["schema"] not in reads:
        raise ReportError([f"It is written as {model['schema']}; this page reads {', '.join(reads)}."])
    return model


def check(model: dict[str, Any]) -> None:
    """Recompute what a reader can recompute and hold the model to the rules. Raises ReportError with every problem.

    A draft may be unfinished (`gaps`); from the chair's signature on, every level and every reason must be there.
    """
    found = [*_state(model), *_scores(model), *_colours(model), *_measures(model)]
    if model["document"]["state"] != "draft":
        found += unfinished(model)
    if found:
        raise ReportError(found)


def unfinished(model: dict[str, Any]) -> list[str]:
    """What the chair cannot sign without: every rating, and a reason for every deviation (R-361, R-343)."""
    found = []
    for k in model["competencies"]["items"]:
        for s in k["sub_competencies"]:
            if s["level"] is None:
                found.append(f"{s['ref']} has no level.")
                continue
            if s["difference"] and not (s["reason"] or any(s["calibration"].values())):
                found.append(f"{s['ref']} is {difference(s['difference'])}: give the reason.")
            if s["criteria_support"] not in (None, s["level"]) and not (
                s["support_reason"] or any(s["calibration"].values())
            ):
                found.append(
                    f"{s['ref']} is level {s['level']}, but the marked criteria support level "
                    f"{s['criteria_support']}: give the reason."
                )
            found += _calibrated(s["ref"], s)
    for g in model["governance"]["items"]:
        for row in (g, *g["sub_components"]):
            if row["rating"] is None:
                found.append(
                    f"{g['title']}, {row['title']}: no rating." if row is not g else f"{g['title']}: no rating."
                )
                continue
            if row["difference"] and not (row["rationale"] or any(row["calibration"].values())):
                found.append(f"{row['title']} is {difference(row['difference'], 'step')}: give the rationale.")
            found += _calibrated(row["title"], row)
    return found


def gaps(model: dict[str, Any]) -> list[str]:
    """What is not written yet: the reasons above, and each commentary the report should have (R-356 to R-363)."""
    found = unfinished(model)
    if not model["summary"]["paragraphs"]:
        found.append("The summary has no findings.")
    found += [
        f"Competency {k['number']} has no commentary on what the panel found."
        for k in model["competencies"]["items"]
        if not k["findings"]
    ]
    found += [
        f"{row['title']} has no rationale."
        for g in model["governance"]["items"]
        for row in (g, *g["sub_components"])
        if not row["rationale"]
    ]
    as_a_whole = model["outcomes"]["paragraphs"] and not any(b["commentary"] for b in model["outcomes"]["blocks"])
    for b in model["outcomes"]["blocks"]:
        if not (b["rate"] and b["ambition"]) and not as_a_whole:
            found.append(
                f"Outcome {b['outcome']} lacks a commentary on rate of improvement or on ambition and realism."
            )
    if not (model["potential"]["journey"] and model["potential"]["development"]):
        found.append("The potential for improvement lacks a section.")
    return found


def _state(model: dict[str, Any]) -> list[str]:
    d = model["document"]
    if d["state"] not in STAGE_SHOWN:
        return [f"“{d['state']}” is not a state of a report."]
    if d["stage_shown"] != STAGE_SHOWN[d["state"]]:
        return [f"A {d['state']} report shows the {STAGE_SHOWN[d['state']]} ratings, not the {d['stage_shown']} ones."]
    dates = {s["key"]: s["date"] for s in d["stages"]}
    found = []
    if d["state"] in ("provisional", "final") and not dates.get("regional"):
        found.append(f"A report is not {d['state']} before regional calibration is signed off.")
    if d["state"] == "final" and not dates.get("national"):
        found.append("A report is not final before national calibration is signed off.")
    later = STAGES[STAGES.index(d["stage_shown"]) + 1 :]
    rows = [s for k in model["competencies"]["items"] for s in k["sub_competencies"]]
    rows += [row for g in model["governance"]["items"] for row in (g, *g["sub_components"])]
    found += [
        f"A {d['state']} report must not hold {stage} ratings."
        for stage in later
        if any(row["trail"].get(stage) is not None for row in rows)
    ]
    return found


def _effective(trail: dict[str, Any]) -> Any:
    return next((trail[s] for s in ("national", "regional", "panel") if trail.get(s) is not None), None)


def _scores(model: dict[str, Any]) -> list[str]:
    found = []
    for k in model["competencies"]["items"]:
        subs = k["sub_competencies"]
        for key, name in (("level", "score"), ("self", "self"), ("last_year", "last_year")):
            expected, given = score([s[key] for s in subs]), k[name]
            what = {"score": "score", "self": "self-assessed score", "last_year": "score of last year"}[name]
            if given and not expected:
                found.append(f"Competency {k['number']} has a {what} without three levels.")
            elif expected and not given:
                found.append(f"Competency {k['number']} has three levels but no {what}.")
            elif expected and given:
                mean = Fraction(expected["sum"], 3)
                if Fraction(given["exact"]) != mean or given["shown"] != half_up(mean):
                    found.append(
                        f"Competency {k['number']}: the {what} {given['shown']} does not match its levels, "
                        f"which give {half_up(mean)}."
                    )
        for s in subs:
            if s["level"] is not None and s["level"] not in (1, 2, 3, 4):
                found.append(f"{s['ref']}: {s['level']} is not a level from 1 to 4.")
            if s["level"] != _effective(s["trail"]):
                found.append(f"{s['ref']}: the level {s['level']} is not the last one of its trail.")
            if None not in (s["level"], s["self"]) and s["difference"] != s["level"] - s["self"]:
                found.append(f"{s['ref']}: the difference from the self-assessment is wrong.")
            if s["criteria_support"] != supported(s["criteria"]):
                found.append(f"{s['ref']}: the level that the criteria support is wrong.")
    return found


def _colours(model: dict[str, Any]) -> list[str]:
    found = []
    for g in model["governance"]["items"]:
        for row in (g, *g["sub_components"]):
            if row["rating"] is not None and row["rating"] not in COLOURS:
                found.append(f"{row['title']}: “{row['rating']}” is not red, amber or green.")
            if row["rating"] != _effective(row["trail"]):
                found.append(f"{row['title']}: the rating is not the last one of its trail.")
    return found


def _measures(model: dict[str, Any]) -> list[str]:
    found = []
    for m in model["outcomes"]["measures"]:
        for name, values in (("periods", m["periods"]), *m["series"].items()):
            if values is not None and len(values) != len(m["years"]):
                found.append(f"Measure {m['ref']}: {name} has {len(values)} entries for {len(m['years'])} years.")
        if m["short_title"] and len(m["short_title"]) > 40:
            found.append(f"Measure {m['ref']}: the short title is longer than 40 characters.")
    return found


def _calibrated(name: str, row: dict[str, Any]) -> list[str]:
    """A rating that a calibration round changed needs the round's reason."""
    before, found = row["trail"]["panel"], []
    for stage in ("regional", "national"):
        now = row["trail"][stage]
        if now is not None and before is not None and now != before and not row["calibration"].get(stage):
            found.append(f"{name} was changed by {stage} calibration: give the reason.")
        before = now if now is not None else before
    return found
