"""The tables of the outcomes form: a line for each outcome, and below one that is chosen what is asked about it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from django.forms import BoundField

from assessments.models import OutcomeChange
from assessments.pages.outcome_rows import ChangeBox, OutcomeRow
from assessments.queries.aspirations import Year
from ui import cells, icons
from ui.tables import Cell, Column, Group, Line, Style, Table

# The theme lays it out as blocks on a telephone, where each value has the name of its column written beside it.
_STYLE = Style("app-outcomes", roles=True, label="app-outcomes__label", row="app-outcomes__line")
_COLUMNS_BEFORE_YEARS = 4


@dataclass(frozen=True)
class YearBox:
    """The box of one year's aspiration, and what it is called for those who hear it."""

    field: BoundField
    said: str


@dataclass(frozen=True)
class ChangeFields:
    """The boxes of one change since last year."""

    box: ChangeBox
    circumstance: BoundField
    rationale: BoundField

    @property
    def heading(self) -> str:
        """What happened, above its boxes."""
        change = self.box.change
        name = f"{change.name[:1].upper()}{change.name[1:]}"
        return f"{name} is new this year" if change.kind == OutcomeChange.Kind.ADDED else f"{name} is dropped this year"


@dataclass(frozen=True, kw_only=True)
class OutcomeFields:
    """One outcome with its boxes; only a chosen one has more than the box that chooses it.

    `chosen` is the box of an outcome of the list; national ones have none, as they are always included. `name` is that
    of one which the PCT defines itself, by its number.
    """

    ref: str
    row: OutcomeRow | None
    chosen: BoundField | None = None
    name: BoundField | None = None
    number: int | None = None
    rationale: BoundField | None = None
    years: Sequence[YearBox] = ()
    change: ChangeFields | None = None
    still_true: BoundField | None = None

    @property
    def last_year(self) -> str:
        """For the script that shows the boxes of a change: whether it was chosen last year."""
        if self.row is None or self.row.national or self.row.last_year is None:
            return ""
        return "yes" if self.row.last_year else "no"


@dataclass(frozen=True, kw_only=True)
class OutcomeTables:
    """Draws the tables of one form: with the years of its aspirations, and the handbook's words on ambition."""

    assessment_id: int
    years: Sequence[Year]
    ambition: Sequence[str]

    def listed(self, area: str, rows: Iterable[OutcomeFields]) -> Table[OutcomeFields]:
        """The outcomes of one area of the list."""
        groups = []
        for row in rows:
            data = {"outcome": row.ref, "last-year": row.last_year} if row.chosen else {}
            groups.append(self._group(row, data, asks=bool(row.rationale or row.change)))
        return self._table(groups, label=f"{area}: outcomes and aspirations", choose=_choose, name=_name_and_definition)

    def defined(self, rows: Iterable[OutcomeFields]) -> Table[OutcomeFields]:
        """The outcomes that the PCT defines itself."""
        return self._table(
            [self._group(row, {"local": row.ref}, asks=bool(row.rationale)) for row in rows],
            label="Locally defined outcomes: names and aspirations",
            choose=lambda row: cells.strong(row.ref),
            name=lambda row: cells.part(
                "assessments/_local_outcome_name.html", row=row, assessment_id=self.assessment_id
            ),
        )

    def added(self, row: OutcomeFields) -> Table[OutcomeFields]:
        """The boxes of an outcome that is ticked, for the script that copies them."""
        before = [""] * _COLUMNS_BEFORE_YEARS
        return self._copied([Line([*before, *map(_year_box, row.years)]), self._below(row)])

    def dropped(self, row: OutcomeFields) -> Table[OutcomeFields]:
        """The boxes of an outcome of last year that is not ticked again, for the same script."""
        return self._copied([self._below(replace(row, rationale=None))])

    def _table(
        self,
        groups: Sequence[Group[OutcomeFields]],
        *,
        label: str,
        choose: Callable[[OutcomeFields], str],
        name: Callable[[OutcomeFields], str],
    ) -> Table[OutcomeFields]:
        columns = [
            Column(cells.hidden("Choose"), cell=choose),
            Column("Outcome and definition", kind="name", cell=name),
            Column("Chosen last year", short="Last year", cell=_chosen_before, classes="app-outcomes__last"),
            Column("Latest value and unit", cell=_latest, classes="app-outcomes__last"),
            *self._aspirations(),
        ]
        return Table(label=label, frame="", style=_STYLE, columns=columns, groups=groups)

    def _copied(self, lines: Sequence[Line]) -> Table[OutcomeFields]:
        columns: list[Column[OutcomeFields]] = [Column("") for _ in range(_COLUMNS_BEFORE_YEARS)]
        return Table(frame="", style=_STYLE, head=False, columns=[*columns, *self._aspirations()], rows=lines)

    def _aspirations(self) -> list[Column[OutcomeFields]]:
        return [
            Column(
                cells.lines(year.short, year.label),
                short=f"{year.short}, {year.label}",
                cell=self._aspiration(place),
                classes="app-outcomes__year",
            )
            for place, year in enumerate(self.years)
        ]

    def _aspiration(self, place: int) -> Callable[[OutcomeFields], object]:
        none = Cell("", over=len(self.years), classes="app-outcomes__none")
        return lambda row: _year_box(row.years[place]) if row.years else none

    def _group(self, row: OutcomeFields, data: dict[str, str], *, asks: bool) -> Group[OutcomeFields]:
        look = "app-outcomes__chosen" if row.rationale else ""
        return Group([row, self._below(row)] if asks else [row], classes=look, data=data)

    def _below(self, row: OutcomeFields) -> Line:
        """Warnings, rationale, the change since last year and the benchmarks, across the table."""
        more = cells.part("assessments/_outcome_more.html", row=row, ambition=self.ambition)
        over = _COLUMNS_BEFORE_YEARS - 1 + len(self.years)
        return Line(["", Cell(more, over=over)], classes="app-outcomes__more")


def _year_box(box: YearBox) -> str:
    return cells.control(box.field, label=box.said)


def _choose(row: OutcomeFields) -> str:
    if row.chosen is None:
        return cells.quiet(cells.beside(icons.icon("lock", 16), cells.hidden("Always included"), by=""))
    return cells.tick(row.chosen, label=f"Choose {row.chosen.label}")


def _name_and_definition(row: OutcomeFields) -> str:
    if row.row is None:
        return row.ref
    name = cells.span(f"{row.ref} {row.row.name}", "app-outcomes__name")
    errors = cells.errors(row.chosen) if row.chosen else ""
    return cells.beside(name, errors, cells.lines(row.row.definition, *row.row.points), by="")


def _chosen_before(row: OutcomeFields) -> str:
    return row.row.chosen_before if row.row else "No"


def _latest(row: OutcomeFields) -> str:
    return row.row.latest or row.row.unit if row.row else "Not defined"
