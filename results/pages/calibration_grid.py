"""The grid of a round as its pages show it: how levels are spread, which scores stand out, what was changed."""

from dataclasses import dataclass

from django.core.paginator import Page
from django.urls import reverse
from django.utils.safestring import SafeString

from cycles.models import Assessment
from frameworks.models import Item
from results.pages.changes import changes_table
from results.queries.changes import Change
from results.queries.grid import MINIMUM_SAMPLE, Distribution, Grid, GridRow, Score, StandsOut
from ui import cells, icons, marks
from ui.tables import Cell, Column, Group, Line, Table

_ICONS = {"High": "up", "Low": "down"}


@dataclass(frozen=True, kw_only=True)
class GridParts:
    """What the pages of both rounds show of the grid; `of` is what the PCTs are grouped by, panel or region."""

    of: str
    pcts: int
    competencies: list[Item]
    distributions: Table[Distribution]
    scores: Table[GridRow]
    marked: SafeString
    changes: Page[Change]
    changes_table: Table[Change]
    minimum: int = MINIMUM_SAMPLE

    @property
    def too_few(self) -> bool:
        """Whether there are too few PCTs to mark any score."""
        return self.pcts < self.minimum


def grid_parts(grid: Grid, changes: Page[Change], *, of: str) -> GridParts:
    """The parts of a round’s page from its grid and one page of its changes."""
    # A PCT may stand in the grid and, a line each, among what stands out.
    trails = {row.assessment.pk: trail_url(row.assessment) for _, rows in grid.groups for row in rows}
    return GridParts(
        of=of,
        pcts=grid.pcts,
        competencies=grid.competencies,
        distributions=_distributions(grid, of),
        scores=_scores(grid, trails),
        marked=_marked(grid, trails),
        changes=changes,
        changes_table=changes_table(changes),
    )


def trail_url(assessment: Assessment, item: Item | None = None) -> str:
    """The rating trail of a PCT, at one of its lines."""
    return reverse("rating_trail", args=[assessment.pk]) + (_line(item) if item else "")


def _line(item: Item) -> str:
    return f"#item-{item.pk}"


def _distributions(grid: Grid, of: str) -> Table[Distribution]:
    """How often each panel or region gave each level, how many of them were high, how far from the PCTs’ own."""
    return Table(
        caption="Levels given to sub-competencies",
        key="distributions",
        sticky=True,
        columns=[
            Column(of.capitalize(), kind="name", value=lambda one: one.name),
            Column("PCTs", kind="number", value=lambda one: one.pcts),
            *(_level(level) for level in (1, 2, 3, 4)),
            Column("Level 3 or 4", kind="number", value=lambda one: f"{one.upper} of {one.total}"),
            Column("Mean", kind="number", value=lambda one: one.mean, missing="None"),
            Column("Against the self-assessments", value=lambda one: one.gap),
        ],
        rows=grid.distributions,
    )


def _level(level: int) -> Column[Distribution]:
    return Column(f"Level {level}", kind="number", value=lambda one: one.counts[level - 1])


def _scores(grid: Grid, trails: dict[int, str]) -> Table[GridRow]:
    """Each PCT with its scores, of which one that stands out says so in a word, and its colours of governance."""
    return Table(
        caption="Competency scores and overall governance ratings, with the changes recorded so far",
        key="grid",
        sticky=True,
        classes="app-grid",
        columns=[
            Column(
                "PCT",
                kind="name",
                cell=lambda row: cells.link(row.assessment.organisation.short_name, trails[row.assessment.pk]),
            ),
            *(_competency(item, place) for place, item in enumerate(grid.competencies)),
            *(_component(item, place) for place, item in enumerate(grid.components)),
        ],
        groups=[*(Group(rows, heading=name) for name, rows in grid.groups), Group([_medians(grid)])],
    )


def _competency(item: Item, place: int) -> Column[GridRow]:
    name = cells.beside(item.key, cells.hidden(item.short_title or item.title))
    under = "Competency score, mean of three levels"
    return Column(name, under=under, cell=lambda row: _score(row.scores[place]))


def _score(score: Score) -> str | Cell:
    if not score.text:
        return cells.span("No score", "app-notrated")
    if not score.mark:
        return score.text
    word = cells.span(cells.beside(icons.icon(_ICONS[score.mark], 12), score.mark), "app-grid__word")
    return Cell(cells.beside(score.text, word, by=""), classes="app-grid__mark")


def _component(item: Item, place: int) -> Column[GridRow]:
    return Column(
        item.title,
        under="Governance, overall",
        edge=place == 0,
        cell=lambda row: marks.rag(row.colours[place], False),
    )


def _medians(grid: Grid) -> Line:
    none = Cell(cells.soft("No overall score is computed"), over=len(grid.components), classes="app-grid__edge")
    return Line(["Median", *(middle or "None" for middle in grid.medians), none], classes="app-grid__median")


def _marked(grid: Grid, trails: dict[int, str]) -> SafeString:
    """The scores that stand out, in words; each leads to its line in the PCT’s trail."""
    points = (
        cells.beside(cells.link(_title(one), trails[one.assessment.pk] + _line(one.competency)), f": {one.text}", by="")
        for one in grid.stands_out
    )
    return cells.listed(*points, classes="nhsuk-list nhsuk-list--bullet app-small")


def _title(one: StandsOut) -> str:
    competency = one.competency
    name = competency.short_title or competency.title
    return f"{one.assessment.organisation.short_name}, competency {competency.key} {name}"
