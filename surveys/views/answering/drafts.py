"""Answering: the whole survey on one page or a step at a time, and the draft that both share (R-133 to R-143)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_safe

from surveys import services
from surveys.forms import AnswerForm
from surveys.models import Statement
from surveys.pages.survey_step import SurveyStep
from surveys.queries import OpenSurvey, open_survey
from surveys.services import Draft
from surveys.views.answering.by_link import by_link, frame
from surveys.views.answering.copies import copied, kept_elsewhere

_FORWARD = ("check", "next")
# The button that keeps what was saved elsewhere, in the fields that it names.
_KEEP = "keep"


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def survey_answer(request: HttpRequest, token: str, at: datetime) -> HttpResponse:
    """The survey on one page. Every button saves the draft; they differ in where they lead."""
    survey = open_survey(token, at)
    form, draft = _filled(request, token, survey.statements)
    if request.method == "POST" and form.is_valid():
        go = request.POST.get("go")
        if _KEEP in request.POST:
            return redirect(request.get_full_path())
        if go == "steps":
            return redirect("survey_step", token=token, number=_first_open(survey, draft))
        return redirect("survey_check" if go == "check" else "survey_saved", token=token)
    context = frame(survey, token, **_of_draft(form, draft))
    return render(request, "surveys/survey_answer.html", context, status=422 if form.is_bound else 200)


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def survey_step(request: HttpRequest, token: str, at: datetime, number: int) -> HttpResponse:
    """One statement or open question of the same draft. From the check page, on to it again (`then=check`)."""
    survey = open_survey(token, at)
    steps = len(survey.statements)
    if not 1 <= number <= steps:
        return redirect("survey_answer", token=token)
    statement = survey.statements[number - 1]
    form, draft = _filled(request, token, [statement])
    last = number == steps or request.GET.get("then") == "check"
    if request.method == "POST" and form.is_valid():
        if _KEEP in request.POST:
            return redirect(request.get_full_path())
        return redirect(_onwards(request.POST.get("go", ""), token, number, last))
    page = SurveyStep(survey=survey, number=number, last=last)
    _, choice, text = form.rows[0]
    context = frame(survey, token, page=page, choice=choice, text=text, **_of_draft(form, draft))
    return render(request, "surveys/survey_step.html", context, status=422 if form.is_bound else 200)


@by_link
@require_safe
def survey_saved(request: HttpRequest, token: str, at: datetime) -> HttpResponse:
    """That the draft is saved, and how to come back to it. The page can be closed (R-143)."""
    survey = open_survey(token, at)
    draft = services.read_draft(token=token)
    context = frame(survey, token, saved_at=draft.saved_at if draft else None, step=_first_open(survey, draft))
    return render(request, "surveys/survey_saved.html", context)


@by_link
@require_safe
def survey_copy(request: HttpRequest, token: str, at: datetime) -> HttpResponse:
    """The draft as plain text, to keep or to discuss with colleagues before it is submitted."""
    survey = open_survey(token, at)
    draft = services.read_draft(token=token)
    if draft is None:
        return redirect("survey_answer", token=token)
    form = AnswerForm(survey.statements, draft.fields)
    context = frame(survey, token, saved_at=draft.saved_at, answers=copied(form))
    text = render_to_string("surveys/survey_copy.txt", context)
    name = f"survey-{slugify(str(survey.assessment.organisation))}.txt"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers=headers)


def _filled(request: HttpRequest, token: str, statements: list[Statement]) -> tuple[AnswerForm, Draft | None]:
    """The form and what is saved by now: what was changed and is right is kept even where something else is wrong."""
    draft = services.read_draft(token=token)
    if request.method != "POST":
        return AnswerForm(statements, draft=_fields(draft)), draft
    complete, sent = request.POST.get("go") in _FORWARD, request.POST.copy()
    for name in sent.get(_KEEP, "").split():
        sent[name] = _fields(draft).get(name, "")
    form, elsewhere = AnswerForm(statements, sent, complete=complete), frozenset[str]()
    if changed := form.changed():
        draft = services.save_draft(token=token, fields=changed, seen=form.sent, page=form.page)
        elsewhere = draft.elsewhere if draft else elsewhere
    return AnswerForm(statements, sent, draft=_fields(draft), complete=complete, elsewhere=elsewhere), draft


def _of_draft(form: AnswerForm, draft: Draft | None) -> dict[str, Any]:
    """What a page shows of the draft, and of what was saved elsewhere meanwhile."""
    told = kept_elsewhere(form)
    return {
        "form": form,
        "saved_at": draft.saved_at if draft else None,
        "elsewhere": told,
        "keep": " ".join(name for name in form.fields if name in form.elsewhere),
    }


def _fields(draft: Draft | None) -> Mapping[str, str]:
    return draft.fields if draft else {}


def _first_open(survey: OpenSurvey, draft: Draft | None) -> int:
    """The first step that lacks a choice; else the first."""
    form = AnswerForm(survey.statements, draft=_fields(draft))
    lacking = (place for place, (_, choice, _) in enumerate(form.rows, 1) if choice and not choice.value())
    return next(lacking, 1)


def _onwards(go: str, token: str, number: int, last: bool) -> str:
    def page(name: str, **kwargs: object) -> str:
        return reverse(name, kwargs={"token": token, **kwargs})

    match go:
        case "next":
            return page("survey_check") if last else page("survey_step", number=number + 1)
        case "back":
            return page("survey_step", number=max(number - 1, 1))
        case "whole":
            return page("survey_answer")
        case _:
            return page("survey_saved")
