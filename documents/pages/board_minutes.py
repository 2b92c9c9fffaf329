"""Board minutes for several PCTs of a region at once (R-205)."""

from cycles.models import Assessment
from cycles.queries import current_cycle
from cycles.states import State
from organisations.actors import Actor
from organisations.roles import Role


def for_minutes(actor: Actor) -> list[Assessment]:
    """The assessments for which the SHA's super-user can still upload board minutes, by PCT; two queries."""
    rows = Assessment.objects.showing(actor).filter(
        cycle=current_cycle(),
        organisation__parent__in=actor.organisations(Role.SUPER_USER),
        state__in=(State.PREPARING, State.SUBMITTED),
    )
    return list(rows.select_related("organisation__parent", "cycle", "framework").order_by("organisation__name"))
