from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from cycles.requests import seen_assessment
from cycles.visibility import Material
from organisations.forms import sent
from organisations.requests import Request
from organisations.saying import say_done
from panels.forms.ratings import AgreedForm
from panels.pages.panel_rating_item import panel_rating_item as item_page
from panels.pages.panel_ratings import panel_ratings as ratings_page
from panels.policies import may_rate
from panels.services import record_agreed
from panels.views.requests import frame, line_of


@login_required
@require_GET
def panel_ratings(request: Request, assessment_id: int) -> HttpResponse:
    """What the panel agreed on the 33 and 16 lines and the three components, beside the PCT's own view (R-359)."""
    assessment = seen_assessment(request, assessment_id, Material.PANEL_RATINGS)
    context = {
        "page": ratings_page(assessment, request.actor),
        "may_rate": may_rate(request.actor, assessment),
        **frame(request, assessment),
    }
    return render(request, "panels/panel_ratings.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def panel_rating_item(request: Request, assessment_id: int, key: str) -> HttpResponse:
    """One line: what the panel judges it by, and the rating that it agreed (R-342)."""
    assessment = seen_assessment(request, assessment_id, Material.PANEL_RATINGS)
    item = line_of(assessment, key, of_panel=True)
    page = item_page(assessment, item, request.actor)
    decision = may_rate(request.actor, assessment)
    form = AgreedForm(page.line, sent(request))
    if request.method == "POST":
        decision.require()
        if form.is_valid() and form.taken(
            partial(
                record_agreed,
                assessment=assessment,
                item=item,
                grade=form.grade(),
                reason=form.cleaned_data["reason"],
                actor=request.actor,
                seen=form.cleaned_data["seen"] or None,
            )
        ):
            grade = form.grade()
            say_done(
                request,
                f"{item.title}: {grade.name} recorded" if grade else f"{item.title}: the rating is taken back",
                changed=form.changed,
                stands=f"{item.title}: {'stands as it was' if grade else 'no rating is recorded'}.",
            )
            if page.next_key:
                return redirect("panel_rating_item", assessment.pk, page.next_key)
            return redirect("panel_ratings", assessment.pk)
        if form.late:
            page = item_page(assessment, item, request.actor)
            form = form.against(page.line)
    context = {
        "page": page,
        "line": page.line,
        "form": form,
        "may_rate": decision,
        **frame(request, assessment),
    }
    return render(request, "panels/panel_rating_item.html", context, status=form.status)
