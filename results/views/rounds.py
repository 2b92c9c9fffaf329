from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from cycles.models import Assessment, Cycle
from cycles.queries import current_cycle
from cycles.requests import seen_assessment
from organisations.decisions import Decision
from organisations.forms import sent
from organisations.requests import Request
from organisations.saying import say_done
from results import services
from results.forms import RescoreForm, SeenForm, seen_form
from results.pages.national_round import national_round as national_page
from results.pages.national_sign_off import sign_off_page
from results.pages.regional_round import regional_round as regional_page
from results.pages.release import release_page
from results.pages.rescore import rescore_page
from results.policies import (
    may_read_national_round,
    may_read_regional_round,
    may_rescore_nationally,
    may_rescore_regionally,
)
from results.queries.rounds import region_of, rescorable_items

_HOME = ("Home", "/")


def _cycle() -> Cycle:
    cycle = current_cycle()
    if cycle is None:
        raise Http404
    return cycle


@login_required
@require_safe
def regional_round(request: Request) -> HttpResponse:
    """The ratings of a region's panels beside each other, what stands out, what was changed, what can be released."""
    sha = region_of(request.actor, request.GET.get("region", ""))
    may_read_regional_round(request.actor, sha).require()
    assert sha is not None  # the policy refuses without a region
    page = regional_page(request.actor, _cycle(), sha, request.GET.get("changes"))
    return TemplateResponse(request, "results/regional_round.html", {"page": page, "crumbs": [_HOME]})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def regional_rescore(request: Request, assessment_id: int, key: str) -> HttpResponse:
    """Change one rating in regional calibration."""
    assessment = seen_assessment(request, assessment_id)
    crumbs = [_HOME, ("Regional calibration", reverse("regional_round"))]
    decision = may_rescore_regionally(request.actor, assessment)
    change = services.rescore_regionally
    return _rescore(
        request=request,
        assessment=assessment,
        key=key,
        decision=decision,
        change=change,
        template="results/regional_rescore.html",
        crumbs=crumbs,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def national_rescore(request: Request, assessment_id: int, key: str) -> HttpResponse:
    """Change one rating in national calibration."""
    assessment = seen_assessment(request, assessment_id)
    crumbs = [_HOME, ("National calibration", reverse("national_round"))]
    decision = may_rescore_nationally(request.actor, assessment)
    change = services.rescore_nationally
    return _rescore(
        request=request,
        assessment=assessment,
        key=key,
        decision=decision,
        change=change,
        template="results/national_rescore.html",
        crumbs=crumbs,
    )


def _rescore(
    *, request: Request, assessment: Assessment, key: str, decision: Decision, change, template: str, crumbs: list
) -> HttpResponse:
    item = get_object_or_404(rescorable_items(assessment), key=key)
    decision.require()
    page = rescore_page(request.actor, assessment, item)
    form = RescoreForm(sent(request), page=page)
    if form.is_valid() and form.taken(
        partial(change, assessment=assessment, item=item, actor=request.actor, **form.cleaned_data)
    ):
        say_done(request, f"{item} of {assessment.organisation} is now {form.cleaned_data['grade']}.")
        return redirect(f"{reverse('rating_trail', args=[assessment.pk])}#item-{item.pk}")
    if form.late:
        form = form.caught_up(rescore_page(request.actor, assessment, item))
    crumbs.append((f"{assessment.organisation}, rating trail", reverse("rating_trail", args=[assessment.pk])))
    context = {"page": page, "form": form, "crumbs": crumbs}
    return TemplateResponse(request, template, context, status=form.status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def release(request: Request, assessment_id: int) -> HttpResponse:
    """Release the provisional ratings to the PCT; the page says first what it will read."""
    assessment = seen_assessment(request, assessment_id)
    may_read_regional_round(request.actor, assessment.organisation.parent).require()
    form = SeenForm(sent(request))
    if form.is_valid() and form.taken(
        partial(services.release, assessment=assessment, actor=request.actor, seen=form.cleaned_data["fingerprint"])
    ):
        say_done(request, f"{assessment.organisation} can read its provisional ratings now. It is told by email.")
        return redirect("regional_round")
    page = release_page(request.actor, assessment, request.GET.get("changes"))
    context = {
        "page": page,
        "form": form,
        "seen": seen_form([assessment], page.fingerprint),
        "crumbs": [_HOME, ("Regional calibration", reverse("regional_round"))],
    }
    return TemplateResponse(request, "results/release.html", context, status=form.status)


@login_required
@require_safe
def national_round(request: Request) -> HttpResponse:
    """The provisional ratings of all regions beside each other, and what was changed nationally."""
    may_read_national_round(request.actor).require()
    page = national_page(request.actor, _cycle(), request.GET.get("changes"))
    return TemplateResponse(request, "results/national_round.html", {"page": page, "crumbs": [_HOME]})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def national_sign_off(request: Request) -> HttpResponse:
    """Sign off all provisional ratings; the page says first which PCTs and what follows."""
    may_read_national_round(request.actor).require()
    cycle = _cycle()
    form = SeenForm(sent(request))
    if form.is_valid():
        rows = Assessment.objects.showing(request.actor).filter(pk__in=form.cleaned_data["seen"])
        if form.taken(
            partial(
                services.sign_off_national,
                cycle=cycle,
                actor=request.actor,
                assessments=rows,
                seen=form.cleaned_data["fingerprint"],
            )
        ):
            say_done(request, "The ratings are signed off. They are final and locked.")
            return redirect("national_round")
    page = sign_off_page(request.actor, cycle, request.GET.get("changes"))
    context = {
        "page": page,
        "form": form,
        "seen": seen_form(page.provisional, page.fingerprint),
        "crumbs": [_HOME, ("National calibration", reverse("national_round"))],
    }
    return TemplateResponse(request, "results/national_sign_off.html", context, status=form.status)
