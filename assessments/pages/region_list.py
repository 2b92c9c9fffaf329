"""The list of PCTs as a page and as a table to download: totals, filters, and the rows that a filter leaves."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from assessments.pages.region_rows import RegionPage, RegionRow
from cycles.models import Cycle, Part
from cycles.states import State
from organisations.actors import Actor
from organisations.models import Organisation
from organisations.roles import SHA_ROLES
from surveys.queries import completed_together
from ui import cells, marks
from ui.components import Filter, Tile
from ui.tables import Column, Table
from ui.templatetags.ui import ui_time


def _in(state: str) -> Callable[[RegionRow], bool]:
    return lambda row: row.assessment.state == state


# What a filter is called in the address, what it is called on the page, and which rows it leaves.
FILTERS: dict[str, tuple[str, Callable[[RegionRow], bool]]] = {
    "late": ("Late or missing", lambda row: bool(row.late)),
    "own-deadline": ("Own deadline", lambda row: row.own_deadline),
    "few-answers": ("Few survey answers", lambda row: row.counts is not None and row.counts.below_minimum),
    **{state.value: (state.label, _in(state.value)) for state in State},
}


@dataclass(frozen=True, kw_only=True)
class RegionList:
    """The list as one reader asked for it."""

    cycle: Cycle | None
    table: Table[RegionRow]
    tiles: list[Tile]
    filters: list[Filter]
    regions: list[Filter]
    dates: list[tuple[str, str]]
    csv_url: str


def region_list(page: RegionPage, asked: Mapping[str, str], actor: Actor) -> RegionList:
    """The list under the filters of the address: `state` is one of `FILTERS`, `sha` the code of a region."""
    wanted, sha = asked.get("state", ""), asked.get("sha", "")
    in_region = [row for row in page.rows if not sha or _sha(row) == sha]
    codes = {_sha(row): row.assessment.organisation.parent for row in page.rows}
    return RegionList(
        cycle=page.cycle,
        table=region_table(page, asked),
        tiles=_tiles(in_region) if page.rows else [],
        filters=_filters(in_region, wanted, sha),
        regions=_regions(page, codes, wanted, sha) if page.several else [],
        dates=_dates(page.cycle, codes, actor, sha),
        csv_url=f"{reverse('region_csv')}{_query(wanted, sha)}",
    )


def region_table(page: RegionPage, asked: Mapping[str, str]) -> Table[RegionRow]:
    """The rows that the filters of the address leave, for the page and to download."""
    return Table(
        caption="Most urgent first. What blocks submission is counted from the state of the forms",
        key="pcts",
        frame="stack",
        columns=_columns(page),
        rows=rows_left(page, asked),
        raised=lambda row: row.is_missing,
        empty="No PCT is in this list. Choose another filter." if page.rows else "There is no PCT that you may see.",
    )


def rows_left(page: RegionPage, asked: Mapping[str, str]) -> list[RegionRow]:
    """The rows that the filters of the address leave; an unknown filter leaves all."""
    wanted, sha = asked.get("state", ""), asked.get("sha", "")
    keeps = FILTERS[wanted][1] if wanted in FILTERS else lambda row: True
    return [row for row in page.rows if keeps(row) and (not sha or _sha(row) == sha)]


def _columns(page: RegionPage) -> list[Column[RegionRow]]:
    shows_survey = any(row.counts is not None for row in page.rows)
    return [
        Column("PCT code", plain=lambda row: row.pct.code),
        Column(
            "PCT",
            kind="name",
            cell=lambda row: cells.link(row.pct.name, reverse("assessment_hub", args=[row.assessment.pk])),
            plain=lambda row: row.pct.name,
        ),
        Column("SHA", value=lambda row: str(row.pct.parent or ""), shown=page.several),
        Column("State", cell=_state, plain=lambda row: row.state),
        Column("Deadline (UK time)", cell=_deadline, plain=lambda row: row.deadline),
        Column("Deadline differs", plain=lambda row: row.note),
        Column("Late", plain=lambda row: row.late),
        Column("Submitted at (UK time)", plain=_submitted_at),
        Column("Reopened", plain=lambda row: "yes" if row.reopened else ""),
        Column("Forms completed", kind="number", cell=lambda row: f"{row.forms.completed} of {row.forms.of}"),
        Column("Forms not started", plain=lambda row: row.forms.states[Part.State.EMPTY]),
        Column("Forms in progress", plain=lambda row: row.forms.states[Part.State.DRAFT]),
        Column("Forms completed", plain=lambda row: row.forms.states[Part.State.COMPLETED]),
        Column("Documents uploaded", plain=lambda row: row.documents.uploaded if row.documents else None),
        Column("Documents missing", plain=lambda row: row.documents.missing if row.documents else None),
        Column(
            "Surveys completed",
            kind="number",
            cell=lambda row: row.survey,
            missing="Not shown",
            shown=shows_survey,
        ),
        Column("Survey invited", plain=lambda row: row.counts.invited if row.counts else None),
        Column("Survey completed", plain=lambda row: row.counts.completed if row.counts else None),
        Column("Survey completed: why not told", plain=lambda row: row.counts.untold if row.counts else ""),
        Column("Survey minimum", plain=lambda row: row.counts.minimum if row.counts else None),
        Column("What it waits for", value=lambda row: row.blocks_in_words),
    ]


def _state(row: RegionRow) -> str:
    state = f"{row.state}, reopened" if row.reopened else row.state
    if not row.submitted_at:
        return state
    when = ui_time(row.submitted_at)
    # The state says it already where nothing came after the submission.
    return cells.lines(state, cells.small(when if row.assessment.state == State.SUBMITTED else f"Submitted {when}"))


def _deadline(row: RegionRow) -> str:
    if not row.note and not row.late:
        return row.deadline
    note = row.note and cells.strong(row.note)
    late = row.late and marks.flag("late", row.late)
    return cells.lines(row.deadline, note, late)


def _submitted_at(row: RegionRow) -> str:
    return f"{timezone.localtime(row.submitted_at):%Y-%m-%d %H:%M}" if row.submitted_at else ""


def _sha(row: RegionRow) -> str:
    parent = row.assessment.organisation.parent
    return parent.code if parent else ""


def _query(wanted: str, sha: str) -> str:
    asked = {name: value for name, value in (("state", wanted), ("sha", sha)) if value}
    return f"?{urlencode(asked)}" if asked else ""


def _tiles(rows: list[RegionRow]) -> list[Tile]:
    missing = sum(row.is_missing for row in rows)
    preparing = sum(row.preparing for row in rows)
    late = sum(bool(row.late) for row in rows) - missing
    counts = [row.counts for row in rows if row.counts]
    # Four to a line: how many there are is said by the first filter too.
    first = Tile(len(rows), "PCT" if len(rows) == 1 else "PCTs")
    tiles = [
        Tile(missing, "missing after the deadline"),
        Tile(preparing - missing, "in preparation"),
        Tile(len(rows) - preparing, f"submitted, {late} of them late" if late else "submitted"),
    ]
    if counts:
        return [*tiles, Tile(*completed_together(counts))]
    return [first, *tiles]


def _filters(rows: list[RegionRow], wanted: str, sha: str) -> list[Filter]:
    address = reverse("region_list")
    filters = [Filter("All", f"{address}{_query('', sha)}", len(rows), wanted not in FILTERS)]
    for name, (label, keeps) in FILTERS.items():
        number = sum(keeps(row) for row in rows)
        if number or name == wanted:
            filters.append(Filter(label, f"{address}{_query(name, sha)}", number, name == wanted))
    return filters


def _regions(page: RegionPage, codes: dict[str, Organisation | None], wanted: str, sha: str) -> list[Filter]:
    address = reverse("region_list")
    found = [Filter("All regions", f"{address}{_query(wanted, '')}", len(page.rows), not sha)]
    numbers = Counter(map(_sha, page.rows))
    for code, body in sorted(codes.items(), key=lambda pair: str(pair[1])):
        label = body.short_name if body else code
        found.append(Filter(label, f"{address}{_query(wanted, code)}", numbers[code], code == sha))
    return found


def _dates(cycle: Cycle | None, codes: dict[str, Organisation | None], actor: Actor, sha: str) -> list[tuple[str, str]]:
    """The pages of dates, of the region asked for, else of the reader's own, and of the surveys of the latter."""
    if cycle is None:
        return []
    own = actor.organisations(*SHA_ROLES)
    place = cycle.year.replace("/", "-")
    surveys = [("Surveys of the region", reverse("survey_region"))] if own else []
    return surveys + [
        (f"Dates of {body.short_name}", reverse("region_dates", args=[code, place]))
        for code, body in codes.items()
        if body and (body.pk in own or code == sha)
    ]
