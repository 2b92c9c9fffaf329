from django.contrib.auth.decorators import login_required
from django.http import HttpResponse

from assessments.views.forms_of_return import AllOutcomes, OneCompetency, OneComponent
from assessments.views.part_page import part_page
from assessments.views.returns import seen_return, ways_in
from cycles.visibility import Material
from organisations.requests import Request


@login_required
@ways_in
def competency_form(request: Request, assessment_id: int, key: str) -> HttpResponse:
    """One competency: levels, criteria, commentaries and sign-posts."""
    return part_page(request, OneCompetency(seen_return(request, assessment_id), request.actor, key))


@login_required
@ways_in
def governance_form(request: Request, assessment_id: int, key: str) -> HttpResponse:
    """One component of governance: colours, lines, commentaries and sign-posts of its sub-components."""
    return part_page(request, OneComponent(seen_return(request, assessment_id), request.actor, key))


@login_required
@ways_in
def outcomes_form(request: Request, assessment_id: int) -> HttpResponse:
    """The outcomes of the PCT and its aspirations."""
    return part_page(request, AllOutcomes(seen_return(request, assessment_id, Material.OUTCOMES), request.actor))
