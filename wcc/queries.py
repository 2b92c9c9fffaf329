"""What each person finds at home, and what the frame of every page says."""

from dataclasses import dataclass

from django.urls import reverse

from cycles.models import Assessment
from organisations.actors import Actor
from organisations.roles import NATIONAL_ROLES, PCT_ROLES, SHA_ROLES, Role


@dataclass(frozen=True)
class Doorway:
    """One way on from home."""

    title: str
    hint: str
    url: str


def own_assessments(actor: Actor) -> list[Assessment]:
    """The assessments of the actor's own PCTs, the latest year first; one query."""
    pcts = actor.organisations(*PCT_ROLES)
    rows = Assessment.objects.showing(actor).filter(organisation__in=pcts)
    return list(rows.select_related("organisation", "cycle").order_by("-cycle__year"))


def seated_assessments(actor: Actor) -> list[Assessment]:
    """The assessments on whose panel the actor sits and which may be seen now; one query."""
    ids = [seat.assessment_id for seat in actor.seats]
    rows = Assessment.objects.showing(actor).filter(pk__in=ids)
    return list(rows.select_related("organisation", "cycle").order_by("organisation__name"))


def doorways(actor: Actor) -> list[Doorway]:
    """What the actor can do from here, most likely first."""
    doors = [
        Doorway(
            f"{row.organisation}: assurance {row.cycle}",
            row.get_state_display(),
            reverse("assessment_hub", args=[row.pk]),
        )
        for row in own_assessments(actor)
    ]
    doors += [
        Doorway(f"Panel for {row.organisation}", row.get_state_display(), reverse("panel_ratings", args=[row.pk]))
        for row in seated_assessments(actor)
    ]
    if actor.has(*SHA_ROLES):
        doors.append(Doorway("Your PCTs", "Where each stands and what it still lacks", reverse("region_list")))
        doors.append(Doorway("Regional calibration", "Ratings of your panels side by side", reverse("regional_round")))
    if actor.has(*NATIONAL_ROLES):
        doors.append(Doorway("All PCTs", "Where each stands", reverse("region_list")))
    if actor.has(Role.NATIONAL_CALIBRATION, Role.DH):
        doors.append(Doorway("National calibration", "Provisional ratings of all regions", reverse("national_round")))
    if actor.has(Role.DH):
        doors.append(Doorway("Publication", "Publish the final results of the year", reverse("publish")))
    doors.append(Doorway("The handbook", "Competencies, criteria, guidance and glossary", reverse("framework_list")))
    doors.append(Doorway("Published results", "What the public sees", reverse("results_index")))
    return doors
