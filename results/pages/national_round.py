"""National calibration: the provisional ratings of all regions beside each other, and what was changed."""

from dataclasses import dataclass

from cycles.models import Assessment, Cycle
from cycles.states import Stage, State
from organisations.actors import Actor
from organisations.decisions import Decision
from results.pages.calibration_grid import GridParts, grid_parts
from results.policies import may_sign_off_national
from results.queries.changes import changes
from results.queries.grid import calibration_grid
from results.queries.rounds import provisional_and_later


@dataclass(frozen=True, kw_only=True)
class NationalRound:
    """The national round: the grid of all regions, what was changed, and what is still to be signed off."""

    cycle: Cycle
    grid: GridParts
    provisional: list[Assessment]
    sign_off: Decision


def national_round(actor: Actor, cycle: Cycle, number: str | int | None = 1) -> NationalRound:
    """The page of the national round with one page of changes; five queries whatever the number of PCTs."""
    groups = provisional_and_later(actor, cycle)
    grid = calibration_grid(actor=actor, cycle=cycle, groups=groups)
    provisional = [row for _, rows in groups for row in rows if row.state == State.PROVISIONAL]
    changed = changes(actor, grid.ratings.rated_at(Stage.NATIONAL), Stage.NATIONAL, number)
    return NationalRound(
        cycle=cycle,
        grid=grid_parts(grid, changed, of="region"),
        provisional=provisional,
        sign_off=may_sign_off_national(actor, provisional),
    )
