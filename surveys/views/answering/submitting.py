from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from surveys import services
from surveys.forms import AnswerForm, CheckedForm
from surveys.models import Statement
from surveys.queries import LinkGone, OpenSurvey, open_survey, statements_of
from surveys.services import Draft
from surveys.tokens import is_proof, proof
from surveys.views.answering.by_link import by_link, frame
from surveys.views.answering.copies import copied, kept_by_person
from ui.components import Blocker


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def survey_check(request: HttpRequest, token: str, at: datetime) -> HttpResponse:
    """What will be submitted, with links to change it, and the button that submits it once (R-144).

    The page sends back the answers it shows, so that none is lost where it comes too late, and a proof that it was
    open. Only with that proof is a second press told that the first was taken: others learn nothing from the link.
    """
    try:
        return _submitted_or_shown(request, token, at)
    except LinkGone as gone:
        if gone.answered and gone.assessment and is_proof(token, request.POST.get("proof", "")):
            form = AnswerForm(statements_of(gone.assessment), request.POST)
            kept = kept_by_person(form, token, gone.assessment)
            return render(request, "surveys/survey_done.html", kept | {"again": True})
        raise


def _submitted_or_shown(request: HttpRequest, token: str, at: datetime) -> HttpResponse:
    survey = open_survey(token, at)
    draft = services.read_draft(token=token)
    if draft is None:
        open_survey(token, at)  # a first press may have submitted it in this very moment
        return redirect("survey_answer", token=token)
    form = AnswerForm(survey.statements, draft.fields, complete=True)
    tick = CheckedForm(request.POST if request.method == "POST" else None)
    changed = tick.is_bound and _differs(survey.statements, request.POST, draft)
    if form.is_valid() and not changed and tick.is_valid():
        if tick.taken(partial(services.answer, token=token, answers=form.answers(), received_at=at, checked=draft)):
            return render(request, "surveys/survey_done.html", kept_by_person(form, token, survey.assessment))
        if tick.late:  # another device saved in this very moment: now it shows as a change
            return _submitted_or_shown(request, token, at)
    context = _context(survey, token, form, draft) | {"tick": tick, "form": tick, "changed": changed}
    return render(request, "surveys/survey_check.html", context, status=422 if tick.is_bound else 200)


def _context(survey: OpenSurvey, token: str, form: AnswerForm, draft: Draft) -> dict[str, Any]:
    step = reverse("survey_step", kwargs={"token": token, "number": 0}) + "?then=check"
    missing = [
        Blocker(str(error), f"{step.replace('/0/', f'/{number}/')}#{bound.auto_id}")
        for number, (_, *fields) in enumerate(form.rows, 1)
        for bound in fields
        if bound is not None
        for error in bound.errors
    ]
    return frame(
        survey,
        token,
        answers=copied(form, step),
        missing=missing,
        sent_back=form,
        too_long=form.told_too_long,
        proof=proof(token),
        saved_at=draft.saved_at,
    )


def _differs(statements: list[Statement], sent: Mapping[str, str], draft: Draft) -> bool:
    """Whether the page shows other answers than are saved by now, such as from another device."""
    form = AnswerForm(statements, sent)
    form.is_valid()
    given = {name: form.cleaned_data.get(name) or "" for name in form.fields if name in sent}
    return any(value != draft.fields.get(name, "") for name, value in given.items())
