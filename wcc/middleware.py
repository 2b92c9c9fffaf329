from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from assessments.pages.signatures import just_ended
from cycles.requests import stem_of
from organisations.requests import Request
from wcc.actors import actor_of
from wcc.context import texts_of


class ActorMiddleware:
    """Puts the `Actor` on the request, built at first use and once."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        """Answer the request with its actor in place."""
        request.actor = SimpleLazyObject(lambda: actor_of(request.user))  # type: ignore[assignment]
        return self.get_response(request)


class EndedSignaturesMiddleware:
    """Says to those whose change of a return ended a signature that it did, whichever page it was made on."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        """Answer the request; after a save, with a message on the page that follows."""
        began = timezone.now()
        response = self.get_response(request)
        assessment = getattr(request, "assessment", None)
        if request.method != "POST" or assessment is None or response.status_code >= 400:
            return response
        if said := just_ended(assessment, request.actor, stem_of(request), began):
            messages.warning(request, said)
        return response


class NoNulMiddleware:
    """Answers that there is no such page where an address holds the character NUL, which PostgreSQL does not take."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        """Answer the request unless its address holds a NUL."""
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise Http404
        return self.get_response(request)


class WritingMiddleware:
    """Reads a post as UTF-8 where it names a "charset" that is no writing, such as hex, and cannot be read by it."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        """Answer the request, its text in a writing that there is."""
        try:
            b"".decode(request.encoding or "utf-8")
        except LookupError:
            request.encoding = "utf-8"
        return self.get_response(request)


class SignedOutMiddleware:
    """Shows what was typed to a person who sends a form after the session ended, where a redirect would lose it."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        """Answer the request; in place of the way to the sign-in page, the texts and a link to it."""
        response = self.get_response(request)
        if request.method != "POST" or response.status_code != 302 or request.user.is_authenticated:
            return response
        sign_in = reverse(settings.LOGIN_URL)
        if not response["Location"].startswith(f"{sign_in}?") or not texts_of(request):
            return response
        return render(request, "wcc/signed_out.html", {"sign_in": response["Location"]}, status=403)
