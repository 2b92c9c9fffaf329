"""The forms of a return: read, save, and what happens where a save cannot be kept as it is."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.views.decorators.http import require_http_methods

from assessments.forms import (
    CompetencyForm,
    GovernanceForm,
    OutcomesForm,
    conflict,
    filled,
    posted,
    resolved,
    standing,
    typed_in,
)
from assessments.forms.parts import PartForm
from assessments.policies import works_on
from assessments.queries import competency_page, governance_page, outcomes_page
from assessments.queries.versions import revision_of
from assessments.queries.working import beside
from assessments.services import NotSaved, save_competency, save_governance, save_outcomes
from assessments.views.doors import seen_return
from assessments.views.typing import Typing
from cycles.door import way_to
from cycles.models import Assessment, Part, Unsaved
from cycles.policies import may_edit_return
from cycles.services import Stale, token_of
from cycles.visibility import Material
from documents.addresses import sign_post_url
from documents.queries import panels_of
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
    unsaved, together = beside(assessment, page.saved, request.actor)
    context = {
        "assessment": assessment,
        "page": page,
        "may": may,
        "today": timezone.now(),
        "crumbs": way_to(request, assessment),
        "panels": panels_of(assessment, page.sign_posts, request.actor) if hasattr(page, "sign_posts") else {},
        "kept": token_of(unsaved),
        "together": together,
    }
    if request.method != "POST":
        return _shown(request, form_class, page, unsaved, context, stem)
    if not works_on(request.actor, assessment):
        may.require()
    data, go = resolved(request.POST), request.POST.get("go", "draft")
    form = form_class(page, data)
    typing = Typing(assessment, page.saved.key, posted(data), request.actor, request.POST.get("kept", ""))
    context["problem"] = "Not saved. What you typed is still on this page."
    if form.is_valid():
        version = form.cleaned_data["version"]
        work = partial(
            save,
            version=version,
            actor=request.actor,
            completed=go == "complete" or (go.startswith("sign-post") and page.saved.completed),
            **form.content(),
        )
        try:
            part = typing.save(work, standing(form_class(page)))
        except Stale as stale:
            if typing.is_saved(stale.part, version):  # a second click of the same button
                return _saved(request, assessment, page, stale.part, go, stem)
            typing.keep(min(version, page.saved.version))
            return _conflict(request, assessment, form_class, read(), stale.part, context)
        except NotSaved as error:
            form.add_error(None, error)
        except Refused as refused:
            # Late, or submitted meanwhile: the text stays on the screen with the reason.
            form.add_error(None, f"Not saved. {refused}")
            context["kept"] = typing.keep(version)
            return render(request, f"assessments/{stem}_form.html", context | {"form": form}, status=403)
        else:
            return _saved(request, assessment, page, part, go, stem)
    context["kept"] = typing.keep(form.cleaned_data.get("version", page.saved.version))
    return render(request, f"assessments/{stem}_form.html", context | {"form": form}, status=422)


def _shown(
    request: Request,
    form_class: type[PartForm],
    page: Any,
    unsaved: Unsaved | None,
    context: dict[str, Any],
    stem: str,
) -> HttpResponse:
    """The form as the return has it, or with what its reader typed before, or an earlier version they asked for."""
    if not context["may"]:
        context |= {"unsaved": typed_in(form_class, page, unsaved)}
        return render(request, f"assessments/{stem}_read.html", context)
    again = revision_of(page.saved.part_id, request.actor, request.GET.get("text", ""))
    typed = None if again else typed_in(form_class, page, unsaved)
    form = form_class(page)
    if again:
        # What the reader typed before did not grow into this: it is set aside when this takes its place.
        form, context["kept"] = filled(form_class, page, again.content, page.saved.version), ""
    elif typed:
        form = typed.form
    return render(request, f"assessments/{stem}_form.html", context | {"form": form, "unsaved": typed, "again": again})


def _saved(request: Request, assessment: Assessment, page: Any, part: Part, go: str, stem: str) -> HttpResponse:
    if onward := sign_post_url(assessment, go):
        messages.success(request, "Your text is saved")
        return redirect(onward)
    if part.state == Part.State.SUBMITTED:
        messages.success(request, "Saved and marked as completed")
        following = getattr(page, "following", None)
        if following is not None:
            return redirect(f"{stem}_form", assessment_id=assessment.pk, key=following.key)
        return redirect(getattr(page, "done_url", reverse("assessment_hub", args=[assessment.pk])))
    undone = "Draft saved. This form is no longer marked as completed" if page.saved.completed else "Draft saved"
    messages.success(request, undone)
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
