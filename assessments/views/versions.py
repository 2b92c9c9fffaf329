from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from assessments.forms import CompetencyForm, GovernanceForm, OutcomesForm
from assessments.forms.contracts import ContractForm
from assessments.forms.local_outcomes import LocalOutcomeForm
from assessments.forms.versions import versions_of
from assessments.queries import competency_page, governance_page, outcomes_page
from assessments.queries.contracts import contract_page
from assessments.queries.local_outcomes import local_outcome_page
from assessments.queries.places import place_of
from assessments.queries.versions import revisions_of
from assessments.views.returns import seen_part
from cycles.models import Assessment
from cycles.policies import may_edit_return
from cycles.requests import crumbs
from organisations.requests import Request


@login_required
@require_GET
def part_versions(request: Request, assessment_id: int, key: str) -> HttpResponse:
    """Every save of a form with who and when, what it changed, and the texts that did not come into the return."""
    part = seen_part(request, assessment_id, key)
    form_class, page = _form_of(part.assessment, key)
    found = revisions_of(part, request.actor, request.GET.get("page", "1"))
    place = place_of(part.assessment, key)
    context = {
        "place": place,
        "assessment": part.assessment,
        "versions": versions_of(form_class, page, found.rows, found.before),
        "list": found.page,
        "may": may_edit_return(request.actor, part.assessment),
        "crumbs": crumbs(request, part.assessment, (place.title, place.url)),
    }
    return render(request, "assessments/part_versions.html", context)


def _form_of(assessment: Assessment, key: str) -> tuple[type[Any], Any]:
    """The form of a part, and what it is made from; 404 for a part that is not filled in on one form."""
    kind, _, rest = key.partition("-")
    if kind == "competency":
        return CompetencyForm, competency_page(assessment, rest)
    if kind == "governance":
        return GovernanceForm, governance_page(assessment, rest)
    if kind == "contract":
        return ContractForm, contract_page(assessment, rest)
    if kind == "local":
        page = local_outcome_page(assessment, int(rest.removeprefix("outcome-")), shows_documents=True)
        if page is not None:  # the outcome is there, and was not taken away since
            return LocalOutcomeForm, page
    if key == "outcomes":
        return OutcomesForm, outcomes_page(assessment)
    raise Http404
