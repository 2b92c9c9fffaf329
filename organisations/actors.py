"""Who is acting: an immutable value, built once for a request or a task and handed to every query and service."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from organisations.roles import Role

FactT = TypeVar("FactT")


@dataclass(frozen=True)
class Grant:
    """One role in one organisation."""

    role: Role
    organisation_id: int


@dataclass(frozen=True)
class SeatOn:
    """A seat on the panel of one assessment. A member who declared an interest in it has none (docs/visibility.md)."""

    assessment_id: int
    is_chair: bool


@dataclass(frozen=True)
class Actor:
    """One person's grants and seats; `user_id` is None for a visitor and for the system itself.

    `places` are the names of the person's organisations, to be shown and never to be decided by.
    """

    user_id: int | None = None
    name: str = ""
    grants: frozenset[Grant] = field(default_factory=frozenset)
    seats: frozenset[SeatOn] = field(default_factory=frozenset)
    places: tuple[str, ...] = ()

    def once(self, key: object, work: Callable[[], FactT]) -> FactT:
        """What follows from grants and seats alone, worked out once for this actor under its key."""
        if key not in self._known:
            self._known[key] = work()
        return self._known[key]

    @cached_property
    def _known(self) -> dict[object, Any]:
        return {}

    def has(self, *roles: Role) -> bool:
        """Whether the person holds one of the roles anywhere."""
        return any(grant.role in roles for grant in self.grants)

    def organisations(self, *roles: Role) -> frozenset[int]:
        """Ids of the organisations in which the person holds one of the roles."""
        return frozenset[int]().union(*(self._organisations_of.get(role, ()) for role in roles))

    @cached_property
    def _organisations_of(self) -> dict[Role, set[int]]:
        # Asked for each row of a page, of a person whose grants stand.
        found: dict[Role, set[int]] = {}
        for grant in self.grants:
            found.setdefault(grant.role, set()).add(grant.organisation_id)
        return found

    def holds(self, organisation_id: int, *roles: Role) -> bool:
        """Whether the person holds one of the roles in this organisation."""
        return organisation_id in self.organisations(*roles)

    def chairs(self, assessment_id: int) -> bool:
        """Whether the person chairs the panel of this assessment."""
        return SeatOn(assessment_id, is_chair=True) in self.seats


VISITOR = Actor()
