from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cycles.door import seen_assessment, way_to
from organisations.requests import Request
from surveys import policies, queries
from surveys.answers import SCALE, UNABLE


@login_required
@require_GET
def survey_progress(request: Request, assessment_id: int) -> HttpResponse:
    """How many were asked and have answered, never who; after closing the result, where the reader may see it."""
    assessment = seen_assessment(request, assessment_id)
    counts = queries.counts_for(assessment, request.actor)
    if counts is None:
        raise Http404
    context = {
        "assessment": assessment,
        "counts": counts,
        "result": queries.collation_of(assessment, request.actor),
        "closes_at": policies.closing_of(assessment),
        "closed": policies.is_closed(assessment),
        "scale": SCALE,
        "unable": UNABLE,
        "crumbs": way_to(request, assessment),
    }
    return render(request, "surveys/survey_progress.html", context)
