from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from assessments.pages.nearest_wins import nearest_wins as nearest_wins_of
from assessments.views.returns import own_return
from cycles.requests import crumbs
from organisations.requests import Request


@login_required
@require_GET
def nearest_wins(request: Request, assessment_id: int) -> HttpResponse:
    """What stands between the PCT and the next level of each sub-competency, the nearest first."""
    assessment = own_return(request, assessment_id)
    context = {"page": nearest_wins_of(assessment), "assessment": assessment, "crumbs": crumbs(request, assessment)}
    return render(request, "assessments/nearest_wins.html", context)
