"""The year that follows: what it is called, on which versions it may stand, and whether the one before is done."""

from dataclasses import dataclass

from cycles.models import Assessment, Cycle
from cycles.states import State
from frameworks.models import Framework
from frameworks.queries import in_force


def year_after(year: str) -> str:
    """The name of the year after: 2009/10 gives 2010/11."""
    begins = int(year[:4]) + 1
    return f"{begins}/{(begins + 1) % 100:02}"


@dataclass(frozen=True)
class HowFar:
    """How many PCTs of a year never submitted, stand between submission and publication, and are published."""

    never: int
    between: int
    published: int


def how_far(cycle: Cycle) -> HowFar:
    """How far the PCTs of a year are; one query."""
    states = list(Assessment.objects.filter(cycle=cycle).values_list("state", flat=True))
    never, published = states.count(State.PREPARING), states.count(State.PUBLISHED)
    return HowFar(never, len(states) - never - published, published)


def versions_for(cycle: Cycle) -> list[Framework]:
    """The versions of the cycle's framework that have forms to fill in, as they are corrected, the newest first; one
    query.
    """
    return [row for row in in_force(cycle.framework.slug) if row.limits]
