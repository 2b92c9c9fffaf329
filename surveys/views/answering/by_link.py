"""What all pages behind a link share: who may come in, what a dead end says, what stands around each page."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from math import ceil
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from cycles.models import Assessment
from sentences.dates import moment
from surveys.marks import Done
from surveys.queries import LinkGone, LinkUnknown, OpenSurvey, whom_to_ask
from surveys.views.answering import guessing

View = Callable[..., HttpResponse]
_SAID = {Done.NOT_FOR_ME: "this survey is not for you", Done.DECLINED: "you do not wish to answer"}


def by_link(view: View) -> View:
    """A page that only its link opens: never cached, its address told to nobody, gone or unknown links said plainly.

    The view is given, besides, the moment at which the request came in. Without CSRF token: the secret in the address
    is the only authority there is, no cookie acts for the person, and the token would need one. A page without referrer
    could not pass the check of the origin either.
    """

    @csrf_exempt
    @never_cache
    @wraps(view)
    def answered(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
        at = timezone.now()
        wait = guessing.wait_before_looking(request)
        response = _wait(request, wait) if wait else _opened(view, request, token, at, kwargs)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex"
        return response

    return answered


def _opened(view: View, request: HttpRequest, token: str, at: datetime, kwargs: dict[str, Any]) -> HttpResponse:
    try:
        return view(request, token, at, **kwargs)
    except LinkUnknown:
        wait = guessing.wait_after_unknown(request)
        return _wait(request, wait) if wait else _unknown(request)
    except LinkGone as gone:
        return _gone(request, gone)


def _unknown(request: HttpRequest) -> HttpResponse:
    return render(request, "surveys/link_unknown.html", {"typed": _typed(request)}, status=404)


def _wait(request: HttpRequest, seconds: int) -> HttpResponse:
    context = {"minutes": ceil(seconds / 60), "typed": _typed(request)}
    response = render(request, "surveys/link_wait.html", context, status=429)
    response["Retry-After"] = str(seconds)
    return response


def _gone(request: HttpRequest, gone: LinkGone) -> HttpResponse:
    context: dict[str, Any] = {"typed": _typed(request)}
    if gone.told != "spent" and gone.assessment:
        context |= about(gone.assessment)
    context["closed"] = moment(gone.closed_at) if gone.closed_at else ""
    return render(request, f"surveys/link_{gone.told}.html", context, status=410)


def _typed(request: HttpRequest) -> list[str]:
    """The texts of a post that is not taken, so that the person can keep them."""
    return [str(text) for name, text in request.POST.items() if name.endswith("-text") and str(text).strip()]


def about(assessment: Assessment) -> dict[str, Any]:
    """What is said around a page about a PCT's survey: whose it is and whom to ask."""
    pct = assessment.organisation
    return {
        "pct": pct,
        "sha": pct.parent,
        "contacts": whom_to_ask(assessment),
        "header_note": f"Feedback on {pct}",
    }


def frame(survey: OpenSurvey, token: str, **context: Any) -> dict[str, Any]:
    """What every page of an open survey shows."""
    closes = moment(survey.closes_at) if survey.closes_at else ""
    kept = {"survey": survey, "token": token, "closes": closes, "said": said_of(survey)}
    return about(survey.assessment) | kept | context


def said_of(survey: OpenSurvey) -> str:
    """What the person said in place of answering, as the end of "You told us that"; nothing of most."""
    return next((words for done, words in _SAID.items() if done in survey.done), "")
