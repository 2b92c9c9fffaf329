import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from organisations.models import Membership, Organisation, User
from organisations.roles import Kind, Role


def memberships_of(user_id: int, on: datetime.date | None = None) -> QuerySet[Membership]:
    """The memberships a person holds on a day, today unless told, with their organisations; one query."""
    return Membership.objects.held(on).filter(user_id=user_id).select_related("organisation").order_by("pk")


_OF_SHA = "SHA super-user"


@dataclass(frozen=True)
class Contact:
    """A person to ask, and for what."""

    what_for: str
    name: str
    email: str

    @property
    def is_of_sha(self) -> bool:
        """Whether it is a super-user of the SHA, whom a stakeholder knows by the SHA's name."""
        return self.what_for == _OF_SHA


def contacts_for(pct_ids: Iterable[int], sha_ids: Iterable[int] = ()) -> list[Contact]:
    """Whom the people of these PCTs and SHAs ask first: the SHA's super-users, then the support desk (R-428, R-429)."""
    current = Membership.objects.held()
    theirs = Q(organisation__children__in=pct_ids) | Q(organisation__in=sha_ids)
    serving = current.filter(theirs, role=Role.SUPER_USER)
    super_users = User.objects.filter(is_active=True, pk__in=serving.values("user"))
    desk = User.objects.filter(is_active=True, pk__in=current.filter(role=Role.SUPPORT).values("user"))
    return [
        *(Contact(_OF_SHA, user.name, user.email) for user in super_users.distinct().order_by("name")),
        *(Contact("WCC support desk", user.name, user.email) for user in desk.distinct().order_by("name")),
    ]


def pcts_in_order() -> QuerySet[Organisation]:
    """Every PCT by name."""
    return Organisation.objects.filter(kind=Kind.PCT).select_related("parent")
