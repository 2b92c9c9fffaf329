from datetime import datetime

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from surveys.pages.survey_kept import changed_elsewhere_in_words, gone_in_words, kept_in_words
from surveys.queries import LinkGone, open_survey
from surveys.views.answering.by_link import by_link
from surveys.views.answering.filling import filled


@by_link
@require_POST
def survey_keep(request: HttpRequest, token: str, at: datetime) -> HttpResponse:
    """Keep what is typed on a page of the survey while it is typed, and say in JSON that it is kept (decision 33)."""
    try:
        here = [one for one in open_survey(token, at).statements if f"{one.key}-text" in request.POST]
        form, draft = filled(request, token, here)
    except LinkGone as gone:
        return JsonResponse({"said": gone_in_words(gone), "final": True}, status=410)
    if form.elsewhere:
        whats = [form.what(name) for name in form.fields if name in form.elsewhere]
        return JsonResponse({"said": changed_elsewhere_in_words(whats), "final": True}, status=409)
    return JsonResponse({"said": kept_in_words(draft, form.told_too_long)})
