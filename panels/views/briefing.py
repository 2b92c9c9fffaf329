from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from cycles.models import Assessment
from cycles.requests import seen_assessment
from cycles.visibility import Material
from organisations.forms import ConfirmForm, sent
from organisations.requests import Request
from organisations.saying import say_done
from panels.forms.texts import BriefingForm, ReasonForm
from panels.models import Briefing
from panels.pages.briefing_edit import briefing_edit as briefing_page
from panels.policies import may_withdraw_briefing, may_write_briefing
from panels.queries.briefing import briefings_of
from panels.services import approval, approve_briefing, save_briefing, withdraw_briefing
from panels.views.requests import frame


@login_required
@require_http_methods(["GET", "POST"])
def briefing_edit(request: Request, assessment_id: int) -> HttpResponse:
    """The briefing: its texts to write, and what was found automatically; fixed once approved (R-253 to R-266)."""
    assessment = seen_assessment(request, assessment_id, Material.BRIEFING)
    page = briefing_page(assessment, request.actor)
    may_write = may_write_briefing(request.actor, assessment)
    form = BriefingForm.of(page.draft, sent(request))
    if request.method == "POST":
        may_write.require()
        if form.is_valid() and form.taken(
            partial(save_briefing, assessment=assessment, actor=request.actor, **form.cleaned_data)
        ):
            say_done(
                request,
                "The briefing is saved as a draft",
                changed=form.changed,
                stands="The briefing stands as it was.",
            )
            return redirect("briefing_edit", assessment.pk)
        if form.late:
            form = form.against(BriefingForm.of(form.late.row))
    context = {
        "page": page,
        "form": form,
        "may_write": may_write,
        "may_approve": approval(request.actor, assessment, page.draft),
        "may_withdraw": may_withdraw_briefing(request.actor, assessment),
        **frame(request, assessment),
    }
    return render(request, "panels/briefing_edit.html", context, status=form.status)


@login_required
@require_http_methods(["GET", "POST"])
def briefing_approve(request: Request, assessment_id: int) -> HttpResponse:
    """The senior lead approves; the panel then reads it (R-272)."""
    assessment = seen_assessment(request, assessment_id, Material.BRIEFING)
    draft = _latest(request, assessment, Briefing.State.DRAFT)
    approval(request.actor, assessment, draft).require()
    if request.method == "POST":
        form = ConfirmForm(request.POST)
        # A text saved meanwhile has to be read first.
        if form.taken(partial(approve_briefing, briefing=draft, actor=request.actor, version=form.version)):
            say_done(request, "The briefing is approved and open to the panel")
        else:
            messages.info(request, "The briefing changed while you read it. Read it again, then approve it.")
        return redirect("briefing_edit", assessment.pk)
    context = {**frame(request, assessment), "draft": draft}
    return render(request, "panels/briefing_approve.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def briefing_withdraw(request: Request, assessment_id: int) -> HttpResponse:
    """The senior lead takes an approved briefing back, with a reason."""
    assessment = seen_assessment(request, assessment_id, Material.BRIEFING)
    briefing = _latest(request, assessment, Briefing.State.APPROVED)
    may_withdraw_briefing(request.actor, assessment).require()
    form = ReasonForm(sent(request))
    if form.is_valid() and form.taken(
        partial(withdraw_briefing, briefing=briefing, actor=request.actor, reason=form.cleaned_data["reason"])
    ):
        say_done(request, "The briefing is withdrawn; its texts are a draft again")
        return redirect("briefing_edit", assessment.pk)
    context = {**frame(request, assessment), "form": form}
    return render(request, "panels/briefing_withdraw.html", context, status=form.status)


def _latest(request: Request, assessment: Assessment, state: str) -> Briefing:
    found = [row.pk for row in briefings_of(assessment, request.actor) if row.state == state]
    return get_object_or_404(
        Briefing.objects.showing(request.actor).select_related("assessment__organisation"), pk__in=found[:1]
    )
