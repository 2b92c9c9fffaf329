"""Commissioning Assurance: the five steps of the year, and what is in each for this reader (R-018, R-041)."""

from collections import Counter
from dataclasses import dataclass, field

from django.urls import reverse

from cycles.models import Assessment, Cycle, Timetable
from cycles.queries import current_cycle
from cycles.sitemap import TASK_LIST, Menu, page_of, pages_in
from cycles.states import STEP_OF_STATE, State, Step
from frameworks.models import Guidance
from organisations.actors import Actor
from organisations.models import Organisation
from organisations.roles import NATIONAL_ROLES, PCT_ROLES, SHA_ROLES, Role
from sentences.counts import either

# Headings of the handbook's guidance that stand above the steps: what is assessed, and whom.
_ABOVE = ("Elements", "Collaborative commissioning")
# The handbook's guidance on each step, by its topics.
_TOPICS: dict[Step, tuple[tuple[str, str], ...]] = {
    Step.PREPARATION: (
        ("timings", "How much time each part takes"),
        ("timetable", "Dates in the handbook"),
        ("roles", "Who does what"),
    ),
    Step.PANEL_PREPARATION: (("briefing", "The panel briefing"),),
    Step.PANEL_DAY: (("panel", "The panel"), ("ratings", "How ratings are given")),
    Step.CALIBRATION: (("calibration", "Calibration"),),
    Step.FOLLOW_UP: (("publication", "Publication"), ("follow-up", "Follow up")),
}


@dataclass(frozen=True)
class Section:
    """One step: the handbook's words on it, who stands in it, and where the reader goes from here."""

    number: int
    step: Step
    official: list[Guidance]
    here: str
    current: bool
    links: list[tuple[str, str]]
    guidance: list[tuple[str, str]]

    @property
    def summary(self) -> str:
        """What opens the handbook's words on the step."""
        name = self.step.label if self.step is Step.PREPARATION else self.step.label.lower()
        return f"What the handbook says about {name}"


@dataclass(frozen=True)
class AssurancePage:
    """The five steps."""

    cycle: Cycle | None
    above: list[Guidance] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)


def assurance_page(actor: Actor) -> AssurancePage:
    """The read model; a bounded number of queries."""
    cycle = current_cycle()
    if cycle is None:
        return AssurancePage(None)
    texts = _texts(cycle)
    rows = Assessment.objects.showing(actor).filter(cycle=cycle)
    in_step = Counter(STEP_OF_STATE[State(state)] for state in rows.order_by().values_list("state", flat=True))
    mine = _mine(actor, cycle)
    current = _current(in_step, mine)
    links = _links(actor, cycle, mine)
    place = [cycle.framework.slug, cycle.framework.version]
    known = {entry.topic for entry in texts}
    sections = [
        Section(
            number=number,
            step=step,
            official=[entry for entry in texts if entry.topic == "stages" and entry.heading == step.label],
            here=_here(in_step, step, mine),
            current=step is current,
            links=links[step],
            guidance=[
                (title, reverse("framework_guidance", args=[*place, topic]))
                for topic, title in _TOPICS[step]
                if topic in known
            ],
        )
        for number, step in enumerate(Step, 1)
    ]
    above = [entry for name in _ABOVE for entry in texts if entry.topic == "programme" and entry.heading == name]
    return AssurancePage(cycle, above, sections)


def _texts(cycle: Cycle) -> list[Guidance]:
    topics = {"stages", "programme", *(topic for found in _TOPICS.values() for topic, _ in found)}
    return list(Guidance.objects.filter(framework=cycle.framework_id, topic__in=topics).order_by("order"))


def _mine(actor: Actor, cycle: Cycle) -> list[Assessment]:
    """This year's assessments of the reader's own PCTs and panels; one query."""
    rows = Assessment.objects.showing(actor).filter(cycle=cycle).select_related("organisation", "framework")
    own = actor.organisations(*PCT_ROLES)
    seats = [seat.assessment_id for seat in actor.seats]
    found = rows.filter(organisation__in=own) | rows.filter(pk__in=seats)
    return list(found.distinct().order_by("organisation__name"))


def _current(in_step: Counter[Step], mine: list[Assessment]) -> Step | None:
    """The step of the reader's own assessment, else the one in which most of those seen stand."""
    if mine:
        return STEP_OF_STATE[State(mine[0].state)]
    return max(Step, key=lambda step: in_step[step]) if in_step else None


def _here(in_step: Counter[Step], step: Step, mine: list[Assessment]) -> str:
    of = in_step.total()
    if of == 1 and mine:
        return f"{mine[0].organisation} is here" if in_step[step] else ""
    here = in_step[step]
    return f"{here} of {of} PCTs {either(here, 'is', 'are')} here" if here else ""


def _links(actor: Actor, cycle: Cycle, mine: list[Assessment]) -> dict[Step, list[tuple[str, str]]]:
    links: dict[Step, list[tuple[str, str]]] = {step: [] for step in Step}
    for row in mine:
        name = f"{row.organisation}: " if len(mine) > 1 else ""
        task_list = page_of(TASK_LIST)
        links[Step.PREPARATION].append((f"{name}{task_list.label}", task_list.url(row)))
        for page in pages_in(Menu.STEPS, actor, row):
            links[page.step].append((f"{name}{page.label}", page.url(row)))
    if actor.has(*SHA_ROLES, *NATIONAL_ROLES):
        listed = reverse("region_list")
        links[Step.PREPARATION] += [("PCTs in preparation", f"{listed}?state=preparing"), *dates_pages(actor, cycle)]
        links[Step.PANEL_PREPARATION].append(("PCTs whose evidence is reviewed", f"{listed}?state=submitted"))
        links[Step.PANEL_DAY].append(("PCTs before their panel", f"{listed}?state=briefed"))
    if actor.has(*SHA_ROLES):
        links[Step.CALIBRATION].append(("Regional calibration", reverse("regional_round")))
    if actor.has(Role.NATIONAL_CALIBRATION, Role.DH):
        links[Step.CALIBRATION].append(("National calibration", reverse("national_round")))
    if actor.has(Role.DH):
        links[Step.FOLLOW_UP].append(("Publish results", reverse("publish")))
    links[Step.FOLLOW_UP].append(("Published results", reverse("results_index")))
    return links


def dates_pages(actor: Actor, cycle: Cycle) -> list[tuple[str, str]]:
    """The pages of dates: one's own region's, or every region's that has dates for who works nationally; one query."""
    place = cycle.year.replace("/", "-")
    shas = Organisation.objects.filter(pk__in=actor.organisations(*SHA_ROLES))
    if actor.has(*NATIONAL_ROLES):
        shas |= Organisation.objects.filter(pk__in=Timetable.objects.filter(cycle=cycle).values("sha"))
    return [
        (f"Dates of {sha.short_name}", reverse("region_dates", args=[sha.code, place])) for sha in shas.order_by("name")
    ]
