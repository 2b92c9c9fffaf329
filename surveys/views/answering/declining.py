from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from surveys import services
from surveys.forms import AFTER_ALL, DecliningForm
from surveys.marks import Done
from surveys.queries import open_survey
from surveys.views.answering.by_link import by_link, frame, said_of


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def survey_decline(request: HttpRequest, token: str, at: datetime) -> HttpResponse:
    """That the person will not answer: it is not for them, or they do not wish to. They can take it back until the
    closing. The link in the mail leads here.
    """
    survey = open_survey(token, at)
    form = DecliningForm(request.POST if request.method == "POST" else None, said=bool(said_of(survey)))
    if form.is_valid():
        _save(token, form.cleaned_data["answering"])
        return redirect(f"{reverse('survey_decline', args=[token])}?saved=1")
    context = frame(survey, token, form=form, saved="saved" in request.GET)
    return render(request, "surveys/survey_decline.html", context, status=422 if form.is_bound else 200)


def _save(token: str, chosen: str) -> None:
    if chosen == AFTER_ALL:
        services.answer_after_all(token=token)
    else:
        services.will_not_answer(token=token, how=Done(chosen))
