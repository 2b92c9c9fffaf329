"""The copy that a person keeps: of the draft as text or PDF, and of what was just submitted as PDF (R-143).

It is made at that moment and stored nowhere.
"""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_safe

from cycles.models import Assessment
from surveys import services
from surveys.forms import AnswerForm
from surveys.pages.survey_paper import NoPaper, survey_paper
from surveys.queries import LinkGone, open_survey, statements_of
from surveys.tokens import is_proof
from surveys.views.answering.by_link import about, by_link, frame
from surveys.views.answering.copies import copied, kept_by_person


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
    return _saved_as(text.encode(), "text/plain; charset=utf-8", survey.assessment, "txt")


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def survey_copy_pdf(request: HttpRequest, token: str, at: datetime) -> HttpResponse:
    """The copy as PDF: of the draft, or of the answers that the page shows on which they were submitted.

    That page sends them back with the proof that it was open, since by then no link opens them.
    """
    if request.method == "POST" and is_proof(token, request.POST.get("proof", "")):
        assessment, submitted = _behind(token, at)
        form = AnswerForm(statements_of(assessment), request.POST)
        return _pdf(request, assessment, form, kept_by_person(form, token, assessment) | {"submitted": submitted})
    survey = open_survey(token, at)
    draft = services.read_draft(token=token)
    if draft is None:
        return redirect("survey_answer", token=token)
    form = AnswerForm(survey.statements, draft.fields)
    if form.told_too_long:  # the page names what is to be shortened; the text holds all of it
        return redirect("survey_check", token=token)
    return _pdf(request, survey.assessment, form, frame(survey, token, saved_at=draft.saved_at, answers=copied(form)))


def _behind(token: str, at: datetime) -> tuple[Assessment, bool]:
    """Of a link that opens its survey, or did, and whether it is known that the survey was submitted by it. Raises
    `LinkUnknown`, and `LinkGone` where a newer one replaced it.
    """
    try:
        return open_survey(token, at).assessment, False
    except LinkGone as gone:
        if gone.assessment is None:
            raise
        return gone.assessment, gone.answered


def _pdf(request: HttpRequest, assessment: Assessment, form: AnswerForm, context: dict[str, Any]) -> HttpResponse:
    if form.told_too_long:  # no page of ours sends that
        return render(request, "400.html", status=400)
    try:
        paper = survey_paper(about(assessment) | context)
    except NoPaper as no:
        # Not 503, of which a line would be written as of a fault of ours.
        response = render(request, "surveys/copy_wait.html", about(assessment) | context, status=429)
        response["Retry-After"] = str(no.seconds)
        return response
    return _saved_as(paper, "application/pdf", assessment, "pdf")


def _saved_as(content: bytes, kind: str, assessment: Assessment, ending: str) -> HttpResponse:
    name = f"survey-{slugify(str(assessment.organisation))}.{ending}"
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
