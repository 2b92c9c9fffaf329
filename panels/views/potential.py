from collections.abc import Callable
from functools import partial

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
from organisations.forms import ConfirmForm, sent
from organisations.requests import Request
from organisations.saying import say_done
from panels.forms.texts import CommentForm, PotentialForm
from panels.models import Potential
from panels.policies import (
    may_agree_potential,
    may_comment_potential,
    may_share_potential,
    may_write_potential,
)
from panels.queries.report_text import potential_of
from panels.services import agree_potential, comment_potential, save_potential, share_potential
from panels.views.requests import frame


@login_required
@require_http_methods(["GET", "POST"])
def potential_edit(request: Request, assessment_id: int) -> HttpResponse:
    """Potential for improvement: two texts without a rating, shared with the PCT and agreed (R-374 to R-385)."""
    assessment = seen_assessment(request, assessment_id, Material.POTENTIAL)
    potential = potential_of(assessment, request.actor)
    may_write = may_write_potential(request.actor, assessment)
    form = PotentialForm.of(potential, sent(request))
    if request.method == "POST":
        may_write.require()
        if form.is_valid() and form.taken(
            partial(save_potential, assessment=assessment, actor=request.actor, **form.cleaned_data)
        ):
            say_done(
                request,
                "Potential for improvement is saved",
                changed=form.changed,
                stands="Potential for improvement stands as it was.",
            )
            return redirect("potential_edit", assessment.pk)
        if form.late:
            form = form.against(PotentialForm.of(form.late.row))
    context = {
        "potential": potential,
        "form": form if may_write else None,
        "may_write": may_write,
        "may_share": may_share_potential(request.actor, assessment, potential),
        "may_comment": may_comment_potential(request.actor, assessment, potential),
        "may_agree": may_agree_potential(request.actor, assessment, potential),
        **frame(request, assessment),
    }
    return render(request, "panels/potential_edit.html", context, status=form.status)


@login_required
@require_http_methods(["GET", "POST"])
def potential_share(request: Request, assessment_id: int) -> HttpResponse:
    """The senior lead shows the PCT the two texts (R-382)."""
    return _step(
        request,
        assessment_id,
        stem="potential_share",
        may=may_share_potential,
        take=share_potential,
        said="The PCT can read it now",
    )


@login_required
@require_http_methods(["GET", "POST"])
def potential_agree(request: Request, assessment_id: int) -> HttpResponse:
    """The PCT's chief executive or chair, or the SHA's senior lead, agrees the two texts (R-382)."""
    return _step(
        request,
        assessment_id,
        stem="potential_agree",
        may=may_agree_potential,
        take=agree_potential,
        said="Your agreement is recorded",
    )


@login_required
@require_http_methods(["GET", "POST"])
def potential_comment(request: Request, assessment_id: int) -> HttpResponse:
    """The PCT's editor comments on the two texts (R-383)."""
    assessment = seen_assessment(request, assessment_id, Material.POTENTIAL)
    potential = potential_of(assessment, request.actor)
    may_comment_potential(request.actor, assessment, potential).require()
    form = CommentForm.of(potential, sent(request))
    if form.is_valid() and form.taken(
        partial(comment_potential, assessment=assessment, actor=request.actor, **form.cleaned_data)
    ):
        say_done(request, "The comment is saved", changed=form.changed, stands="The comment stands as it was.")
        return redirect("potential_edit", assessment.pk)
    if form.late:
        potential = form.late.row
        form = form.against(CommentForm.of(potential))
    return _page(request, "potential_comment", assessment, potential=potential, form=form)


def _step(
    request: Request,
    assessment_id: int,
    *,
    stem: str,
    may: Callable[[Actor, Assessment, Potential | None], Decision],
    take: Callable[..., Potential],
    said: str,
) -> HttpResponse:
    assessment = seen_assessment(request, assessment_id, Material.POTENTIAL)
    potential = potential_of(assessment, request.actor)
    may(request.actor, assessment, potential).require()
    if request.method == "POST":
        form = ConfirmForm(request.POST)
        if form.taken(partial(take, assessment=assessment, actor=request.actor, version=form.version)):
            say_done(request, said)
        elif form.late:
            messages.info(request, "The text or its comment changed while you read it. Read it again, then decide.")
        else:
            messages.warning(request, " ".join(map(str, form.non_field_errors())))
        return redirect("potential_edit", assessment.pk)
    return _page(request, stem, assessment, potential=potential)


def _page(
    request: Request,
    stem: str,
    assessment: Assessment,
    *,
    potential: Potential | None,
    form: CommentForm | None = None,
) -> HttpResponse:
    context = {
        "potential": potential,
        "form": form,
        **frame(request, assessment),
    }
    return render(request, f"panels/{stem}.html", context, status=form.status if form else 200)
