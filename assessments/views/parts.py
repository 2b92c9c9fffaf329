from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse

from assessments.forms import CompetencyForm, GovernanceForm, OutcomesForm
from assessments.queries import competency_page, governance_page, outcomes_page
from assessments.services import save_competency, save_governance, save_outcomes
from assessments.views.part_page import part_page
from assessments.views.returns import seen_return, ways_in
from cycles.visibility import Material
from organisations.requests import Request


@login_required
@ways_in
def competency_form(request: Request, assessment_id: int, key: str) -> HttpResponse:
    """One competency: levels, criteria, commentaries and sign-posts."""
    assessment = seen_return(request, assessment_id)
    return part_page(
        request,
        assessment,
        partial(competency_page, assessment, key),
        CompetencyForm,
        partial(save_competency, assessment=assessment, key=key),
        "competency",
    )


@login_required
@ways_in
def governance_form(request: Request, assessment_id: int, key: str) -> HttpResponse:
    """One component of governance: colours, lines, commentaries and sign-posts of its sub-components."""
    assessment = seen_return(request, assessment_id)
    return part_page(
        request,
        assessment,
        partial(governance_page, assessment, key),
        GovernanceForm,
        partial(save_governance, assessment=assessment, key=key),
        "governance",
    )


@login_required
@ways_in
def outcomes_form(request: Request, assessment_id: int) -> HttpResponse:
    """The outcomes of the PCT and its aspirations."""
    assessment = seen_return(request, assessment_id, Material.OUTCOMES)
    return part_page(
        request,
        assessment,
        partial(outcomes_page, assessment),
        OutcomesForm,
        partial(save_outcomes, assessment=assessment),
        "outcomes",
    )
