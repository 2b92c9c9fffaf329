from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from surveys import services
from surveys.forms import RemindersForm
from surveys.queries import open_survey
from surveys.views.answering.by_link import by_link, frame


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def survey_reminders(request: HttpRequest, token: str, at: datetime) -> HttpResponse:
    """Whether to be reminded of this survey, and the choice of it (R-145). The link in the mail leads here."""
    survey = open_survey(token, at)
    form = RemindersForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        services.set_reminders(token=token, wanted=form.cleaned_data["reminders"] == "on")
        return redirect(f"{reverse('survey_reminders', args=[token])}?saved=1")
    reminded, saved = not survey.invitation.reminders_off, "saved" in request.GET
    context = frame(survey, token, form=form, reminded=reminded, saved=saved)
    return render(request, "surveys/survey_reminders.html", context, status=422 if form.is_bound else 200)
