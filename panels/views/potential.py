from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cycles.models import Assessment
from cycles.requests import seen_assessment
from cycles.visibility import Material
from organisations.actors import Actor
from organisations.decisions import Decision
from organisations.requests import Request
from panels.forms.texts import CommentForm, PotentialForm
from panels.models import Potential
from panels.policies import (
    may_agree_potential,
    may_comment_potential,
    may_share_potential,
    may_write_potential,
)
from panels.queries.report_text import potential_of
from panels.services import (
    Changed,
    NotSaved,
    agree_potential,
    comment_potential,
    save_potential,
    share_potential,
)
from panels.views.shared import frame, number


@login_required
@require_http_methods(["GET", "POST"])
def potential_edit(request: Request, assessment_id: int) -> HttpResponse:
    """Potential for improvement: two texts without a rating, shared with the PCT and agreed (R-374 to R-385)."""
    assessment = seen_assessment(request, assessment_id, Material.POTENTIAL)
    potential = potential_of(assessment, request.actor)
    may_write = may_write_potential(request.actor, assessment)
    form = PotentialForm.of(potential, request.POST or None)
    status = 422 if form.errors else 200
    if request.method == "POST":
        may_write.require()
        if form.is_valid():
            try:
                save_potential(assessment=assessment, actor=request.actor, **form.cleaned_data)
            except Changed as changed:
                form, status = form.against(PotentialForm.of(changed.row)), 409
            else:
                messages.success(request, "Potential for improvement is saved")
                return redirect("potential_edit", assessment.pk)
    context = {
        "potential": potential,
        "form": form if may_write else None,
        "may_write": may_write,
        "may_share": may_share_potential(request.actor, assessment, potential),
        "may_comment": may_comment_potential(request.actor, assessment, potential),
        "may_agree": may_agree_potential(request.actor, assessment, potential),
        **frame(request, assessment),
    }
    return render(request, "panels/potential_edit.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def potential_share(request: Request, assessment_id: int) -> HttpResponse:
    """The senior lead shows the PCT the two texts (R-382)."""
    return _step(request, assessment_id, "share", may_share_potential, share_potential, "The PCT can read it now")


@login_required
@require_http_methods(["GET", "POST"])
def potential_agree(request: Request, assessment_id: int) -> HttpResponse:
    """The PCT's chief executive or chair, or the SHA's senior lead, agrees the two texts (R-382)."""
    return _step(request, assessment_id, "agree", may_agree_potential, agree_potential, "Your agreement is recorded")


@login_required
@require_http_methods(["GET", "POST"])
def potential_comment(request: Request, assessment_id: int) -> HttpResponse:
    """The PCT's editor comments on the two texts (R-383)."""
    assessment = seen_assessment(request, assessment_id, Material.POTENTIAL)
    potential = potential_of(assessment, request.actor)
    may_comment_potential(request.actor, assessment, potential).require()
    form = CommentForm.of(potential, request.POST or None)
    status = 422
    if form.is_valid():
        try:
            comment_potential(assessment=assessment, actor=request.actor, **form.cleaned_data)
        except Changed as changed:
            potential = changed.row
            form, status = form.against(CommentForm.of(potential)), 409
        else:
            messages.success(request, "The comment is saved")
            return redirect("potential_edit", assessment.pk)
    return _page(request, "comment", assessment, potential, form=form, status=status if form.is_bound else 200)


def _step(
    request: Request,
    assessment_id: int,
    stem: str,
    may: Callable[[Actor, Assessment, Potential | None], Decision],
    do: Callable[..., Potential],
    said: str,
) -> HttpResponse:
    assessment = seen_assessment(request, assessment_id, Material.POTENTIAL)
    potential = potential_of(assessment, request.actor)
    may(request.actor, assessment, potential).require()
    if request.method == "POST":
        try:
            do(assessment=assessment, actor=request.actor, version=number(request.POST))
        except Changed:
            messages.info(request, "The text or its comment changed while you read it. Read it again, then decide.")
        except NotSaved as refused:
            messages.warning(request, str(refused))
        else:
            messages.success(request, said)
        return redirect("potential_edit", assessment.pk)
    return _page(request, stem, assessment, potential)


def _page(
    request: Request,
    stem: str,
    assessment: Assessment,
    potential: Potential | None,
    form: CommentForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "potential": potential,
        "form": form,
        **frame(request, assessment),
    }
    return render(request, f"panels/potential_{stem}.html", context, status=status)
