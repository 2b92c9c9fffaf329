"""How these views come by a return: 404 for those who may not read it now, though they may know that it exists."""

from django.http import Http404

from cycles.door import seen_assessment, with_forms
from cycles.models import Assessment
from cycles.visibility import Material, sees
from organisations.actors import Actor
from organisations.decisions import no
from organisations.requests import Request
from organisations.roles import PCT_ROLES


def seen_return(request: Request, assessment_id: int, material: Material = Material.RETURN) -> Assessment:
    """The assessment if the actor may read its return, or its outcomes, as it stands now; else 404."""
    assessment = seen_assessment(request, assessment_id)
    if not sees(request.actor, assessment, material):  # type: ignore[attr-defined]
        raise Http404
    return with_forms(assessment)


def own_return(request: Request, assessment_id: int) -> Assessment:
    """The assessment of the actor's own PCT; 404 unless visible, refused to everyone outside the PCT."""
    assessment = seen_assessment(request, assessment_id)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.holds(assessment.organisation_id, *PCT_ROLES):
        no("This page is for the PCT's own people.").require()
    return with_forms(assessment)
