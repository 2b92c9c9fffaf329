"""The chosen outcomes to read: a table of their aspirations and rationales."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assessments.queries.aspirations import Year
from sentences.numbers import as_it_came
from ui import cells
from ui.tables import Column, Table


@dataclass(frozen=True, kw_only=True)
class ChosenOutcome:
    """A chosen outcome to read, with its five aspirations."""

    ref: str
    name: str
    definition: str
    unit: str
    rationale: str
    values: list[Decimal | None]
    local: dict[str, Any] | None = None

    @property
    def numbers(self) -> list[str]:
        """The aspirations as people read them; empty where none is set."""
        return ["" if value is None else as_it_came(value) for value in self.values]


def chosen_table(outcomes: Sequence[ChosenOutcome], years: Sequence[Year]) -> Table[ChosenOutcome]:
    """The outcomes, each with its aspirations by year."""
    return Table(
        caption="Chosen outcomes and aspirations",
        key="chosen-outcomes",
        wide=True,
        columns=[
            Column("Outcome", kind="name", value=lambda row: f"{row.ref} {row.name}"),
            Column("Unit", value=lambda row: row.unit),
            *(_aspiration(place, year) for place, year in enumerate(years)),
            Column("Rationale", cell=lambda row: cells.typed(row.rationale), missing="Not given"),
        ],
        rows=outcomes,
    )


def _aspiration(place: int, year: Year) -> Column[ChosenOutcome]:
    return Column(f"{year.short} {year.label}", kind="number", value=lambda row: row.numbers[place], missing="None")
