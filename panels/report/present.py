"""From the read model to what the templates print: words for what is missing, charts, table cells.

The templates decide nothing: every cell is {"text", "missing"}, every rating {"key", "word"}, every chart an SVG.
"""

from collections.abc import Callable
from copy import deepcopy
from fractions import Fraction
from typing import Any

from sentences.numbers import half_up, signed
from sentences.signs import readable

from . import charts, words
from .model import STAGES

Context = dict[str, Any]


def present(model: dict[str, Any]) -> Context:
    """A copy of `model`, its texts readable, with the display forms beside the facts."""
    c = _readable(deepcopy(model))
    _document(c)
    for p in _paragraphs(c):
        p["id"] = f"p{p['n'].replace('.', '-')}"
    for k in c["competencies"]["items"]:
        _competency(k)
    for g in c["governance"]["items"]:
        for row in (g, *g["sub_components"]):
            _judged(row)
    _outcomes(c["outcomes"])
    _trail(c)
    _survey(c["survey"])
    agreed = c["potential"]["agreed"]
    both = agreed.get("pct") and agreed.get("sha")
    c["potential"]["agreed_text"] = words.day(max(agreed["pct"], agreed["sha"])) if both else None
    _actions(c["summary"])
    return c


def _readable(of: Any) -> Any:
    """What was issued holds its texts as they were typed then; what is shown of it is readable."""
    if isinstance(of, str):
        return readable(of)
    if isinstance(of, dict):
        return {name: _readable(value) for name, value in of.items()}
    return [_readable(value) for value in of] if isinstance(of, list) else of


def cell(text: str | None, missing: str) -> Context:
    """A table cell: the text, or the words that say it is missing."""
    return {"text": text or missing, "missing": not text}


def rag(rating: str | None, missing: str = words.NOT_RATED) -> Context:
    """A governance rating: shape by key, and its word."""
    return {"key": rating or "missing", "word": words.colour(rating) if rating else missing}


def _paragraphs(c: Context) -> list[Context]:
    found = [*c["summary"]["paragraphs"], *c["summary"]["discussed"], *c["summary"]["advice"]]
    found += c["outcomes"]["paragraphs"] + [p for b in c["outcomes"]["blocks"] for p in b["commentary"]]
    found += [p for k in c["competencies"]["items"] for p in k["commentary"]]
    found += [p for g in c["governance"]["items"] for p in g["commentary"]]
    found += c["potential"]["journey_paragraphs"] + c["potential"]["development_paragraphs"]
    return found + [p for h in c["potential"]["headings"] for p in h["commentary"]]


def _document(c: Context) -> None:
    cycle, d = c["cycle"], c["document"]
    year = f"{cycle['framework']['title']}, {cycle['name']} ({cycle['year']})."
    c["about"] = f"{year} {c['sample_note']}" if c["sample_note"] else year
    d["dated_text"] = words.day(d["dated"])
    d["panel_day_text"] = words.day(d["panel_day"], "Not held yet")
    d["versions"] = [{**v, "date_text": words.day(v["date"])} for v in reversed(d["versions"])]
    for s in d["stages"]:
        s["when"] = cell(s["date"] and words.day(s["date"]), "Not yet")
        s["who"] = cell(s["by"], "Not named")


def _actions(summary: Context) -> None:
    """The columns that any action fills; a column that none fills is left out."""
    columns: list[tuple[str, str, str, Callable[[str], str]]] = [
        ("lead", "Lead", "Not named", str),
        ("by", "By", "No date set", words.day),
        ("about", "Concerns", "Not stated", str),
    ]
    held = [column for column in columns if any(a[column[0]] for a in summary["actions"])]
    summary["action_columns"] = [{"key": key, "title": title} for key, title, _, _ in held]
    for a in summary["actions"]:
        a["cells"] = [cell(a[key] and show(a[key]), missing) for key, _, missing, show in held]


def _float(score: Context | None) -> float | None:
    return float(score["shown"]) if score else None


def _competency(k: Context) -> None:
    missing = k["last_year_note"] or words.NONE_HELD
    k["score_text"] = cell(k["score"] and k["score"]["shown"], words.NO_SCORE)
    k["self_text"] = cell(k["self"] and k["self"]["shown"], words.NO_SCORE)
    k["last_text"] = cell(k["last_year"] and k["last_year"]["shown"], missing)
    moved = words.score_change(k["score"], k["last_year"])
    change = None if moved is None else signed(moved)
    k["compared"] = [k["last_text"], cell(change, words.NO_CHANGE), k["self_text"]]
    k["last_line"] = f"last year {k['last_year']['shown']}" if k["last_year"] else f"last year: {missing.lower()}"
    if change:
        k["last_line"] += f", change {change}"
    k["self_line"] = f"self-assessed {k['self']['shown']}" if k["self"] else "no self-assessed score"
    k["strip"] = charts.score_strip(_float(k["score"]), _float(k["last_year"]), _float(k["self"]))
    for s in k["sub_competencies"]:
        s["reason_anchor"] = (s["reason_at"] or "").replace(".", "-")
        s["letter"] = s["ref"][-1]
        s["level_text"] = cell(s["level"] and str(s["level"]), words.NOT_RATED)
        s["self_text"] = cell(s["self"] and str(s["self"]), words.NOT_RATED)
        s["last_text"] = cell(s["last_year"] and str(s["last_year"]), "None")
        s["triangle"] = charts.deviation(s["difference"])
        s["steps"] = charts.level_strip(s["level"], s["last_year"], s["self"])
    if k["score"]:
        k["divided"] = f"{k['score']['sum'] // 3}.{('000', '333…', '666…')[k['score']['sum'] % 3]}"


def _judged(row: Context) -> None:
    row["mark"] = rag(row["rating"])
    row["self_mark"] = rag(row["self"])
    row["last_mark"] = rag(row["last_year"], "None held")
    row["last_line"] = f"last year {words.colour(row['last_year'])}" if row["last_year"] else "last year: none held"
    row["triangle"] = charts.deviation(row["difference"], "step")
    if "sub_components" not in row:
        changed = [text for text in row["calibration"].values() if text]
        row["why"] = cell(" ".join([row["rationale"] or "", *changed]).strip(), "No rationale was written")


def _outcomes(o: Context) -> None:
    comparators = ("national_median", "cluster", "top_decile")
    rates = ("national_median", "cluster", "top_relative_decile")
    o["benchmarks"] = any(
        [m["latest"][k] for k in comparators] + [m["cagr"][k] for k in rates] != [None] * 6 for m in o["measures"]
    )
    o["final_year"] = o["years_ahead"][-1] if o["years_ahead"] else "Value"
    o["any_rate"] = any(m["cagr"]["pct"] is not None for m in o["measures"])
    previous = None
    for m in o["measures"]:
        m["name"] = f"{m['short_title']}*" if m["short_title"] else m["title"]
        m["begins"] = previous is not None and previous != m["kind"]
        previous = m["kind"]
        d = m["decimals"]
        m["pct_cell"] = _value(m["latest"]["pct"], d)
        m["peer_cells"] = [_value(m["latest"][k], d) for k in comparators]
        m["rate_cell"] = _rate(m["cagr"]["pct"])
        m["peer_rates"] = [_rate(m["cagr"][k]) for k in rates]
        set_for = [year for year, value in m["aspiration"].items() if value is not None]
        m["final_cell"] = _aim(m["aspiration"][set_for[-1]] if set_for else None, d)
        if set_for and set_for[-1] != o["final_year"]:
            m["final_cell"]["text"] += f" ({set_for[-1]})"
        m["ahead_cells"] = [_aim(m["aspiration"].get(y), d) for y in o["years_ahead"]]
        m["aspiration_rate_cell"] = _rate(m["aspiration_rate"])
        m["spark"] = charts.sparkline(m, o["axis"])
        m["unit_line"] = ", ".join(filter(None, (m["unit"], m["latest"]["period"])))
        m["better"] = {
            "higher_is_better": "Higher is better.",
            "lower_is_better": "Lower is better.",
        }.get(m["direction"], "Direction not set, so no rate of improvement.")
        own = m["series"]["pct"] or []
        m["first_period"] = cell(m["periods"][0] if own else None, words.NO_DATA)
        m["last_period"] = cell(m["periods"][-1] if own else None, words.NO_DATA)
        m["first_cell"] = _value(own[0] if own else None, d)
        m["span"] = m["years"][-1] - m["years"][0] if own else 0
        m["source_cell"] = _source(m["source"])
    by_ref = {m["ref"]: m for m in o["measures"]}
    for b in o["blocks"]:
        ms = [by_ref[ref] for ref in b["measures"]]
        height = 84 if len(ms) > 1 else 68
        for m in ms:
            m["trend"] = charts.trend(m, o["axis"], height)
        b["rows"], b["first"], b["wide"] = ms, ms[0] if ms else None, len(ms) > 1
        b["name"] = f"{ms[0]['short_title']}*" if ms and ms[0]["short_title"] else b["title"]
    o["any_commentary"] = any(b["commentary"] for b in o["blocks"])
    o["wide_blocks"] = [b for b in o["blocks"] if b["wide"]]
    narrow = [b for b in o["blocks"] if not b["wide"]]
    o["pairs"] = [narrow[i : i + 2] for i in range(0, len(narrow), 2)]
    o["rates_figure"] = charts.rates(o["measures"]) if o["any_rate"] else None


def _value(value: str | None, decimals: int) -> Context:
    return cell(words.number(value, decimals) if value is not None else None, words.NO_DATA)


def _aim(value: str | None, decimals: int) -> Context:
    return cell(words.aim(value, decimals) if value is not None else None, "None set")


def _rate(value: str | None) -> Context:
    return cell(words.signed(value) if value is not None else None, words.NO_RATE)


def _source(source: Context | None) -> Context:
    if not source:
        return cell(None, "No source held")
    pcts = f", {source['pcts']} PCTs" if source.get("pcts") else ""
    loaded = f", loaded {words.day(source['loaded'])}" if source.get("loaded") else ""
    return cell(f"{source['name']}{pcts}{loaded}", "")


def _trail(c: Context) -> None:
    """The columns and rows of appendix A: only stages that the report shows, each with its own rating."""
    subs = [s for k in c["competencies"]["items"] for s in k["sub_competencies"]]
    judged = [row for g in c["governance"]["items"] for row in (g, *g["sub_components"])]
    held = [stage for stage in STAGES if any(r["trail"][stage] is not None for r in (*subs, *judged))]
    c["trail_stages"] = [{"key": stage, "name": words.STAGE_WORDS[stage]} for stage in held]
    c["any_criteria"] = any(s["criteria"] for s in subs)
    for s in subs:
        s["trail_cells"], before = [], None
        for stage in held:
            value = s["trail"][stage]
            moved = before is not None and value is not None and value != before
            s["trail_cells"].append({**cell(value and str(value), "None"), "moved": moved})
            before = value if value is not None else before
        s["criteria_cells"] = [
            cell(s["criteria"] and "{} of {}".format(*s["criteria"][level]), "Not marked") for level in ("2", "3", "4")
        ]
        s["support_cell"] = cell(s["criteria_support"] and str(s["criteria_support"]), "Not marked")
        s["support_cell"]["moved"] = s["criteria_support"] not in (None, s["level"])
    for row in judged:
        row["trail_marks"] = [rag(row["trail"][stage], "None") for stage in held]


def _survey(survey: Context | None) -> None:
    if not survey:
        return
    survey["closed_text"] = words.day(survey["closed"], "a day not given")
    for s in survey["statements"]:
        s["wording_cell"] = cell(s.get("wording"), "None")
        s["last_cell"] = cell(s.get("last_year"), "None")
        if s["withheld"]:
            s["mean_cell"] = s["n_cell"] = s["unable_cell"] = cell(None, "Withheld: too few answers")
            continue
        s["mean_cell"] = cell(half_up(Fraction(s["mean"]), 2) if s["mean"] else None, "Nobody scored it")
        s["n_cell"] = cell(str(s["n"]) if s["n"] is not None else None, words.NONE_HELD)
        s["unable_cell"] = cell(str(s["unable"]) if s["unable"] is not None else None, words.NONE_HELD)
