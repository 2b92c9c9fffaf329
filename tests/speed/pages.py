"""The pages that are measured: who reads them, and in which state the finished PCTs then are."""

from dataclasses import dataclass

from django.urls import reverse

from cycles.states import State
from tests.speed.world import LARGEST, World


@dataclass(frozen=True)
class Page:
    """One page. `reader` is the address of a sign-in of the demonstration; none for what needs no sign-in."""

    name: str
    url: str
    reader: str | None
    state: State | None = None
    # Times the floor's CPU.
    goal: float = 6
    # Whether it shows one PCT, and so must cost the same however many there are; a list of PCTs is as long as they are.
    flat: bool = True


def floor_page(world: World) -> Page:
    """The yardstick: session, sign-in, one query and one template."""
    return Page("floor", reverse("floor"), _local(world, "editor"))


def pages(world: World) -> list[Page]:
    """The key pages in the order of the year."""
    own, editor = world.preparing.assessment.pk, _local(world, "editor")
    done = world.story.assessment
    public = [done.organisation.code, done.cycle.year.replace("/", "-")]
    region = f"{reverse('regional_round')}?region={LARGEST if world.pcts > 2 else 'Q30'}"
    return [
        Page("framework_item", reverse("framework_item", args=["wcc", "year-2", "3"]), editor),
        Page("assessment_hub", reverse("assessment_hub", args=[own]), editor),
        Page("competency_form", reverse("competency_form", args=[own, "3"]), editor),
        Page("governance_form", reverse("governance_form", args=[own, "strategy"]), editor),
        Page("outcomes_form", reverse("outcomes_form", args=[own]), editor),
        Page("document_list", reverse("document_list", args=[own]), editor),
        Page("nominee_list", reverse("nominee_list", args=[own]), editor),
        Page("survey_answer", reverse("survey_answer", args=[world.token]), None),
        Page("survey_region", reverse("survey_region"), "super.user", flat=False),
        Page("region_list", reverse("region_list"), "central.analyst", State.PREPARING, flat=False),
        Page("review_list", reverse("review_list", args=[done.pk]), "analyst", State.SUBMITTED),
        Page("review_item", reverse("review_item", args=[done.pk, "3b"]), "analyst", State.SUBMITTED),
        Page("survey_result", reverse("survey_progress", args=[done.pk]), "analyst", State.SUBMITTED),
        Page("panel_ratings", reverse("panel_ratings", args=[done.pk]), "panel.chair", State.BRIEFED),
        Page("report_edit", reverse("report_edit", args=[done.pk]), "panel.chair", State.BRIEFED),
        Page("regional_round", region, "senior.lead", State.RATED, flat=False),
        Page("national_round", reverse("national_round"), "national", State.PROVISIONAL, goal=8, flat=False),
        Page("rating_trail", reverse("rating_trail", args=[done.pk]), "national", State.PROVISIONAL),
        Page("results_index", reverse("results_index"), None, State.PUBLISHED, flat=False),
        Page("results_scorecard", reverse("results_scorecard", args=public), None, State.PUBLISHED),
    ]


def _local(world: World, who: str) -> str:
    return f"{who}.{world.preparing.code.lower()}"
