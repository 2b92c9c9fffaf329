"""The list of PCTs as a page and as a table to download: totals, filters, and the rows that a filter leaves."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from assessments.queries.regions import RegionPage, RegionRow
from cycles.models import Cycle, Part
from cycles.states import State
from organisations.actors import Actor
from organisations.models import Organisation
from organisations.roles import SHA_ROLES
from ui.components import Filter, Tile
from ui.tables import Cell


def _in(state: str) -> Callable[[RegionRow], bool]:
    return lambda row: row.assessment.state == state


# What a filter is called in the address, what it is called on the page, and which rows it leaves.
FILTERS: dict[str, tuple[str, Callable[[RegionRow], bool]]] = {
    "late": ("Late or missing", lambda row: bool(row.late)),
    "own-deadline": ("Own deadline", lambda row: row.own_deadline),
    "few-answers": ("Few survey answers", lambda row: row.counts is not None and row.counts.below_minimum),
    **{state.value: (state.label, _in(state.value)) for state in State},
}
HEADINGS = (
    "PCT code",
    "PCT",
    "SHA",
    "State",
    "Deadline (UK time)",
    "Deadline differs",
    "Late",
    "Submitted at (UK time)",
    "Reopened",
    "Forms not started",
    "Forms in progress",
    "Forms completed",
    "Documents uploaded",
    "Survey invited",
    "Survey completed",
    "Survey minimum",
    "What it waits for",
)


@dataclass(frozen=True)
class RegionList:
    """The list as one reader asked for it."""

    cycle: Cycle | None
    rows: list[RegionRow]
    tiles: list[Tile]
    filters: list[Filter]
    regions: list[Filter]
    dates: list[tuple[str, str]]
    several: bool
    shows_survey: bool
    csv_url: str

    @property
    def nothing(self) -> str:
        """What stands in place of an empty list."""
        return "No PCT is in this list. Choose another filter." if self.tiles else "There is no PCT that you may see."


def region_list(page: RegionPage, asked: Mapping[str, str], actor: Actor) -> RegionList:
    """The list under the filters of the address: `state` is one of `FILTERS`, `sha` the code of a region."""
    wanted, sha = asked.get("state", ""), asked.get("sha", "")
    in_region = [row for row in page.rows if not sha or _sha(row) == sha]
    rows = rows_left(page, asked)
    codes = {_sha(row): row.assessment.organisation.parent for row in page.rows}
    return RegionList(
        page.cycle,
        rows,
        _tiles(in_region) if page.rows else [],
        _filters(in_region, wanted, sha),
        _regions(page, codes, wanted, sha) if page.several else [],
        _dates(page.cycle, codes, actor, sha),
        page.several,
        any(row.counts is not None for row in page.rows),
        f"{reverse('region_csv')}{_query(wanted, sha)}",
    )


def rows_left(page: RegionPage, asked: Mapping[str, str]) -> list[RegionRow]:
    """The rows that the filters of the address leave; an unknown filter leaves all."""
    wanted, sha = asked.get("state", ""), asked.get("sha", "")
    keeps = FILTERS[wanted][1] if wanted in FILTERS else lambda row: True
    return [row for row in page.rows if keeps(row) and (not sha or _sha(row) == sha)]


def csv_rows(rows: list[RegionRow]) -> list[list[Cell]]:
    """The rows as a table, with a line of headings."""
    return [list(HEADINGS), *(_csv_row(row) for row in rows)]


def _csv_row(row: RegionRow) -> list[Cell]:
    pct, counts = row.assessment.organisation, row.counts
    at = f"{timezone.localtime(row.submitted_at):%Y-%m-%d %H:%M}" if row.submitted_at else ""
    return [
        pct.code,
        pct.name,
        str(pct.parent or ""),
        row.state,
        row.deadline,
        row.note,
        row.late,
        at,
        "yes" if row.reopened else "",
        row.parts[Part.State.EMPTY],
        row.parts[Part.State.DRAFT],
        row.parts[Part.State.SUBMITTED],
        row.documents,
        counts.invited if counts else None,
        counts.completed if counts else None,
        counts.minimum if counts else None,
        row.blocks_in_words,
    ]


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
    completed = sum(row.counts.completed for row in rows if row.counts)
    invited = sum(row.counts.invited for row in rows if row.counts)
    # Four to a line: how many there are is said by the first filter too.
    first = Tile(len(rows), "PCT" if len(rows) == 1 else "PCTs")
    tiles = [
        Tile(missing, "missing after the deadline"),
        Tile(preparing - missing, "in preparation"),
        Tile(len(rows) - preparing, f"submitted, {late} of them late" if late else "submitted"),
    ]
    if any(row.counts for row in rows):
        return [*tiles, Tile(f"{completed} of {invited}", "surveys completed")]
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
