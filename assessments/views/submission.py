"""Signing, submitting and reopening, and the return as a page to read and print."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from assessments.forms import DeclarationForm, ReopenForm
from assessments.models import FrozenCopy
from assessments.pages.frozen_copy import copy_page, live_page
from assessments.pages.return_changes import return_changes as changes_of
from assessments.pages.return_changes import states_of
from assessments.pages.sign_off import sign_off_page
from assessments.policies import may_reopen
from assessments.services import reopen, sign, submit
from assessments.views.returns import own_return
from cycles.dates import dates_of
from cycles.requests import crumbs, seen_assessment, with_forms
from organisations.forms import sent
from organisations.requests import Request
from organisations.roles import PCT_ROLES
from organisations.saying import say_done
from sentences.dates import moment

ways_in = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@ways_in
def declaration_sign(request: Request, assessment_id: int) -> HttpResponse:
    """The declarations of the chief executive and the chair (R-244, R-245)."""
    assessment = own_return(request, assessment_id)
    page = sign_off_page(assessment, request.actor)
    form = DeclarationForm(sent(request), initial={"seen": page.sha256})
    if request.method == "POST":
        page.may_sign.require()
        if form.is_valid():
            sign(assessment=assessment, actor=request.actor, seen=form.cleaned_data["seen"])
            say_done(
                request,
                "You signed the declaration",
                changed=not page.signed_by_me,
                stands="You signed this return already.",
            )
            return redirect("declaration_sign", assessment_id=assessment.pk)
    context = {"page": page, "form": form, "assessment": assessment, "crumbs": crumbs(request, assessment)}
    return render(request, "assessments/declaration_sign.html", context, status=422 if form.errors else 200)


@login_required
@ways_in
def assessment_submit(request: Request, assessment_id: int) -> HttpResponse:
    """The check before submission: everything missing, by name and with a link; then submission (R-247)."""
    assessment = own_return(request, assessment_id)
    if request.method == "POST":
        submit(assessment=assessment, actor=request.actor)
        return redirect("assessment_submitted", assessment_id=assessment.pk)
    page = sign_off_page(assessment, request.actor)
    context = {"page": page, "assessment": assessment, "crumbs": crumbs(request, assessment)}
    return render(request, "assessments/assessment_submit.html", context)


@login_required
@require_GET
def assessment_submitted(request: Request, assessment_id: int) -> HttpResponse:
    """The confirmation of a submission (R-024, R-250)."""
    assessment = own_return(request, assessment_id)
    copy = _copies(request, assessment_id).last()
    if copy is None:
        raise Http404
    context = {"copy": copy, "assessment": assessment, "crumbs": crumbs(request, assessment)}
    return render(request, "assessments/assessment_submitted.html", context)


@login_required
@ways_in
def assessment_reopen(request: Request, assessment_id: int) -> HttpResponse:
    """The SHA gives a return back to its PCT, with the reason (R-248)."""
    assessment = seen_assessment(request, assessment_id)
    may_reopen(request.actor, assessment).require()
    form = ReopenForm(sent(request))
    if form.is_valid():
        reopen(assessment=assessment, actor=request.actor, reason=form.cleaned_data["reason"])
        say_done(request, f"You reopened the return of {assessment.organisation}")
        return redirect("assessment_hub", assessment_id=assessment.pk)
    context = {"form": form, "assessment": assessment, "crumbs": crumbs(request, assessment)}
    dates = dates_of(assessment)
    if dates and dates.submission_at <= timezone.now() and assessment.organisation.parent:
        place = [assessment.organisation.parent.code, assessment.cycle.year.replace("/", "-")]
        context |= {
            "deadline_passed": f"The deadline of this PCT passed on {moment(dates.submission_at)}.",
            "dates_url": reverse("extension_set", args=[*place, assessment.organisation.code]),
        }
    return render(request, "assessments/assessment_reopen.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def frozen_copy(request: Request, assessment_id: int) -> HttpResponse:
    """The return to read and print: as submitted, or, for the PCT before it submits, as it stands (R-029, R-251)."""
    assessment = seen_assessment(request, assessment_id)
    copies = _copies(request, assessment_id)
    asked = request.GET.get("copy", "")
    copy = copies.filter(number=int(asked)).first() if asked.isdecimal() and len(asked) < 5 else copies.last()
    if copy is not None:
        page = copy_page(assessment, copy, list(copies), request.actor)
    elif not asked and request.actor.holds(assessment.organisation_id, *PCT_ROLES):
        page = live_page(assessment, request.actor)
    else:
        raise Http404
    return render(request, "assessments/frozen_copy.html", {"page": page, "crumbs": crumbs(request, assessment)})


@login_required
@require_GET
def return_changes(request: Request, assessment_id: int) -> HttpResponse:
    """Two states of the return side by side: copies, and for the PCT what was signed, agreed and stands (R-251)."""
    assessment = with_forms(seen_assessment(request, assessment_id))
    own = request.actor.holds(assessment.organisation_id, *PCT_ROLES)
    states = states_of(assessment, list(_copies(request, assessment_id)), own=own)
    before, after = (request.GET.get(name, "") for name in ("from", "to"))
    page = changes_of(assessment, states, before=before, after=after)
    if page is None:
        raise Http404
    return render(request, "assessments/return_changes.html", {"page": page, "crumbs": crumbs(request, assessment)})


def _copies(request: Request, assessment_id: int):
    rows = FrozenCopy.objects.showing(request.actor).filter(assessment=assessment_id)
    return rows.select_related("by").order_by("number")
