"""How these views come by an assessment: only where the material that they show may be read (VISIBILITY)."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from cycles.dates import read_dates_once
from cycles.door import way_to
from cycles.models import Assessment
from cycles.states import State, Step, since
from cycles.visibility import Material, sees
from frameworks.models import Item
from organisations.requests import Request
from panels.queries.items import ratable, reviewable
from panels.visibility import assessments_under
from ui.components import Filter


def seen_under(request: Request, assessment_id: int, material: Material) -> Assessment:
    """The assessment if the actor may read this material of it now, else 404; the frame takes its strip from it."""
    rows = assessments_under(request.actor, material)  # type: ignore[attr-defined]
    assessment = read_dates_once(get_object_or_404(rows, pk=assessment_id))
    request.assessment = assessment  # type: ignore[attr-defined]
    return assessment


def line_of(assessment: Assessment, key: str, *, of_panel: bool = False) -> Item:
    """A line of the evidence review, or one that the panel rates, by its key; else 404."""
    rows = ratable(assessment) if of_panel else reviewable(assessment)
    item = next((row for row in rows if row.key == key), None)
    if item is None:
        raise Http404
    return item


# Label, URL name, and the material without which its page is a 404.
_WAYS = (
    ("Evidence review", "review_list", Material.EVIDENCE),
    ("Briefing", "briefing_edit", Material.BRIEFING),
    ("Panel ratings", "panel_ratings", Material.PANEL_RATINGS),
    ("Report", "report_edit", Material.PANEL_RATINGS),
    ("Potential for improvement", "potential_edit", Material.POTENTIAL),
    ("Scorecards and reports", "issue_list", Material.EXISTENCE),
)


# What the PCT never sees of these rooms, and what it does not see before the release.
_NEVER_SHOWN = ("review_", "briefing_")
_NOT_SHOWN_YET = ("panel_rating", "report_")


def _marking(here: str, assessment: Assessment) -> str:
    """Who may read the page, where that is another than of the assessment's other pages; else empty."""
    hidden = _NEVER_SHOWN if assessment.state in since(State.PROVISIONAL) else (*_NEVER_SHOWN, *_NOT_SHOWN_YET)
    return "Not shown to the PCT" if here.startswith(hidden) else ""


def _step_of(here: str) -> Step:
    """The step of the year that a page is of, by its URL name."""
    if here.startswith(_NEVER_SHOWN):
        return Step.PANEL_PREPARATION
    return Step.CALIBRATION if here.startswith("issue_") else Step.PANEL_DAY


def frame(request: Request, assessment: Assessment, *above: tuple[str, str]) -> dict[str, Any]:
    """What every page of the panel's side shows around its own content: the way back, and the ways on.

    `above` are pairs (label, URL name) of pages between the hub and this one.
    """
    here = (request.resolver_match and request.resolver_match.url_name) or ""
    return {
        "assessment": assessment,
        "marking": _marking(here, assessment),
        "crumbs": [
            *way_to(request, assessment, _step_of(here)),
            *((label, reverse(name, args=[assessment.pk])) for label, name in above),
        ],
        "ways": [
            Filter(label, reverse(name, args=[assessment.pk]), current=name == here)
            for label, name, material in _WAYS
            if sees(request.actor, assessment, material)  # type: ignore[attr-defined]
        ],
    }
