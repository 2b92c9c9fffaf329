"""The outcomes form as a page, to fill in and to read: every outcome by area, changes since last year, agreements."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse

from assessments.models import Agreement, LocalOutcome
from assessments.pages.chosen_outcomes import ChosenOutcome, chosen_table
from assessments.pages.comparison import Comparison
from assessments.pages.outcome_rows import ChangeBox, Gone, OutcomeRow, OutcomeRows
from assessments.pages.part_page import Saved, advice, approach, saved
from assessments.queries.agreements import AgreementBox, agreements_of
from assessments.queries.aspirations import Year, aspirations_of
from assessments.queries.outcome_lines import choices_of, outcome_lines
from assessments.queries.outcome_wording import Wording, outcome_wording
from cycles.models import Assessment, Part
from cycles.queries import parts_of
from ui.components import Row
from ui.tables import Table


@dataclass(frozen=True)
class LocalRow:
    """One of the three rows for outcomes that the PCT defines itself (R-084); `outcome` once it has a name.

    `change` are the boxes for what it changes against last year, also of one that has no name yet.
    """

    number: int
    outcome: OutcomeRow | None
    change: ChangeBox | None

    @property
    def ref(self) -> str:
        """Its reference (Q-09)."""
        return f"L{self.number}"

    @property
    def name(self) -> str:
        """What the PCT called it."""
        return self.outcome.name if self.outcome else ""


@dataclass(frozen=True, kw_only=True)
class OutcomeArea:
    """The lines of one area of care (R-057)."""

    name: str
    ours: bool
    rows: list[OutcomeRow]

    @property
    def chosen(self) -> int:
        """How many of them are chosen."""
        return sum(row.started for row in self.rows)


@dataclass(frozen=True, kw_only=True)
class OutcomesPage:
    """The outcomes form: all lines by area, national ones first, the PCT's own at the end (R-055 to R-062, R-083)."""

    assessment: Assessment
    areas: list[OutcomeArea]
    local: list[LocalRow]
    gone: list[Gone]
    years: list[Year]
    most: int
    limit: int
    change_limit: int
    saved: Saved
    advice: list[dict[str, Any]]
    wording: Wording
    agreements: list[AgreementBox]
    last_year_held: bool

    @property
    def name(self) -> str:
        """What it is called in a sentence."""
        return "the outcomes form"

    @property
    def print_url(self) -> str:
        """The printable view, of the selected outcomes alone (R-086)."""
        return reverse("outcomes_print", args=[self.assessment.pk])

    @property
    def rows(self) -> list[OutcomeRow]:
        """Every line of the list."""
        return [row for area in self.areas for row in area.rows]

    @property
    def coming_back(self) -> list[OutcomeRow]:
        """The lines that are not ticked and have words from before."""
        return [row for row in self.rows if row.comes_back]

    @property
    def all_rows(self) -> list[OutcomeRow]:
        """Every line, and the PCT's own outcomes that have a name."""
        return self.rows + [row.outcome for row in self.local if row.outcome]

    @property
    def chosen_local(self) -> int:
        """How many local outcomes are chosen, those the PCT defined among them (R-094)."""
        return sum(row.chosen and not row.national for row in self.all_rows)

    @property
    def named_local(self) -> list[LocalRow]:
        """Those that the PCT defined itself."""
        return [row for row in self.local if row.outcome]

    @property
    def defined(self) -> int:
        """How many they are."""
        return len(self.named_local)

    @property
    def since_last_year(self) -> str:
        """How the selection changed, in words; nothing where last year's choice is not held."""
        if not self.last_year_held:
            return ""
        local = [row for row in self.all_rows if not row.national]
        kept = sum(row.chosen and bool(row.last_year) for row in local)
        new = sum(row.chosen and not row.last_year for row in local)
        dropped = sum(bool(row.last_year) and not row.chosen for row in local) + len(self.gone)
        return f"{kept} kept from last year, {new} new, {dropped} dropped"

    @property
    def selected(self) -> list[ChosenOutcome]:
        """Only the chosen ones (R-086)."""
        return [
            ChosenOutcome(
                ref=row.ref,
                name=row.name,
                definition=row.definition,
                unit=row.unit,
                rationale=row.rationale,
                values=[row.values.get(year.number) for year in self.years],
            )
            for row in self.all_rows
            if row.started
        ]

    @property
    def selected_table(self) -> Table[ChosenOutcome]:
        """The chosen ones to read."""
        return chosen_table(self.selected, self.years)

    @property
    def form_url(self) -> str:
        """The form itself."""
        return reverse("outcomes_form", args=[self.assessment.pk])

    @property
    def change_rows(self) -> list[Row]:
        """The changes to read, each with its circumstance in the handbook's words."""
        said = self.wording.circumstances
        return [
            Row(
                f"{box.change.kind.label}: {box.change.name}",
                "\n".join(filter(None, [said.get(box.circumstance, ""), box.rationale])) or "Not explained yet",
            )
            for box in self.changes
        ]

    @property
    def agreement_rows(self) -> list[Row]:
        """The agreements to read."""
        return [Row(box.statement, box.said) for box in self.agreements]

    @property
    def compared(self) -> list[Comparison]:
        """How the PCT compares on the chosen outcomes that have values."""
        return [row.comparison for row in self.all_rows if row.started and row.comparison]

    @property
    def changes(self) -> list[ChangeBox]:
        """The changes since last year, as they stand (R-066)."""
        boxes = [row.change for row in self.all_rows if row.change and not row.national and row.chosen != row.last_year]
        return boxes + [gone.change for gone in self.gone]


def outcomes_page(assessment: Assessment) -> OutcomesPage:
    """The read model of the outcomes form; fourteen queries, however many outcomes are chosen."""
    values: dict[int, dict[int, Decimal]] = {}
    for choice, year, value in aspirations_of(assessment):
        values.setdefault(choice, {})[year] = value
    by_ref = {choice.ref: choice for choice in choices_of(assessment)}
    lines = outcome_lines(assessment.framework)
    rows = OutcomeRows(assessment, by_ref, values, lines)
    areas: dict[str, list[OutcomeRow]] = {}
    for line in lines:
        areas.setdefault(line.area, []).append(rows.of_line(line))
    ours = {line.area for line in lines if line.area_is_ours}
    local = {choice.local.number: choice.local for choice in by_ref.values() if choice.local}
    limits = assessment.framework.limits
    return OutcomesPage(
        assessment=assessment,
        areas=[OutcomeArea(name=name, ours=name in ours, rows=found) for name, found in areas.items()],
        local=[
            _local_row(rows, number, local.get(number)) for number in range(1, limits["locally_defined_outcomes"] + 1)
        ],
        gone=rows.gone(),
        years=rows.years,
        most=limits["local_outcomes"],
        limit=limits["outcome_rationale_characters"],
        change_limit=limits["outcome_change_characters"],
        saved=saved(parts_of(assessment)[Part.Kind.OUTCOMES.key()]),
        advice=[*approach(assessment, "Outcomes form"), *advice(assessment, "outcomes")],
        wording=outcome_wording(assessment),
        agreements=agreements_of(assessment, *Agreement.ABOUT_OUTCOMES),
        last_year_held=rows.before is not None,
    )


def _local_row(rows: OutcomeRows, number: int, local: LocalOutcome | None) -> LocalRow:
    if local is None:
        return LocalRow(number, None, rows.new_local(number))
    outcome = rows.of_local(local)
    return LocalRow(number, outcome, outcome.change)
