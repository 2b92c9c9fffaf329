from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from assessments.pages.assessment_hub import hub_page
from assessments.pages.region_list import region_list as region_list_of
from assessments.pages.region_list import region_table
from assessments.pages.region_rows import region_page
from assessments.policies import may_see_regions
from cycles.requests import crumbs, seen_assessment
from organisations.requests import Request
from ui.tables import csv_response, sheet


@login_required
@require_GET
def assessment_hub(request: Request, assessment_id: int) -> HttpResponse:
    """The task list of the PCT's people; for others the state of its forms (R-017, R-034, R-053)."""
    assessment = seen_assessment(request, assessment_id)
    page = hub_page(assessment, request.actor)
    context = {"page": page, "crumbs": crumbs(request, assessment)}
    return render(request, "assessments/assessment_hub.html", context)


@login_required
@require_GET
def region_list(request: Request) -> HttpResponse:
    """Where the PCTs of the region, or of all regions, stand (R-034, R-249)."""
    may_see_regions(request.actor).require()
    page = region_list_of(region_page(request.actor), request.GET, request.actor)
    context = {"page": page, "crumbs": [("Home", reverse("home"))]}
    return render(request, "assessments/region_list.html", context)


@login_required
@require_GET
def region_csv(request: Request) -> HttpResponse:
    """The list of PCTs, as filtered, to download (R-033, R-034)."""
    may_see_regions(request.actor).require()
    table = region_table(region_page(request.actor), request.GET)
    return csv_response(sheet(table), f"PCTs {timezone.localdate()}.csv")
