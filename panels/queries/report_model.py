"""The one read model of scorecard and panel report, from the database (its shape: `panels.report.model`).

It holds ratings of the self-assessment and of the stages from the panel on, never the evidence review, which the PCT
does not read at any time (`docs/visibility.md`, row 9).
"""

from django.utils import timezone

from cycles.models import Assessment, Rating, StateChange
from cycles.queries import graded, last_year
from cycles.states import Stage
from panels.models import Issue, PanelDay, Report, Seat
from panels.queries.marks import supports
from panels.queries.outcome_facts import outcomes
from panels.queries.report_lines import Facts, Held, by_key, rated
from panels.queries.report_stages import STAGES_OF_STATE, stages_with_days
from panels.queries.report_text import texts_of
from panels.report.check import check
from panels.report.derive import complete
from surveys.queries import result_lines, with_last

_WHAT = {
    Issue.Stage.PANEL: "Finalised by the panel, signed off by the chair",
    Issue.Stage.PROVISIONAL: "Provisional: after regional calibration",
    Issue.Stage.FINAL: "Final: after national calibration",
}


def report_model(assessment: Assessment, state: str) -> Facts:
    """The whole read model in one state: "draft", "panel", "provisional" or "final"; about 20 queries.

    Raises `panels.report.check.ReportError` where it contradicts itself or a rule. The caller holds the door.
    """
    model = complete(facts(assessment, state))
    check(model)
    return model


def facts(assessment: Assessment, state: str) -> Facts:
    """What the database holds for the read model in one state, before anything is derived from it."""
    stages = STAGES_OF_STATE[state]
    held = Held(
        ratings=by_key(assessment, graded(Rating.objects.filter(assessment=assessment, stage__in=stages), assessment)),
        before=last_year(assessment),
        marks=supports(assessment, [Stage.PANEL])[Stage.PANEL],
        texts=texts_of(Report.objects.filter(assessment=assessment).first()),
    )
    return {
        **rated(assessment, held),
        "document": _document(assessment, state, stages),
        "cycle": _cycle(assessment),
        "outcomes": outcomes(assessment, held.texts),
        "survey": _survey(assessment),
    }


def _document(assessment: Assessment, state: str, stages: tuple[Stage, ...]) -> Facts:
    moves = {
        change.move: timezone.localtime(change.at).date().isoformat()
        for change in StateChange.objects.filter(assessment=assessment).order_by("at", "pk")
    }
    day = PanelDay.objects.filter(assessment=assessment).first()
    seats = Seat.objects.filter(panel=day.panel_id).select_related("role", "home") if day else []
    issues = list(Issue.objects.filter(assessment=assessment, kind=Issue.Kind.REPORT))
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
        "stages": stages_with_days(stages, {} if state == "draft" else moves),
        "page": None,
        "contact": "For another format, ask your SHA.",
    }


def _in_order(seat: Seat) -> tuple[bool, int]:
    return (not seat.is_chair, seat.role.order)


def _seat(seat: Seat) -> str:
    """Where the member comes from, and whether in the chair. No names (model.py)."""
    words = [f"From {seat.home}"] if seat.home else []
    if seat.is_chair:
        words.append("in the chair" if words else "In the chair")
    return ", ".join(words)


def _cycle(assessment: Assessment) -> Facts:
    cycle, framework = assessment.cycle, assessment.framework
    last = None
    if assessment.previous_id is not None:
        last = Assessment.objects.select_related("cycle__framework").get(pk=assessment.previous_id).cycle
    name = framework.printed_name
    return {
        "name": name,
        "year": cycle.year,
        "last": {"name": last.framework.printed_name, "year": last.year} if last else None,
        # The report says the year beside the title, so the title goes without it.
        "framework": {"title": framework.title.removesuffix(f", {name}"), "source": framework.source},
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
