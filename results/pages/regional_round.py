"""Regional calibration: a region’s panels beside each other, what was changed, and what can be released."""

from dataclasses import dataclass

from django.urls import reverse

from cycles.models import Assessment, Cycle
from cycles.states import Stage, State
from organisations.actors import Actor
from organisations.decisions import Decision
from organisations.models import Organisation
from results.pages.calibration_grid import GridParts, grid_parts
from results.policies import may_release
from results.queries.changes import changes
from results.queries.grid import calibration_grid
from results.queries.rounds import potentials_of, rated_in_region
from ui import cells
from ui.tables import Column, Table

Release = tuple[Assessment, Decision]


@dataclass(frozen=True, kw_only=True)
class RegionalRound:
    """The round of a region: the grid, what was changed, and for each PCT whether it can be released."""

    sha: Organisation
    cycle: Cycle
    grid: GridParts
    releases: Table[Release]


def regional_round(actor: Actor, cycle: Cycle, sha: Organisation, number: str | int | None = 1) -> RegionalRound:
    """The page of a region’s round with one page of changes; seven queries whatever the number of PCTs."""
    groups = rated_in_region(actor, cycle, sha)
    assessments = [assessment for _, rows in groups for assessment in rows]
    grid = calibration_grid(actor=actor, cycle=cycle, groups=groups)
    potentials = potentials_of(assessments)
    changed = changes(actor, grid.ratings.rated_at(Stage.REGIONAL), Stage.REGIONAL, number)
    return RegionalRound(
        sha=sha,
        cycle=cycle,
        grid=grid_parts(grid, changed, of="panel"),
        releases=_releases([(row, may_release(actor, row, potentials.get(row.pk))) for row in assessments]),
    )


def _releases(rows: list[Release]) -> Table[Release]:
    """The PCTs of a region: its state, and the way to its release, what stands against it, or that it is done."""
    return Table(
        caption="Provisional ratings, scorecard and panel report of each PCT",
        key="releases",
        columns=[
            Column("PCT", kind="name", value=lambda row: row[0].organisation.short_name),
            Column("State", value=lambda row: State(row[0].state).label),
            Column("Release", cell=_release),
        ],
        rows=rows,
    )


def _release(row: Release) -> str:
    assessment, decision = row
    if decision:
        url = reverse("release", args=[assessment.pk])
        return cells.link("Release", url, about=assessment.organisation.short_name)
    return decision.reason if assessment.state == State.RATED else "Released"
