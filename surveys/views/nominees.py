from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from cycles.door import seen_assessment, way_to, with_forms
from cycles.models import Assessment
from cycles.visibility import Material, sees
from organisations.requests import Request
from surveys import policies, queries, services
from surveys.forms import AddressForm, NomineeForm
from surveys.models import Nominee
from surveys.queries import NomineeBook


@login_required
@require_GET
def nominee_list(request: Request, assessment_id: int) -> HttpResponse:
    """Who is nominated, by group and category, and which categories have nobody (R-115 to R-130)."""
    assessment, book = _seen(request, assessment_id)
    context = {
        "assessment": assessment,
        "book": book,
        "may_nominate": policies.may_nominate(request.actor, assessment),
        "may_submit": policies.may_submit_nominees(request.actor, assessment),
        "sees_counts": sees(request.actor, assessment, Material.RESPONSE_COUNTS),
        "may_correct": policies.may_correct(request.actor, assessment),
        "crumbs": way_to(request, assessment),
    }
    return render(request, "surveys/nominee_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def nominee_add(request: Request, assessment_id: int) -> HttpResponse:
    """Nominate a person of the group named in the address."""
    assessment, book = _seen(request, assessment_id)
    policies.may_nominate(request.actor, assessment).require()
    group = next((group for group in book.groups if group.group == request.GET.get("group")), book.groups[0])
    form = NomineeForm(group, request.POST or None)
    if form.is_valid() and form.taken(
        lambda: services.nominate(assessment=assessment, actor=request.actor, **form.what())
    ):
        messages.success(request, f"{form.cleaned_data['name']} is nominated")
        return redirect("nominee_list", assessment_id=assessment.pk)
    return _form(request, "surveys/nominee_add.html", form, assessment, group=group)


@login_required
@require_http_methods(["GET", "POST"])
def nominee_change(request: Request, assessment_id: int, nominee_id: int) -> HttpResponse:
    """Change a person who was not asked yet."""
    assessment, book = _seen(request, assessment_id)
    nominee = _nominee(request, assessment, nominee_id)
    policies.may_change_nominee(request.actor, nominee).require()
    group = next(group for group in book.groups if group.group == nominee.group)
    form = NomineeForm(group, request.POST or None, nominee=nominee)
    if form.is_valid() and form.taken(
        lambda: services.change_nominee(
            nominee=nominee, actor=request.actor, seen=request.POST.get("seen"), **form.what()
        )
    ):
        return redirect("nominee_list", assessment_id=assessment.pk)
    # Once a colleague's change was shown, the next try may go over it; after any other error it may not.
    told = not form.is_bound or bool(form.non_field_errors())
    seen = services.said_of(nominee) if told else request.POST.get("seen", "")
    return _form(request, "surveys/nominee_change.html", form, assessment, group=group, nominee=nominee, seen=seen)


@login_required
@require_http_methods(["GET", "POST"])
def nominee_remove(request: Request, assessment_id: int, nominee_id: int) -> HttpResponse:
    """Take a person off the list, after a question."""
    assessment, _ = _seen(request, assessment_id)
    nominee = _nominee(request, assessment, nominee_id)
    policies.may_change_nominee(request.actor, nominee).require()
    if request.method == "POST":
        services.remove_nominee(nominee=nominee, actor=request.actor)
        messages.success(request, f"{nominee.name} is no longer nominated")
        return redirect("nominee_list", assessment_id=assessment.pk)
    return render(request, "surveys/nominee_remove.html", _frame(request, assessment, nominee=nominee))


@login_required
@require_http_methods(["GET", "POST"])
def nominees_submit(request: Request, assessment_id: int) -> HttpResponse:
    """Send the invitations, after a page that says to how many and what can no longer be changed (R-132)."""
    assessment, book = _seen(request, assessment_id)
    policies.may_submit_nominees(request.actor, assessment).require()
    if request.method == "POST":
        number = services.submit_nominees(assessment=assessment, actor=request.actor)
        people = "1 person is" if number == 1 else f"{number} people are"
        messages.success(request, f"{people} being sent a link to the survey")
        return redirect("nominee_list", assessment_id=assessment.pk)
    return render(request, "surveys/nominees_submit.html", _frame(request, assessment, book=book))


@login_required
@require_http_methods(["GET", "POST"])
def nominee_address(request: Request, assessment_id: int, nominee_id: int) -> HttpResponse:
    """Correct the address of a person who was asked, and send a new link (R-128)."""
    assessment, _ = _seen(request, assessment_id)
    nominee = _nominee(request, assessment, nominee_id)
    policies.may_correct(request.actor, assessment).require()
    form = AddressForm(request.POST or None, initial={"email": nominee.email})
    if form.is_valid() and form.taken(
        lambda: services.correct_address(nominee=nominee, actor=request.actor, email=form.cleaned_data["email"])
    ):
        messages.success(request, f"{nominee.name} is being sent a new link. The old link no longer works.")
        return redirect("nominee_list", assessment_id=assessment.pk)
    return _form(request, "surveys/nominee_address.html", form, assessment, nominee=nominee)


def _seen(request: Request, assessment_id: int) -> tuple[Assessment, NomineeBook]:
    assessment = with_forms(seen_assessment(request, assessment_id))
    book = queries.nominees_of(assessment, request.actor)
    if book is None:
        raise Http404
    return assessment, book


def _nominee(request: Request, assessment: Assessment, nominee_id: int) -> Nominee:
    rows = Nominee.objects.showing(request.actor).select_related("category", "assessment__organisation")
    return get_object_or_404(rows, assessment=assessment, pk=nominee_id)


def _frame(request: Request, assessment: Assessment, **context: Any) -> dict[str, Any]:
    back = reverse("nominee_list", kwargs={"assessment_id": assessment.pk})
    crumbs = [*way_to(request, assessment), ("Nominees for the survey", back)]
    return {"assessment": assessment, "back": back, "crumbs": crumbs} | context


def _form(request: Request, template: str, form: Any, assessment: Assessment, **context: Any) -> HttpResponse:
    frame = _frame(request, assessment, form=form, **context)
    return render(request, template, frame, status=422 if form.is_bound else 200)
