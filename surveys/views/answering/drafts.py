"""Answering: the whole survey on one page or a step at a time, and the draft that both share (R-133 to R-143)."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from surveys import services
from surveys.forms import AnswerForm
from surveys.pages.survey_step import SurveyStep
from surveys.queries import OpenSurvey, open_survey
from surveys.services import Draft
from surveys.views.answering.by_link import by_link, frame
from surveys.views.answering.copies import kept_elsewhere
from surveys.views.answering.filling import KEEP, fields_of, filled


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def survey_answer(request: HttpRequest, token: str, at: datetime) -> HttpResponse:
    """The survey on one page. Every button saves the draft; they differ in where they lead."""
    survey = open_survey(token, at)
    form, draft = filled(request, token, survey.statements)
    if request.method == "POST" and form.is_valid():
        go = request.POST.get("go")
        if KEEP in request.POST:
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
    form, draft = filled(request, token, [statement])
    last = number == steps or request.GET.get("then") == "check"
    if request.method == "POST" and form.is_valid():
        if KEEP in request.POST:
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


def _of_draft(form: AnswerForm, draft: Draft | None) -> dict[str, Any]:
    """What a page shows of the draft, and of what was saved elsewhere meanwhile."""
    told = kept_elsewhere(form)
    return {
        "form": form,
        "saved_at": draft.saved_at if draft else None,
        "elsewhere": told,
        "keep": " ".join(name for name in form.fields if name in form.elsewhere),
    }


def _first_open(survey: OpenSurvey, draft: Draft | None) -> int:
    """The first step that lacks a choice; else the first."""
    form = AnswerForm(survey.statements, draft=fields_of(draft))
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
