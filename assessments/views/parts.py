"""The forms of a return: read, save, and what happens where a save cannot be kept as it is."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.views.decorators.http import require_http_methods

from assessments.forms import CompetencyForm, GovernanceForm, OutcomesForm, conflict, resolved
from assessments.forms.parts import PartForm
from assessments.policies import works_on
from assessments.queries import competency_page, governance_page, outcomes_page
from assessments.services import NotSaved, save_competency, save_governance, save_outcomes
from assessments.views.doors import seen_return
from cycles.door import way_to
from cycles.models import Assessment, Part
from cycles.policies import may_edit_return
from cycles.services import Stale
from cycles.visibility import Material
from documents.addresses import sign_post_url
from documents.queries import sign_post_panels
from organisations.decisions import Refused
from organisations.requests import Request

ways_in = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@ways_in
def competency_form(request: Request, assessment_id: int, key: str) -> HttpResponse:
    """One competency: levels, criteria, commentaries and sign-posts."""
    assessment = seen_return(request, assessment_id)
    return _part(
        request,
        assessment,
        partial(competency_page, assessment, key),
        CompetencyForm,
        partial(save_competency, assessment=assessment, key=key),
        "competency",
    )


@login_required
@ways_in
def governance_form(request: Request, assessment_id: int, key: str) -> HttpResponse:
    """One component of governance: colours, lines, commentaries and sign-posts of its sub-components."""
    assessment = seen_return(request, assessment_id)
    return _part(
        request,
        assessment,
        partial(governance_page, assessment, key),
        GovernanceForm,
        partial(save_governance, assessment=assessment, key=key),
        "governance",
    )


@login_required
@ways_in
def outcomes_form(request: Request, assessment_id: int) -> HttpResponse:
    """The outcomes of the PCT and its aspirations."""
    assessment = seen_return(request, assessment_id, Material.OUTCOMES)
    return _part(
        request,
        assessment,
        partial(outcomes_page, assessment),
        OutcomesForm,
        partial(save_outcomes, assessment=assessment),
        "outcomes",
    )


def _part(
    request: Request,
    assessment: Assessment,
    read: Callable[[], Any],
    form_class: type[Any],
    save: Callable[..., Part],
    stem: str,
) -> HttpResponse:
    """Show a form, or what it holds where it cannot be changed. Save it, or keep what was typed on screen."""
    page = read()
    if page is None:
        raise Http404
    may = may_edit_return(request.actor, assessment)
    context = {
        "assessment": assessment,
        "page": page,
        "may": may,
        "today": timezone.now(),
        "crumbs": way_to(request, assessment),
        "panels": _panels(request, assessment, page),
    }
    if request.method != "POST":
        form = form_class(page)
        template = f"assessments/{stem}_form.html" if may else f"assessments/{stem}_read.html"
        return render(request, template, context | {"form": form})
    if not works_on(request.actor, assessment):
        may.require()
    data, go = resolved(request.POST), request.POST.get("go", "draft")
    form = form_class(page, data)
    context["problem"] = "Not saved. What you typed is still on this page."
    if form.is_valid():
        try:
            part = save(
                version=form.cleaned_data["version"],
                actor=request.actor,
                completed=go == "complete" or (go.startswith("sign-post") and page.saved.completed),
                **form.content(),
            )
        except Stale as stale:
            return _conflict(request, assessment, form_class, read(), stale.part, context)
        except NotSaved as error:
            form.add_error(None, error)
        except Refused as refused:
            # Late, or submitted meanwhile: the text stays on the screen with the reason.
            form.add_error(None, f"Not saved. {refused}")
            return render(request, f"assessments/{stem}_form.html", context | {"form": form}, status=403)
        else:
            return _saved(request, assessment, page, part, go, stem)
    return render(request, f"assessments/{stem}_form.html", context | {"form": form}, status=422)


def _panels(request: Request, assessment: Assessment, page: Any) -> dict[str, Any]:
    items = [page.item, *(sub.measure.item for sub in getattr(page, "subs", []))] if hasattr(page, "item") else []
    return sign_post_panels(assessment, items, request.actor) if items else {}


def _saved(request: Request, assessment: Assessment, page: Any, part: Part, go: str, stem: str) -> HttpResponse:
    if onward := sign_post_url(assessment, go):
        messages.success(request, "Your text is saved")
        return redirect(onward)
    if part.state == Part.State.SUBMITTED:
        messages.success(request, "Saved and marked as completed")
        following = getattr(page, "following", None)
        if following is not None:
            return redirect(f"{stem}_form", assessment_id=assessment.pk, key=following.key)
        return redirect("assessment_hub", assessment_id=assessment.pk)
    messages.success(request, "Draft saved")
    return redirect(request.path)


def _conflict(
    request: Request,
    assessment: Assessment,
    form_class: type[PartForm],
    page: Any,
    part: Part,
    context: dict[str, Any],
) -> HttpResponse:
    """Both versions side by side (DESIGN 4.7). What was typed stays on the page until the reader has chosen."""
    data = resolved(request.POST)
    both = conflict(form_class(page, data), form_class(page), request.POST.get("go", "draft"))
    here = (capfirst(page.name), request.path)
    context |= {
        "page": page,
        "conflict": both,
        "part": part,
        "crumbs": [*context["crumbs"], here],
    }
    return render(request, "assessments/edit_conflict.html", context, status=409)
