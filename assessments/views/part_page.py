"""How every form of a return is read and saved, and what happens where a save cannot be kept as it is."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst

from assessments.forms import conflict, filled, posted, resolved, standing, typed_in
from assessments.forms.keeping import KeepForm
from assessments.forms.parts import PartForm
from assessments.policies import works_on
from assessments.queries.versions import revision_of
from assessments.queries.working import beside
from assessments.services import NotSaved
from assessments.views.typing import Typing
from cycles.door import way_to
from cycles.models import Assessment, Part, Unsaved
from cycles.policies import may_edit_return
from cycles.services import Stale, token_of
from documents.addresses import sign_post_url
from documents.queries import panels_of
from organisations.decisions import Refused
from organisations.requests import Request


def part_page(
    request: Request,
    assessment: Assessment,
    read: Callable[[], Any],
    form_class: type[Any],
    save: Callable[..., Part],
    stem: str,
) -> HttpResponse:
    """Show a form, or what it holds where it cannot be changed. Save it, or keep what was typed on screen.

    `read` gives the page's model, None where there is no such form; `save` is the form's service, given all but what
    was typed. Templates and the address of the form begin with `stem`.
    """
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
    visit = _Visit(request, assessment, page, form_class, stem, context)
    if request.method != "POST":
        return visit.shown(unsaved)
    if not works_on(request.actor, assessment):
        may.require()
    return visit.posted(read, save)


@dataclass(frozen=True)
class _Visit:
    """One request for a form, by who may read it."""

    request: Request
    assessment: Assessment
    page: Any
    form_class: type[Any]
    stem: str
    context: dict[str, Any]

    @property
    def go(self) -> str:
        """The button that was pressed."""
        return self.request.POST.get("go", "draft")

    def shown(self, unsaved: Unsaved | None) -> HttpResponse:
        """The form as the return has it, or with what its reader typed before, or an earlier version they asked for."""
        if not self.context["may"]:
            context = self.context | {"unsaved": typed_in(self.form_class, self.page, unsaved)}
            return render(self.request, f"assessments/{self.stem}_read.html", context)
        again = revision_of(self.page.saved.part_id, self.request.actor, self.request.GET.get("text", ""))
        if again:
            # What the reader typed before did not grow into this: it is set aside when this takes its place.
            form = filled(self.form_class, self.page, again.content, self.page.saved.version)
            return self._form(form, kept="", unsaved=None, again=again)
        typed = typed_in(self.form_class, self.page, unsaved)
        return self._form(typed.form if typed else self.form_class(self.page), unsaved=typed, again=None)

    def posted(self, read: Callable[[], Any], save: Callable[..., Part]) -> HttpResponse:
        """What comes of a save: on to where its button leads, or the same page with the reason and every word."""
        data = resolved(self.request.POST)
        form = self.form_class(self.page, data)
        grown_from = self.request.POST.get("kept", "")
        typing = Typing(self.assessment, self.page.saved.key, posted(data), self.request.actor, grown_from)
        if not form.is_valid():
            return self._not_saved(form, typing.keep(form.cleaned_data.get("version", self.page.saved.version)))
        version = form.cleaned_data["version"]
        work = partial(
            save, version=version, actor=self.request.actor, completed=self._is_completed(), **form.content()
        )
        try:
            part = typing.save(work, standing(self.form_class(self.page)))
        except Stale as stale:
            if typing.is_saved(stale.part, version):  # a second click of the same button
                return self._saved(stale.part)
            typing.keep(min(version, self.page.saved.version))
            return self._conflict(read(), stale.part)
        except NotSaved as error:
            form.add_error(None, error)
            return self._not_saved(form, typing.keep(version))
        except Refused as refused:
            # Late, or submitted meanwhile: the text stays on the screen with the reason.
            form.add_error(None, f"Not saved. {refused}")
            return self._not_saved(form, typing.keep(version), status=403)
        return self._saved(part)

    def _is_completed(self) -> bool:
        # A sign-post is not the form's text: to go and add one leaves the mark as it is.
        return self.go == "complete" or (self.go.startswith("sign-post") and self.page.saved.completed)

    def _form(self, form: PartForm, status: int = 200, **context: Any) -> HttpResponse:
        template = f"assessments/{self.stem}_form.html"
        return render(self.request, template, self.context | context | {"form": form}, status=status)

    def _not_saved(self, form: PartForm, kept: str, status: int = 422) -> HttpResponse:
        return self._form(form, status, kept=kept, problem="Not saved. What you typed is still on this page.")

    def _saved(self, part: Part) -> HttpResponse:
        if onward := sign_post_url(self.assessment, self.go):
            messages.success(self.request, "Your text is saved")
            return redirect(onward)
        if part.state == Part.State.SUBMITTED:
            messages.success(self.request, "Saved and marked as completed")
            following = getattr(self.page, "following", None)
            if following is not None:
                return redirect(f"{self.stem}_form", assessment_id=self.assessment.pk, key=following.key)
            return redirect(getattr(self.page, "done_url", reverse("assessment_hub", args=[self.assessment.pk])))
        was_completed = self.page.saved.completed
        undone = "Draft saved. This form is no longer marked as completed" if was_completed else "Draft saved"
        messages.success(self.request, undone)
        return redirect(self.request.path)

    def _conflict(self, now: Any, part: Part) -> HttpResponse:
        """Both versions side by side (DESIGN 4.7). What was typed stays on the page until the reader has chosen."""
        data = resolved(self.request.POST)
        both = conflict(self.form_class(now, data), self.form_class(now), self.go)
        context = self.context | {
            "page": now,
            "conflict": both,
            "keeping": KeepForm(both, part.saved_by),
            "part": part,
            "crumbs": [*self.context["crumbs"], (capfirst(now.name), self.request.path)],
        }
        return render(self.request, "assessments/edit_conflict.html", context, status=409)
