from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from surveys.answers import SCALE, UNABLE
from surveys.queries import open_survey
from surveys.views.answering.by_link import by_link, frame


@by_link
@require_safe
def survey_blank(request: HttpRequest, token: str, at: datetime) -> HttpResponse:
    """The questions on paper, to think over or to discuss with colleagues: nothing of a draft, and no form (R-143)."""
    survey = open_survey(token, at)
    choices = [*(label for _, label in SCALE), UNABLE]
    return render(request, "surveys/survey_blank.html", frame(survey, token, choices=choices))
