from collections.abc import Callable

from django.http import HttpResponse
from django.utils.functional import SimpleLazyObject

from organisations.requests import Request
from wcc.actors import actor_of


class ActorMiddleware:
    """Puts the `Actor` on the request, built at first use and once."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        """Answer the request with its actor in place."""
        request.actor = SimpleLazyObject(lambda: actor_of(request.user))  # type: ignore[assignment]
        return self.get_response(request)
