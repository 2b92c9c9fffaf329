"""The pages behind an e-mailed link. Who holds the link answers; there is no sign-in, no cookie and no session."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from surveys import services, stored
from surveys.answers import SCALE, UNABLE
from surveys.forms import OPT_OUT, AnswerForm
from surveys.queries import LinkGone, LinkUnknown, OpenSurvey, open_survey
from ui.components import Blocker, Row

View = Callable[..., HttpResponse]


def by_link(view: View) -> View:
    """A page that only its link opens: never cached, its address told to nobody, gone or unknown links said plainly.

    Without CSRF token: the secret in the address is the only authority there is, no cookie acts for the person, and
    the token would need one. A page without referrer could not pass the check of the origin either.
    """

    @csrf_exempt
    @never_cache
    @wraps(view)
    def answered(request: HttpRequest, token: str) -> HttpResponse:
        try:
            response = view(request, token)
        except LinkUnknown:
            response = render(request, "surveys/link_unknown.html", status=404)
        except LinkGone:
            response = render(request, "surveys/link_gone.html", {"typed": _typed(request)}, status=410)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex"
        return response

    return answered


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def survey_answer(request: HttpRequest, token: str) -> HttpResponse:
    """The survey on one page. Both buttons save the draft; one goes on to check the answers (R-133 to R-143)."""
    survey = open_survey(token)
    onwards = request.POST.get("go") == "check"
    draft = services.read_draft(token=token)
    form = AnswerForm(
        survey.statements, request.POST or None, complete=onwards, initial=dict(draft.fields) if draft else {}
    )
    if form.is_valid():
        services.save_draft(token=token, fields=form.typed())
        return redirect("survey_check" if onwards else "survey_answer", token=token)
    context = _frame(survey, token, form=form, saved_at=draft.saved_at if draft else None)
    return render(request, "surveys/survey_answer.html", context, status=422 if form.is_bound else 200)


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def survey_check(request: HttpRequest, token: str) -> HttpResponse:
    """What will be submitted, with links to change it, and the button that submits it once (R-144)."""
    try:
        survey = open_survey(token)
    except LinkGone as gone:
        # The second press of the button finds the survey submitted, which is what the person wanted.
        if request.method == "POST" and gone.answered:
            return redirect("survey_done")
        raise
    draft = services.read_draft(token=token)
    if draft is None:
        return redirect("survey_answer", token=token)
    form = AnswerForm(survey.statements, dict(draft.fields), complete=True)
    if form.is_valid() and request.method == "POST":
        try:
            services.answer(token=token, answers=form.answers())
        except LinkGone as gone:
            if not gone.answered:
                raise
        return redirect("survey_done")
    back = reverse("survey_answer", kwargs={"token": token})
    missing = [Blocker(str(error), f"{back}#{bound.auto_id}") for bound in form for error in bound.errors]
    context = _frame(survey, token, answers=_answers(form, back), missing=missing, back=back)
    return render(request, "surveys/survey_check.html", context, status=422 if request.method == "POST" else 200)


@require_GET
def survey_done(request: HttpRequest) -> HttpResponse:
    """Thanks. The same page for everybody, so that it can be opened again without telling anything."""
    return render(request, "surveys/survey_done.html")


@require_GET
def survey_storage(request: HttpRequest) -> HttpResponse:
    """What we store about your answer, column by column, read off the models (R-147 to R-149)."""
    context = {"asked": stored.asked(), "answered": stored.answered(), "drafts": stored.drafts()}
    return render(request, "surveys/survey_storage.html", context)


def _frame(survey: OpenSurvey, token: str, **context: Any) -> dict[str, Any]:
    pct = survey.assessment.organisation
    return {
        "survey": survey,
        "pct": pct,
        "sha": pct.parent,
        "token": token,
        "header_note": f"Feedback on {pct}",
    } | context


def _answers(form: AnswerForm, back: str) -> list[tuple[str, list[Row]]]:
    """What was given, statement by statement, with links to change it."""
    words = {str(score): label for score, label in SCALE} | {OPT_OUT: UNABLE}
    found = []
    for statement, choice, text in form.rows:
        about = f"statement {statement.number}" if choice else f"“{statement.text}”"
        rows = [Row("Comment" if choice else "Answer", text.value(), f"{back}#{text.auto_id}", f"text on {about}")]
        if choice:
            chosen = words.get(choice.value() or "", "Not answered yet")
            rows.insert(0, Row("Answer", chosen, f"{back}#{choice.auto_id}", f"answer to {about}"))
        found.append((f"{statement.number}. {statement.text}" if choice else statement.text, rows))
    return found


def _typed(request: HttpRequest) -> list[str]:
    """The texts that came too late, so that the person can keep them."""
    return [str(text) for name, text in request.POST.items() if name.endswith("-text") and str(text).strip()]
