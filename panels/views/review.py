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
from panels.forms.review import ReviewForm
from panels.models import Review
from panels.pages.review_item import review_item as item_page
from panels.pages.review_list import review_list as list_page
from panels.policies import may_review
from panels.services import record_review
from panels.views.requests import frame, line_of


@login_required
@require_GET
def review_list(request: Request, assessment_id: int) -> HttpResponse:
    """The 33 and 16 lines with self-assessment, survey and evidence, and what is left to do (R-257 to R-263)."""
    assessment = seen_assessment(request, assessment_id, Material.EVIDENCE)
    context = {
        "page": list_page(assessment, request.actor, request.GET.get("show", "all")),
        "may_review": may_review(request.actor, assessment),
        **frame(request, assessment),
    }
    return render(request, "panels/review_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def review_item(request: Request, assessment_id: int, key: str) -> HttpResponse:
    """One line: its criteria to mark, with the evidence beside them (R-255 to R-259)."""
    assessment = seen_assessment(request, assessment_id, Material.EVIDENCE)
    page = item_page(assessment, line_of(assessment, key), request.actor)
    decision = may_review(request.actor, assessment)
    form = ReviewForm(page, sent(request))
    if request.method == "POST":
        decision.require()
        done = request.POST.get("go") != "keep"
        was_finished = Review.objects.showing(request.actor, assessment).filter(item=page.item).exists()
        if form.is_valid() and form.taken(partial(_record, request, form, done=done)):
            say_done(
                request,
                f"{page.item.title}: {'finished' if done else 'marks saved, not finished'}",
                changed=form.changed or page.look_again or done != was_finished,
                stands=f"{page.item.title}: {'finished as it was' if done else 'not finished'}.",
            )
            if done and page.next_key:
                return redirect("review_item", assessment.pk, page.next_key)
            return redirect("review_item" if not done else "review_list", assessment.pk, *([] if done else [key]))
        if form.late:
            page = item_page(assessment, page.item, request.actor)
            form = form.against(page)
    context = {
        "page": page,
        "form": form,
        "may_review": decision,
        **frame(request, assessment),
    }
    return render(request, "panels/review_item.html", context, status=form.status)


def _record(request: Request, form: ReviewForm, *, done: bool) -> Review | None:
    return record_review(
        assessment=form.page.assessment,
        item=form.page.item,
        actor=request.actor,
        verdicts=form.verdicts(),
        grade=form.grade(),
        note=form.cleaned_data["note"],
        seen=form.cleaned_data["seen"] or None,
        done=done,
    )
