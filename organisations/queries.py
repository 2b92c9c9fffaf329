import datetime

from django.db.models import Q
from django.utils import timezone

from organisations.actors import Grant
from organisations.models import Membership
from organisations.roles import Role


def grants_of(user_id: int, on: datetime.date | None = None) -> frozenset[Grant]:
    """The roles a person holds on a day, today unless told; one query."""
    on = on or timezone.localdate()
    rows = Membership.objects.filter(Q(until__isnull=True) | Q(until__gte=on), user_id=user_id, since__lte=on)
    return frozenset(
        Grant(Role(role), organisation) for role, organisation in rows.values_list("role", "organisation_id")
    )
