"""Builds the `Actor`: the only place that joins grants (floor 0) with panel seats (floor 5)."""

from django.contrib.auth.models import AnonymousUser

from organisations.actors import VISITOR, Actor, Grant
from organisations.models import User
from organisations.queries import memberships_of
from organisations.roles import Role
from panels.queries import seats_of


def actor_of(user: User | AnonymousUser) -> Actor:
    """The person's grants today and seats, as one immutable value; two queries, none for a visitor."""
    if not user.is_authenticated:
        return VISITOR
    memberships = list(memberships_of(user.pk))
    return Actor(
        user_id=user.pk,
        name=str(user),
        grants=frozenset(Grant(Role(row.role), row.organisation_id) for row in memberships),
        seats=seats_of(user.pk),
        places=tuple(dict.fromkeys(row.organisation.name for row in memberships)),
    )
