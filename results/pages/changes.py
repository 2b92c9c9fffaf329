"""What a round changed, as the table that stands on each of its pages (R-392)."""

from django.core.paginator import Page

from results.queries.changes import Change
from sentences.dates import time_and_day
from ui import cells
from ui.tables import Column, Table


def changes_table(page: Page[Change]) -> Table[Change]:
    """The changes of one page: the PCT, the line, from what to what, why, who recorded it and when."""
    which = f": {page.start_index()} to {page.end_index()} of {page.paginator.count}" if page.has_other_pages() else ""
    return Table(
        caption=f"Ratings changed, latest first{which}",
        key="changes",
        wide=True,
        columns=[
            Column("PCT", kind="name", value=lambda change: change.rating.assessment.organisation.short_name),
            Column("Line", value=lambda change: str(change.rating.item)),
            Column("Was", value=_before, classes="app-nowrap"),
            Column("Is now", value=lambda change: change.rating.grade.name, classes="app-nowrap"),
            Column("Reason", kind="long", cell=lambda change: cells.typed(change.rating.reason)),
            Column("Recorded by", value=lambda change: change.rating.by.name if change.rating.by else ""),
            Column("When", value=lambda change: time_and_day(change.rating.at)),
        ],
        rows=list(page),
    )


def _before(change: Change) -> str:
    return change.before.name if change.before else "Not rated"
