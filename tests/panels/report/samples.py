"""Read models for the tests: a full one, and one of which little is held. Every figure in them is invented."""

from copy import deepcopy
from functools import cache
from pathlib import Path

import yaml

from panels.report.derive import complete


@cache
def _facts():
    return yaml.safe_load((Path(__file__).parent / "sample.yaml").read_text("utf-8"))


def full_facts():
    """Newcastle after regional calibration: provisional, ten outcomes, last year's ratings, benchmarks."""
    return deepcopy(_facts())


def full():
    return complete(full_facts())


def final_facts():
    """The same after national sign-off, which changed nothing."""
    facts = full_facts()
    facts["document"]["state"] = "final"
    stage(facts, "national")["date"] = "2010-06-30"
    return facts


def bare_facts():
    """As signed by the chair: two national outcomes without values, no last year, no benchmarks, texts missing."""
    facts = full_facts()
    facts["document"].update(state="panel", versions=[], panel=[], panel_day=None, contact=None)
    stage(facts, "regional")["date"] = None
    facts["cycle"]["last"] = None
    outcomes = facts["outcomes"]
    outcomes.update(overview=None, measures=outcomes["measures"][:4], blocks=outcomes["blocks"][:2])
    for measure in outcomes["measures"]:
        measure.update(series={}, cagr=None, source=None, years=[], periods=[])
    outcomes["measures"][3]["aspiration"] = {}
    outcomes["blocks"][1].update(rate=None, ambition=None)
    for competency in facts["competencies"]["items"]:
        competency["last_year_note"] = None
        for sub in competency["sub_competencies"]:
            sub.update(last_year=None, criteria=None, calibration={})
            sub["trail"].pop("regional", None)
    for component in facts["governance"]["items"]:
        for row in (component, *component["sub_components"]):
            row["last_year"] = None
    facts["competencies"]["items"][3].update(findings=None)
    facts["potential"].update(journey=None, development=None, agreed={}, headings=[])
    facts["survey"]["completed"] = 14
    facts["survey"]["statements"][0].update(withheld=True, mean=None, n=None, unable=None)
    facts["summary"].update(findings=None, discussion=None, actions=[], advice=[])
    return facts


def stage(facts, key):
    return next(s for s in facts["document"]["stages"] if s["key"] == key)


def sub(model, ref):
    """The sub-competency `ref` of facts or of a model."""
    return next(s for k in model["competencies"]["items"] for s in k["sub_competencies"] if s["ref"] == ref)


def sub_component(model, key):
    return next(s for g in model["governance"]["items"] for s in g["sub_components"] if s["key"] == key)
