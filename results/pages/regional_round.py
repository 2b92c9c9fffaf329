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
from surveys.queries import unread_comments
from ui import cells
from ui.tables import Column, Table


@dataclass(frozen=True, kw_only=True)
class Release:
    """One PCT, whether it can be released, and how many comments of its survey wait to be read."""

    assessment: Assessment
    decision: Decision
    unread: int


@dataclass(frozen=True, kw_only=True)
class RegionalRound:
    """The round of a region: the grid, what was changed, and for each PCT whether it can be released."""

    sha: Organisation
    cycle: Cycle
    grid: GridParts
    releases: Table[Release]


def regional_round(actor: Actor, cycle: Cycle, sha: Organisation, number: str | int | None = 1) -> RegionalRound:
    """The page of a region’s round with one page of changes; eight queries whatever the number of PCTs."""
    groups = rated_in_region(actor, cycle, sha)
    assessments = [assessment for _, rows in groups for assessment in rows]
    grid = calibration_grid(actor=actor, cycle=cycle, groups=groups)
    potentials, unread = potentials_of(assessments), unread_comments(assessments)
    changed = changes(actor, grid.ratings.rated_at(Stage.REGIONAL), Stage.REGIONAL, number)
    return RegionalRound(
        sha=sha,
        cycle=cycle,
        grid=grid_parts(grid, changed, of="panel"),
        releases=_releases(
            [
                Release(
                    assessment=row,
                    decision=may_release(actor, row, potentials.get(row.pk), unread=unread[row.pk]),
                    unread=unread[row.pk],
                )
                for row in assessments
            ]
        ),
    )


def _releases(rows: list[Release]) -> Table[Release]:
    """The PCTs of a region: its state, and the way to its release, what stands against it, or that it is done."""
    return Table(
        caption="Provisional ratings, scorecard and panel report of each PCT",
        key="releases",
        columns=[
            Column("PCT", kind="name", value=lambda row: row.assessment.organisation.short_name),
            Column("State", value=lambda row: State(row.assessment.state).label),
            Column("Release", cell=_release),
        ],
        rows=rows,
    )


def _release(row: Release) -> object:
    assessment = row.assessment
    if row.decision:
        url = reverse("release", args=[assessment.pk])
        return cells.link("Release", url, about=assessment.organisation.short_name)
    if assessment.state != State.RATED:
        return "Released"
    if not row.unread:
        return row.decision.reason
    result = f"{reverse('survey_progress', args=[assessment.pk])}#result"
    link = cells.link("Comments to read", result, about=assessment.organisation.short_name)
    return cells.beside(row.decision.reason, link)
