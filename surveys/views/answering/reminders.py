from collections.abc import Sequence
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from outbox.services import ONE_CLICK
from surveys import services
from surveys.emails import ALSO
from surveys.forms import RemindersForm
from surveys.marks import Done
from surveys.queries import LinkGone, open_survey
from surveys.views.answering.by_link import by_link, frame

_MOST_ALSO = 50
_SAVED = "saved"


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def survey_reminders(request: HttpRequest, token: str, at: datetime) -> HttpResponse:
    """Whether to be reminded of this survey, and the choice of it (R-145). The link in the mail leads here.

    So does a reminder's List-Unsubscribe, with the links of the other surveys in the mail: the choice holds for all. A
    mail program whose reader asks for no more posts the words of RFC 8058 in place of the form (decision 31).
    """
    tokens = [token, *request.GET.getlist(ALSO)[:_MOST_ALSO]]
    word, click = ONE_CLICK
    if request.POST.get(word) == click:
        _choose(tokens, wanted=False)
        return HttpResponse("You get no more of these reminders.", content_type="text/plain; charset=utf-8")
    survey = open_survey(token, at)
    form = RemindersForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        _choose(tokens, wanted=form.cleaned_data["reminders"] == "on")
        again = request.GET.copy()
        again[_SAVED] = "1"
        return redirect(f"{request.path}?{again.urlencode()}")
    reminded, saved = Done.NO_REMINDERS not in survey.done, _SAVED in request.GET
    context = frame(survey, token, form=form, reminded=reminded, saved=saved, about=_about(len(tokens)))
    return render(request, "surveys/survey_reminders.html", context, status=422 if form.is_bound else 200)


def _about(surveys: int) -> str:
    return "this survey alone" if surveys == 1 else f"the {surveys} surveys of the email that led you here"


def _choose(tokens: Sequence[str], *, wanted: bool) -> None:
    """Of a link that opens nothing any more nobody is reminded, and nothing is told of it. Raises `LinkUnknown`."""
    for token in tokens:
        try:
            services.set_reminders(token=token, wanted=wanted)
        except LinkGone:
            continue
