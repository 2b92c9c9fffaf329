"""Working together on a form: who works on it, and notes for colleagues."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst

from assessments.forms.together import AssignForm, NoteForm
from assessments.pages.part_link import part_link
from assessments.pages.together import notes_of
from assessments.views.returns import seen_part, ways_in
from cycles.colleagues import colleagues_of
from cycles.models import Part, PartNote
from cycles.policies import may_remove_note, may_work_together
from cycles.requests import crumbs
from cycles.services import add_note, assign, remove_note
from organisations.forms import sent
from organisations.requests import Request
from organisations.saying import say_done


@login_required
@ways_in
def part_assign(request: Request, assessment_id: int, key: str) -> HttpResponse:
    """Choose the colleague who works on a form."""
    part = seen_part(request, assessment_id, key)
    may_work_together(request.actor, part.assessment).require()
    context = _beside(request, part)
    form = AssignForm(colleagues_of(part.assessment), part.assigned_to_id, sent(request))
    if request.method == "POST" and form.is_valid():
        link, before = context["link"], part.assigned_to_id
        part = assign(
            assessment=part.assessment, key=key, to=form.person, name=link.name, path=link.url, actor=request.actor
        )
        who = f"assigned to {part.assigned_to}" if part.assigned_to else "assigned to nobody"
        stands = f"{capfirst(link.name)} is {who}"
        say_done(request, stands, changed=part.assigned_to_id != before, stands=f"{stands}.")
        return redirect(link.url)
    status = 422 if form.errors else 200
    return render(request, "assessments/part_assign.html", context | {"form": form}, status=status)


@login_required
@ways_in
def part_notes(request: Request, assessment_id: int, key: str) -> HttpResponse:
    """The notes beside a form, to read and to add one."""
    part = seen_part(request, assessment_id, key)
    may = may_work_together(request.actor, part.assessment)
    form = NoteForm(sent(request))
    if request.method == "POST":
        may.require()
        if form.is_valid():
            text, name = form.cleaned_data["text"], part_link(part).name
            note = add_note(assessment=part.assessment, key=key, text=text, actor=request.actor)
            say_done(
                request,
                f"Your note is added to {name}",
                changed=note is not None,
                stands=f"You added this note to {name} a moment ago.",
            )
            return redirect("part_notes", assessment_id=assessment_id, key=key)
    context = _beside(request, part) | {"form": form, "may": may, "notes": notes_of(part.pk, request.actor)}
    return render(request, "assessments/part_notes.html", context, status=422 if form.errors else 200)


@login_required
@ways_in
def part_note_remove(request: Request, assessment_id: int, key: str, note_id: int) -> HttpResponse:
    """Remove one's own note, once asked whether one means it. A second click finds it removed."""
    part = seen_part(request, assessment_id, key)
    note = PartNote.objects.showing(request.actor).filter(part=part, pk=note_id).first()
    if request.method == "POST":
        removed = remove_note(assessment=part.assessment, key=key, note_id=note_id, actor=request.actor)
        of = part_link(part).name
        say_done(
            request,
            f"Your note on {of} is removed",
            changed=removed,
            stands=f"There is no such note on {of} any more.",
        )
        return redirect("part_notes", assessment_id=assessment_id, key=key)
    if note is None:
        raise Http404
    may_remove_note(request.actor, part.assessment, note).require()
    return render(request, "assessments/part_note_remove.html", _beside(request, part) | {"note": note})


def _beside(request: Request, part: Part) -> dict[str, Any]:
    link = part_link(part)
    way = crumbs(request, part.assessment, (link.title, link.url))
    return {"link": link, "assessment": part.assessment, "crumbs": way}
