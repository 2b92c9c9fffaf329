"""How these views come by a return: 404 for those who may not read it now, though they may know that it exists."""

from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from cycles.models import Assessment, Part
from cycles.requests import seen_assessment, with_forms
from cycles.visibility import Material
from organisations.actors import Actor
from organisations.decisions import no
from organisations.requests import Request
from organisations.roles import PCT_ROLES

ways_in = require_http_methods(["GET", "HEAD", "POST"])


def seen_return(request: Request, assessment_id: int, material: Material = Material.RETURN) -> Assessment:
    """The assessment if the actor may read its return, or its outcomes, as it stands now; else 404."""
    return with_forms(seen_assessment(request, assessment_id, material))


def own_return(request: Request, assessment_id: int) -> Assessment:
    """The assessment of the actor's own PCT; 404 unless visible, refused to everyone outside the PCT."""
    assessment = seen_assessment(request, assessment_id)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.holds(assessment.organisation_id, *PCT_ROLES):
        no("This page is for the PCT’s own people.").require()
    return with_forms(assessment)


def seen_part(request: Request, assessment_id: int, key: str) -> Part:
    """A form of the return, for those who may see its PCT's notes and drafts: else 404 (docs/visibility.md, row 4)."""
    assessment = seen_return(request, assessment_id, Material.TEAM_NOTES)
    part = get_object_or_404(Part.objects.showing(request.actor), assessment=assessment, key=key)  # type: ignore[attr-defined]
    part.assessment = assessment
    return part
