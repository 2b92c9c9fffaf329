"""The one read model of scorecard and panel report, from the database (DESIGN 4.10; its shape: `panels.report.model`).

It holds ratings of the self-assessment and of the stages from the panel on, never the evidence review, which the PCT
does not read at any time (VISIBILITY row 9).
"""

from typing import Any

from django.utils import timezone

from cycles.models import Assessment, Rating, StateChange
from cycles.queries import graded, last_year
from cycles.states import Stage
from frameworks.models import Item, Scale
from frameworks.tree import tree_of
from panels.models import Issue, PanelDay, Potential, Report, Seat
from panels.queries.items import Branch, branches_of
from panels.queries.marks import Support, supports
from panels.queries.outcome_facts import outcomes
from panels.queries.ratings import Recorded, panel_lines, recorded
from panels.queries.report_text import ReportTexts, texts_of
from panels.report.check import check, unfinished
from panels.report.derive import complete
from surveys.queries import result_lines, with_last

Facts = dict[str, Any]

# Up to which stage a report of each state may know the ratings.
_STAGES_OF_STATE = {
    "draft": (Stage.SELF, Stage.PANEL),
    "panel": (Stage.SELF, Stage.PANEL),
    "provisional": (Stage.SELF, Stage.PANEL, Stage.REGIONAL),
    "final": (Stage.SELF, Stage.PANEL, Stage.REGIONAL, Stage.NATIONAL),
}
_MOVE_OF_STAGE = {
    Stage.SELF: "submit",
    Stage.PANEL: "sign_report",
    Stage.REGIONAL: "release",
    Stage.NATIONAL: "finalise",
}
_BY = {
    Stage.SELF: "PCT board",
    Stage.PANEL: "Review panel, agreed",
    Stage.REGIONAL: "Regional calibration panel",
    Stage.NATIONAL: "National calibration panel",
}
_NAMES = {
    Stage.SELF: "Self-assessment",
    Stage.PANEL: "Panel",
    Stage.REGIONAL: "Regional",
    Stage.NATIONAL: "National",
}
_WHAT = {
    Issue.Stage.PANEL: "Finalised by the panel, signed off by the chair",
    Issue.Stage.PROVISIONAL: "Provisional: after regional calibration",
    Issue.Stage.FINAL: "Final: after national calibration",
}

_NO_OUTCOMES: Facts = {"overview": None, "blocks": [], "measures": [], "dropped": []}


def report_model(assessment: Assessment, state: str) -> Facts:
    """The whole read model in one state: "draft", "panel", "provisional" or "final"; about 20 queries.

    Raises `panels.report.check.ReportError` where it contradicts itself or a rule. The caller holds the door.
    """
    model = complete(facts(assessment, state))
    check(model)
    return model


def whats_missing(assessment: Assessment, texts: ReportTexts | None = None) -> list[str]:
    """All that the chair cannot sign without, in sentences: ratings, reasons, commentaries and the two texts.

    `texts` are the report's, where they were read already.

    Every rating, the components' overall ones included (Q-15), a reason wherever one is needed (R-361, Q-23), a
    commentary on each competency and component with a deviation (R-360, R-362), the potential for improvement (R-363).
    """
    known = recorded(assessment, None)
    model = complete(facts(assessment, "draft", known, texts))
    found = unfinished(model)
    for line in panel_lines(assessment, None, known).values():
        if line.lacks == "Reason missing" and not line.difference:
            found.append(f"{line.item} has a level that the marked criteria do not support: give the reason.")
    for k in model["competencies"]["items"]:
        refs = [s["ref"] for s in k["sub_competencies"] if s["difference"]]
        if refs and not k["findings"]:
            found.append(
                f"Competency {k['number']} differs from the self-assessment in {', '.join(refs)}: comment on it."
            )
    for g in model["governance"]["items"]:
        if any(row["difference"] for row in g["sub_components"]) and not g["rationale"]:
            found.append(f"{g['title']} differs from the self-assessment: comment on it.")
    if not model["potential"]["journey"]:
        found.append("Potential for improvement has no text on the journey towards world class.")
    if not model["potential"]["development"]:
        found.append("Potential for improvement has no text on areas for organisational development.")
    return found


def facts(assessment: Assessment, state: str, known: Recorded | None = None, texts: ReportTexts | None = None) -> Facts:
    """What the database holds for the read model, before anything is derived from it.

    `known` is what `recorded` read already, for a draft of which only is asked what it lacks: title, outcomes and
    survey, for which no signature waits, are then left out. `texts` are the report's, where they were read already.
    """
    stages = _STAGES_OF_STATE[state]
    ratings: dict[str, dict[str, Rating]] = {}
    branches = branches_of(assessment)
    keys = {item.pk: item.key for branch in branches for item in (branch.item, *branch.parts)}
    rows = (
        [rating for rating in known.ratings if rating.stage in stages]
        if known
        else graded(Rating.objects.filter(assessment=assessment, stage__in=stages), assessment)
    )
    for rating in rows:
        ratings.setdefault(keys[rating.item_id], {})[rating.stage] = rating
    before = known.before if known else last_year(assessment)
    texts = texts or texts_of(Report.objects.filter(assessment=assessment).first())
    marks = (known.marks if known else supports(assessment, [Stage.PANEL]))[Stage.PANEL]
    competencies = [b for b in branches if not b.is_governance]
    components = [b for b in branches if b.is_governance]
    cycle = assessment.cycle
    return {
        "sample_notice": "Illustrative figures" if cycle.illustrative else None,
        "sample_note": (
            "Every rating, figure and comment is invented for demonstration. None is a result of any PCT."
            if cycle.illustrative
            else None
        ),
        "document": {"state": state, "stages": _stages(stages, {})} if known else _document(assessment, state, stages),
        "pct": _pct(assessment),
        "cycle": None if known else _cycle(assessment),
        "summary": {
            "findings": texts.findings or None,
            "discussion": texts.discussion or None,
            "actions": [{"text": text, "lead": None, "by": None, "about": None} for text in texts.actions],
            "advice": texts.advice,
        },
        "outcomes": dict(_NO_OUTCOMES) if known else outcomes(assessment, texts),
        "competencies": {
            "items": [_competency(b, ratings, before, texts, marks, assessment.previous_id) for b in competencies]
        },
        "governance": {"items": [_component(b, ratings, before, texts) for b in components]},
        "potential": _potential(assessment),
        "survey": None if known else _survey(assessment),
        "rules": _rules(assessment),
    }


def _document(assessment: Assessment, state: str, stages: tuple[Stage, ...]) -> Facts:
    moves = {
        change.move: timezone.localtime(change.at).date().isoformat()
        for change in StateChange.objects.filter(assessment=assessment).order_by("at", "pk")
    }
    day = PanelDay.objects.filter(assessment=assessment).first()
    seats = Seat.objects.filter(panel=day.panel_id).select_related("role", "home") if day else []
    issues = list(Issue.objects.filter(assessment=assessment, kind=Issue.Kind.REPORT).defer("content"))
    today = timezone.localdate().isoformat()
    number = str(len(issues) + 1)
    versions = [
        {
            "version": str(old.number),
            "date": timezone.localtime(old.at).date().isoformat(),
            "what": _WHAT[Issue.Stage(old.stage)],
        }
        for old in issues
    ]
    what = "Draft" if state == "draft" else _WHAT[Issue.Stage(state)]
    return {
        "state": state,
        "version": number,
        "dated": today,
        "marking": None if state == "final" else "OFFICIAL until published",
        "panel_day": day.on.isoformat() if day else None,
        "panel": [{"role": seat.role.title, "text": _seat(seat)} for seat in sorted(seats, key=_in_order)],
        "versions": [*versions, {"version": number, "date": today, "what": what}],
        "stages": _stages(stages, {} if state == "draft" else moves),
        "page": None,
        "contact": "For another format, ask your SHA.",
    }


def _stages(stages: tuple[Stage, ...], moves: dict[str, str]) -> list[Facts]:
    """The stages that the report may know first, each with the day on which it ended."""
    return [
        {
            "key": stage.value,
            "name": _NAMES[stage],
            "by": _BY[stage],
            "date": moves.get(_MOVE_OF_STAGE[stage]) if stage in stages else None,
        }
        for stage in (*stages, *(stage for stage in _MOVE_OF_STAGE if stage not in stages))
    ]


def _in_order(seat: Seat) -> tuple[bool, int]:
    return (not seat.is_chair, seat.role.order)


def _seat(seat: Seat) -> str:
    """Where the member comes from, and whether in the chair. No names (model.py)."""
    words = [f"From {seat.home}"] if seat.home else []
    if seat.is_chair:
        words.append("in the chair" if words else "In the chair")
    return ", ".join(words)


def _pct(assessment: Assessment) -> Facts:
    pct = assessment.organisation
    sha = pct.parent
    return {
        "code": pct.code,
        "name": pct.name,
        "sha": {"code": sha.code, "name": sha.name} if sha else None,
        "cluster": pct.ons_cluster or None,
    }


def _cycle(assessment: Assessment) -> Facts:
    cycle, framework = assessment.cycle, assessment.framework
    last = None
    if assessment.previous_id is not None:
        last = Assessment.objects.select_related("cycle__framework").get(pk=assessment.previous_id).cycle
    name = _version_name(framework.version)
    return {
        "name": name,
        "year": cycle.year,
        "last": {"name": _version_name(last.framework.version), "year": last.year} if last else None,
        # The report says the year beside the title, so the title goes without it.
        "framework": {"title": framework.title.removesuffix(f", {name}"), "source": framework.source},
    }


def _version_name(version: str) -> str:
    return version.replace("-", " ").capitalize()


def _number(rating: Rating | None) -> int | None:
    return rating.grade.number if rating else None


def _code(rating: Rating | None) -> str | None:
    return rating.grade.code if rating else None


def _round_reasons(given: dict[str, Rating]) -> dict[str, str | None]:
    return {stage.value: given[stage].reason or None for stage in (Stage.REGIONAL, Stage.NATIONAL) if stage in given}


def _competency(
    branch: Branch,
    ratings: dict[str, dict[str, Rating]],
    before: dict[str, Any],
    texts: ReportTexts,
    marks: dict[str, Support],
    previous_id: int | None,
) -> Facts:
    item = branch.item
    assessed_before = any(part.key in before for part in branch.parts)
    return {
        "number": int(item.key),
        "title": item.title,
        "short_title": item.short_title or item.title,
        "sub_competencies": [
            _sub_competency(part, ratings.get(part.key, {}), before, marks.get(part.key, Support()))
            for part in branch.parts
        ],
        "findings": texts.items.get(item.key) or None,
        "next_level": None,
        "last_year_note": "Not assessed" if previous_id and not assessed_before else None,
    }


def _sub_competency(item: Item, given: dict[str, Rating], before: dict[str, Any], support: Support) -> Facts:
    panel, own = given.get(Stage.PANEL), given.get(Stage.SELF)
    differs = panel is not None and own is not None and panel.grade.number != own.grade.number
    reason = panel.reason.strip() if panel else ""
    unsupported = support.marked and panel is not None and support.level != panel.grade.number
    return {
        "ref": item.key,
        "title": item.title,
        "trail": {stage.value: _number(given.get(stage)) for stage in _MOVE_OF_STAGE},
        "last_year": before[item.key].number if item.key in before else None,
        "reason": reason if differs and reason else None,
        "calibration": _round_reasons(given),
        "criteria": dict(support.counts) if support.marked else None,
        "support_reason": _support_reason(reason, differs=differs, unsupported=bool(unsupported)),
    }


def _support_reason(reason: str, *, differs: bool, unsupported: bool) -> str | None:
    """One reason is entered for a rating; where it stands as the reason of a deviation it is not printed twice."""
    if not reason:
        return None
    if differs:
        return "For the reason given above." if unsupported else None
    return reason


def _component(
    branch: Branch, ratings: dict[str, dict[str, Rating]], before: dict[str, Any], texts: ReportTexts
) -> Facts:
    item = branch.item
    return {
        **_judged(item, ratings.get(item.key, {}), before),
        "rationale": "\n\n".join(filter(None, (texts.items.get(item.key), _reason(ratings.get(item.key, {}))))) or None,
        "questions": [part for part in item.text.split("\n\n") if part],
        "sub_components": [_judged(part, ratings.get(part.key, {}), before) for part in branch.parts],
    }


def _reason(given: dict[str, Rating]) -> str:
    return given[Stage.PANEL].reason.strip() if Stage.PANEL in given else ""


def _judged(item: Item, given: dict[str, Rating], before: dict[str, Any]) -> Facts:
    return {
        "key": item.key,
        "title": item.title,
        "trail": {stage.value: _code(given.get(stage)) for stage in _MOVE_OF_STAGE},
        "last_year": before[item.key].code if item.key in before else None,
        "rationale": _reason(given) or None,
        "calibration": _round_reasons(given),
    }


def _potential(assessment: Assessment) -> Facts:
    row = Potential.objects.filter(assessment=assessment).first() or Potential()

    def on(at: Any) -> str | None:
        return timezone.localtime(at).date().isoformat() if at else None

    return {
        "journey": row.position.strip() or None,
        "development": row.development.strip() or None,
        "agreed": {"pct": on(row.pct_agreed_at), "sha": on(row.sha_agreed_at)},
        "stem": None,
        "headings": [],
    }


def _survey(assessment: Assessment) -> Facts | None:
    """Totals of each statement; groups, comments and answers stay out of the report (R-405)."""
    result, last = with_last(assessment)
    if result is None:
        return None
    return {
        "closed": result.closed_on.isoformat(),
        "completed": result.completed,
        "minimum": result.minimum,
        "statements": [
            {
                "number": line.now.number,
                "text": line.now.text,
                "ref": line.now.item_key,
                "n": line.now.n,
                "mean": str(line.now.mean) if line.now.mean is not None else None,
                "unable": line.now.unable,
                "withheld": line.now.withheld,
                "wording": line.wording or None,
                "last_year": line.last_shown,
            }
            for line in result_lines(assessment, result, last)
        ],
    }


def _rules(assessment: Assessment) -> list[dict[str, str]]:
    """The official wording of the two scales, as the framework's source prints it."""
    items = tree_of(assessment.framework).items
    scales = {item.scale_id: item.scale for item in items if item.scale is not None and not item.scale.ours}
    about = {Scale.Rule.ADDITIVE: "levels", Scale.Rule.JUDGED: "governance"}
    return [
        {"about": about[Scale.Rule(scale.rule)], "text": scale.source, "source": assessment.framework.source}
        for _, scale in sorted(scales.items())
        if scale.source and Scale.Rule(scale.rule) in about
    ]
