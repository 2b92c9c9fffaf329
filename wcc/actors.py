"""Builds the `Actor`: the only place that joins grants (floor 0) with panel seats (floor 5)."""

from django.contrib.auth.models import AnonymousUser

from organisations.actors import VISITOR, Actor
from organisations.models import User
from organisations.queries import grants_of
from panels.queries import seats_of


def actor_of(user: User | AnonymousUser) -> Actor:
    """The person's grants today and seats, as one immutable value; two queries."""
    if not user.is_authenticated:
        return VISITOR
    return Actor(user_id=user.pk, name=str(user), grants=grants_of(user.pk), seats=seats_of(user.pk))
