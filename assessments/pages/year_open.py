"""What the Department sees before it opens the next year."""

from dataclasses import dataclass

from cycles.models import Cycle, Timetable
from cycles.policies import may_open_year
from cycles.years import HowFar, how_far, versions_for, year_after
from frameworks.models import Framework
from organisations.actors import Actor
from organisations.decisions import Decision
from organisations.queries import pcts_in_order
from sentences.counts import counted


@dataclass(frozen=True, kw_only=True)
class NextYearPage:
    """The year to be opened, from what it is made, and whether it may be opened now."""

    cycle: Cycle
    year: str
    versions: list[Framework]
    pcts: int
    regions: int
    how_far: HowFar
    may: Decision

    @property
    def never(self) -> str:
        """Who did not submit, in a sentence; nothing where everybody did."""
        number = self.how_far.never
        if not number:
            return ""
        return f"{counted(number, 'PCT has', 'PCTs have')} not submitted a return for {self.cycle}."


def next_year_page(cycle: Cycle, actor: Actor) -> NextYearPage:
    """The read model; four queries."""
    far = how_far(cycle)
    return NextYearPage(
        cycle=cycle,
        year=year_after(cycle.year),
        versions=versions_for(cycle),
        pcts=pcts_in_order().count(),
        regions=Timetable.objects.filter(cycle=cycle).count(),
        how_far=far,
        may=may_open_year(actor, far),
    )
