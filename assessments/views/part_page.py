"""How every form of a return is read and saved, and what happens where a save cannot be kept as it is."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import capfirst

from assessments.forms import conflict, filled, in_return, posted, resolved, typed_in
from assessments.forms.box_values import Content
from assessments.forms.conflict_choices import KeepForm
from assessments.forms.parts import PartForm
from assessments.pages.part_page import PartPage
from assessments.pages.part_versions import revision_of
from assessments.pages.together import beside
from assessments.policies import works_on
from assessments.views.forms_of_return import FormOfReturn
from assessments.views.keeping import PostedForm
from cycles.models import Part, Unsaved
from cycles.policies import may_edit_return
from cycles.requests import crumbs
from cycles.services import token_of
from documents.pages.sign_posts import panels_of
from organisations.requests import Request
from organisations.saying import say_done


def part_page(request: Request, kind: FormOfReturn[Any]) -> HttpResponse:
    """Show a form, or what it holds where it cannot be changed. Save it, or keep what was typed on screen."""
    page = kind.read()
    if page is None:
        raise Http404
    assessment = kind.assessment
    may = may_edit_return(request.actor, assessment)
    unsaved, together = beside(assessment, page.saved, request.actor)
    sign_posts = kind.sign_posts(page)
    context = {
        "assessment": assessment,
        "page": page,
        "may": may,
        "today": timezone.now(),
        "crumbs": crumbs(request, assessment),
        "panels": panels_of(assessment, sign_posts, request.actor) if sign_posts else {},
        "kept": token_of(unsaved),
        "together": together,
    }
    visit = _Visit(request, kind, page, context)
    if request.method != "POST":
        return visit.shown(unsaved)
    if not works_on(request.actor, assessment):
        may.require()
    return visit.posted()


@dataclass(frozen=True)
class _Visit:
    """One request for a form, by who may read it."""

    request: Request
    kind: FormOfReturn[Any]
    page: PartPage
    context: dict[str, Any]

    @property
    def go(self) -> str:
        """The button that was pressed."""
        return self.request.POST.get("go", "draft")

    def shown(self, unsaved: Unsaved | None) -> HttpResponse:
        """The form as the return has it, or with what its reader typed before, or an earlier version they asked for."""
        if not self.context["may"]:
            context = self.context | {"unsaved": typed_in(self.kind.form_class, self.page, unsaved)}
            return render(self.request, f"assessments/{self.kind.stem}_read.html", context)
        again = revision_of(self.page.saved.part_id, self.request.actor, self.request.GET.get("text", ""))
        if again:
            # What the reader typed before did not grow into this: it is set aside when this takes its place.
            form = filled(self.kind.form_class, self.page, again.content, self.page.saved.version)
            return self._form(form, kept="", unsaved=None, again=again)
        typed = typed_in(self.kind.form_class, self.page, unsaved)
        return self._form(typed.form if typed else self.kind.form(self.page), unsaved=typed, again=None)

    def posted(self) -> HttpResponse:
        """What comes of a save: on to where its button leads, or the same page with the reason and every word."""
        data = resolved(self.request.POST)
        form = self.kind.form(self.page, data)
        grown_from = self.request.POST.get("kept", "")
        text = PostedForm(self.kind.assessment, self.page.saved.key, posted(data), self.request.actor, grown_from)
        if not form.is_valid():
            return self._not_saved(form, text.keep(form.cleaned_data.get("version", self.page.saved.version)))
        version = form.cleaned_data["version"]

        def save() -> Part:
            return self.kind.save(version=version, completed=self._is_completed(), content=form.content())

        before = in_return(self.kind.form(self.page))
        if form.taken(lambda: text.save(save, before)):
            return self._saved(form.made, form, changed=self._differs_from(before))
        if form.late is None:
            return self._not_saved(form, text.keep(version))
        part = form.late.row
        if text.is_saved(part, version):  # a second click of the same button
            return self._saved(part, form, changed=False)
        text.keep(min(version, self.page.saved.version))
        return self._conflict(part)

    def _is_completed(self) -> bool:
        # A sign-post is not the form's text: to go and add one leaves the mark as it is.
        return self.go == "complete" or (self.go.startswith("sign-post") and self.page.saved.completed)

    def _differs_from(self, before: Content) -> bool:
        """Whether the return says anything else now than before the save."""
        now = self.kind.read()
        return now is None or in_return(self.kind.form(now)) != before

    def _form(self, form: PartForm, status: int = 200, **context: Any) -> HttpResponse:
        template = f"assessments/{self.kind.stem}_form.html"
        return render(self.request, template, self.context | context | {"form": form}, status=status)

    def _not_saved(self, form: PartForm, kept: str) -> HttpResponse:
        # Late, or submitted meanwhile, the text stays on the screen with the reason.
        problem = "Not saved. What you typed is still on this page."
        return self._form(form, form.status, kept=kept, problem=problem)

    def _saved(self, part: Part, form: PartForm, *, changed: bool) -> HttpResponse:
        name, completed = self.page.name, part.state == Part.State.COMPLETED
        was_completed = self.page.saved.completed
        done = f"Saved and marked as completed: {name}" if completed else f"Draft saved: {name}"
        if was_completed and not completed:
            done = f"{done}. This form is no longer marked as completed"
        stands = f"{capfirst(name)} is {'marked as completed' if completed else 'a draft'}."
        onward = self.kind.leads_to(self.go)
        # Who only went on from a form that they left as it was is told nothing.
        if changed or completed != was_completed or onward is None:
            also = self.kind.said_besides(form) if changed else []
            done = ". ".join([done, *also])
            changed = changed or completed != was_completed
            say_done(self.request, done, changed=changed, stands=stands, place=self._place)
        if onward:
            return redirect(onward)
        if completed:
            return redirect(self.kind.onward(self.page))
        return redirect(f"{self.request.path}#{self._place}" if self._place else self.request.path)

    @property
    def _place(self) -> str:
        """The part of the page whose own button was pressed."""
        _, _, place = self.go.partition("draft/")
        return place if place in {section.anchor for section in self.kind.sections(self.page)} else ""

    def _conflict(self, part: Part) -> HttpResponse:
        """Both versions side by side. What was typed stays on the page until the reader has chosen.

        See docs/architecture.md, rule 7.
        """
        now = self.kind.read()
        if now is None:
            raise Http404
        data = resolved(self.request.POST)
        both = conflict(self.kind.form(now, data), self.kind.form(now), self.go)
        context = self.context | {
            "page": now,
            "conflict": both,
            "keeping": KeepForm(both, part.saved_by),
            "part": part,
            "crumbs": [*self.context["crumbs"], (capfirst(now.name), self.request.path)],
        }
        return render(self.request, "assessments/edit_conflict.html", context, status=409)
