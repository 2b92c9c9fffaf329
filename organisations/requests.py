"""The request as views know it: with the actor that the middleware put on it."""

from django.http import HttpRequest

from organisations.actors import Actor


class Request(HttpRequest):
    """A request with its actor. Only a name for the type checker; the server makes plain requests."""

    actor: Actor
