"""How a view comes by its assessment: one row through the only door, with what every page says about it."""

from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from cycles.dates import clock, dates_of, read_dates_once
from cycles.models import Assessment
from cycles.states import STEP_OF_STATE, State, Step
from organisations.requests import Request
from organisations.roles import NATIONAL_ROLES, SHA_ROLES


def seen_assessment(request: Request, assessment_id: int) -> Assessment:
    """The assessment if the actor may know of it, else 404. The frame of the page takes its status strip from it."""
    rows = Assessment.objects.showing(request.actor)
    rows = rows.select_related("organisation__parent", "cycle", "framework")
    assessment = read_dates_once(get_object_or_404(rows, pk=assessment_id))
    request.assessment = assessment  # type: ignore[attr-defined]
    return assessment


def way_to(request: Request, assessment: Assessment, step: Step = Step.PREPARATION) -> list[tuple[str, str]]:
    """The way back from a page below an assessment (R-021): home, Commissioning Assurance, the step that the page is
    of, for the SHAs and the centre the list of PCTs, the hub.

    The pages are those of rooms above, known here by the names of their URLs.
    """
    listed = request.actor.has(*SHA_ROLES, *NATIONAL_ROLES)  # type: ignore[attr-defined]
    above = [("PCTs", reverse("region_list"))] if listed else []
    steps = reverse("commissioning_assurance")
    return [
        ("Home", reverse("home")),
        ("Commissioning Assurance", steps),
        (step.label, f"{steps}#{step.value}"),
        *above,
        (str(assessment), reverse("assessment_hub", args=[assessment.pk])),
    ]


def with_forms(assessment: Assessment) -> Assessment:
    """The assessment; 404 where only the ratings of its year are kept, so that there is no form to fill in or read."""
    if not assessment.framework.limits:
        raise Http404
    return assessment


@dataclass(frozen=True)
class Standing:
    """Where an assessment stands, for the strip under the header."""

    items: list[str]
    marking: str


def standing(assessment: Assessment) -> Standing:
    """The year, the stage of five, the days to the deadline and who may read it; two queries."""
    state = State(assessment.state)
    step = STEP_OF_STATE[state]
    items = [
        str(assessment.organisation),
        f"Cycle {assessment.cycle.year}",
        f"Stage {list(Step).index(step) + 1} of {len(Step)}: {step.label}",
    ]
    if left := time_left(assessment):
        items.append(left)
    return Standing(items, _marking(state))


def time_left(assessment: Assessment) -> str:
    """The days to the PCT's deadline while the return is being written and there is one, else nothing; two queries."""
    dates = dates_of(assessment) if assessment.state == State.PREPARING else None
    if dates is None:
        return ""
    at = timezone.localtime(dates.submission_at)
    if timezone.now() >= at:
        return f"The deadline passed on {at:%A} {at.day} {at:%B}"
    days = (at.date() - timezone.localdate()).days
    if days == 0:
        return f"Submission closes today at {clock(at)}"
    return f"{days} {'day' if days == 1 else 'days'} to submission, {at:%A} {at.day} {at:%B}, {clock(at)}"


def _marking(state: State) -> str:
    if state is State.PUBLISHED:
        return "Published"
    if state in (State.PROVISIONAL, State.FINAL):
        return f"{state.label}, not yet published"
    return "Confidential to the PCT and its SHA"
