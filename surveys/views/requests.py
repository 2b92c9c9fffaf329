"""How the pages about nominees come by their rows, and the way back to the list."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from cycles.models import Assessment
from cycles.requests import crumbs, seen_assessment, with_forms
from organisations.forms import ServiceForm
from organisations.requests import Request
from surveys import queries
from surveys.models import Nominee
from surveys.queries import NomineeBook


def seen_book(request: Request, assessment_id: int) -> tuple[Assessment, NomineeBook]:
    """The assessment and its nominees; 404 for who may not see them, and where the year has no forms."""
    assessment = with_forms(seen_assessment(request, assessment_id))
    book = queries.nominees_of(assessment, request.actor)
    if book is None:
        raise Http404
    return assessment, book


def seen_nominee(request: Request, assessment: Assessment, nominee_id: int) -> Nominee:
    """One nominee of the assessment, else 404; nobody is there any more once the people are deleted."""
    rows = Nominee.objects.showing(request.actor).select_related("category").exclude(name="")
    nominee: Nominee = get_object_or_404(rows, assessment=assessment, pk=nominee_id)
    nominee.assessment = assessment
    return nominee


def frame(request: Request, assessment: Assessment, **context: Any) -> dict[str, Any]:
    """What every page below the list is given."""
    back = reverse("nominee_list", kwargs={"assessment_id": assessment.pk})
    return {"assessment": assessment, "back": back, "crumbs": crumbs(request, assessment)} | context


def form_page(
    request: Request, template: str, form: ServiceForm, assessment: Assessment, **context: Any
) -> HttpResponse:
    """A page with a form, and what came of what was sent."""
    page = frame(request, assessment, form=form, **context)
    return render(request, template, page, status=form.status)
