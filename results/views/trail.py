from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from cycles.requests import crumbs, seen_assessment
from organisations.requests import Request
from results.pages.rating_trail import trail_page
from results.policies import may_rescore_nationally, may_rescore_regionally


@login_required
@require_safe
def rating_trail(request: Request, assessment_id: int) -> HttpResponse:
    """Every stage's rating of every line, as far as the reader may see; open to all who see that it exists."""
    assessment = seen_assessment(request, assessment_id)
    regionally = may_rescore_regionally(request.actor, assessment)
    nationally = may_rescore_nationally(request.actor, assessment)
    change = "regional_rescore" if regionally else "national_rescore" if nationally else ""
    context = {
        "page": trail_page(assessment, request.actor, change),
        "crumbs": crumbs(request, assessment),
    }
    return TemplateResponse(request, "results/rating_trail.html", context)
