from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from assessments.pages.outcomes_form import outcomes_page
from assessments.views.returns import seen_return
from cycles.requests import crumbs
from cycles.visibility import Material
from organisations.requests import Request


@login_required
@require_GET
def outcomes_print(request: Request, assessment_id: int) -> HttpResponse:
    """The selected outcomes alone, to read and print (R-086)."""
    assessment = seen_return(request, assessment_id, Material.OUTCOMES)
    context = {
        "assessment": assessment,
        "page": outcomes_page(assessment),
        "crumbs": crumbs(request, assessment),
    }
    return render(request, "assessments/outcomes_print.html", context)
