"""How far the nominations and the surveys of a region's PCTs are, as a page and as a table to download."""

from dataclasses import dataclass

from django.urls import reverse

from cycles.models import Cycle
from organisations.actors import Actor
from sentences.dates import moment
from surveys.queries import completed_together
from surveys.queries.regions import SurveyRegion, SurveyRow, surveys_of_region
from ui import cells, marks
from ui.components import Tile
from ui.tables import Column, Table


@dataclass(frozen=True, kw_only=True)
class SurveyRegionPage:
    """The surveys of the reader's own region; `table` is None where no PCT has an assessment in the year."""

    cycle: Cycle | None
    minimum: int
    tiles: list[Tile]
    table: Table[SurveyRow] | None
    csv_url: str


def survey_region(actor: Actor) -> SurveyRegionPage:
    """The page for the people of an SHA."""
    region = surveys_of_region(actor)
    return SurveyRegionPage(
        cycle=region.cycle,
        minimum=region.minimum,
        tiles=_tiles(region),
        table=survey_region_table(region) if region.rows else None,
        csv_url=reverse("survey_region_csv"),
    )


def survey_region_table(region: SurveyRegion) -> Table[SurveyRow]:
    """A line for each PCT, for the page and to download."""
    return Table(
        caption="Surveys of the PCTs of the region",
        caption_at="hidden",
        frame="stack",
        columns=[
            Column("PCT code", plain=lambda row: row.assessment.organisation.code),
            Column("PCT", kind="name", cell=_linked, plain=lambda row: row.assessment.organisation.name),
            Column("SHA", plain=lambda row: str(row.assessment.organisation.parent or "")),
            Column(
                "Nominated",
                kind="number",
                cell=lambda row: _flagged(row, row.nominated, few=row.few),
                plain=lambda row: row.nominated,
            ),
            Column(
                "Categories without nominee",
                kind="number",
                cell=lambda row: f"{row.empty} of {row.categories}",
                plain=lambda row: row.empty,
            ),
            Column("Asked", kind="number", value=lambda row: row.counts.invited),
            Column(
                "Answered",
                kind="number",
                cell=_answered,
                plain=lambda row: row.counts.completed,
            ),
            Column(
                "Emails failed or returned",
                kind="number",
                cell=lambda row: marks.flag("late", str(row.trouble)) if row.trouble else 0,
                plain=lambda row: row.trouble,
            ),
            Column("Comments to read", kind="number", cell=_unread, plain=lambda row: row.unread),
            Column("Fewer nominated than needed", plain=lambda row: "yes" if row.few else ""),
            Column("Fewer answered than needed", plain=lambda row: "yes" if row.below else ""),
            Column("Why answered is not told", plain=lambda row: row.counts.untold),
            Column("Second set", value=second_set_of),
        ],
        rows=region.rows,
    )


def _linked(row: SurveyRow) -> str:
    return cells.link(row.assessment.organisation, reverse("nominee_list", args=[row.assessment.pk]))


def _answered(row: SurveyRow) -> object:
    if row.counts.completed is None:
        return "Told at the closing"
    return _flagged(row, row.counts.completed, few=row.below)


def _unread(row: SurveyRow) -> object:
    """How many wait to be read; for the analyst the way there."""
    if not row.unread or not row.screens:
        return row.unread
    url = reverse("survey_comments", args=[row.assessment.pk])
    return cells.link(row.unread, url, about=f"comments of the survey, {row.assessment.organisation}")


def _flagged(row: SurveyRow, number: int, *, few: bool) -> object:
    below = few and cells.span(marks.flag("warn", f"Below {row.counts.minimum}"), "app-nowrap")
    return cells.lines(number, below or None)


def second_set_of(row: SurveyRow) -> str:
    """Whether a second set is open, in a few words."""
    if not row.counts.invited:
        return "First set not sent"
    if not row.second_set:
        return "Not open"
    return f"Open until {moment(row.until)}" if row.until else "Open"


def _tiles(region: SurveyRegion) -> list[Tile]:
    """The region in four numbers."""
    rows = region.rows
    below = "PCTs with too few answers so far"
    untold = any(row.counts.untold for row in rows)
    return [
        Tile(sum(row.nominated for row in rows), "people nominated"),
        Tile(*completed_together(row.counts for row in rows)),
        Tile(sum(row.trouble for row in rows), "emails failed or returned"),
        Tile(sum(row.counts.below_minimum for row in rows), f"{below}, where it is told" if untold else below),
    ]
