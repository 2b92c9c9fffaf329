from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assessments import names
from assessments.models import Aspiration, Choice, OutcomeLine
from assessments.queries.gaps import aspiration_years, year_label
from assessments.queries.measures import Saved, advice, saved
from assessments.queries.returns import number_text
from cycles.models import Assessment
from cycles.queries import parts_of


@dataclass(frozen=True)
class Year:
    """One of the five years of aspirations: Y3, 2010/11."""

    number: int
    short: str
    label: str


@dataclass(frozen=True)
class OutcomeRow:
    """One line of the form: an outcome, whether it is chosen, and what was entered."""

    line: OutcomeLine
    chosen: bool
    rationale: str
    values: dict[int, Decimal]
    last_year: bool | None

    @property
    def texts(self) -> dict[int, str]:
        """The aspirations as typed numbers, by year."""
        return {year: number_text(value) for year, value in self.values.items()}

    @property
    def chosen_before(self) -> str:
        """Whether it was chosen last year, in a word (R-063)."""
        return {True: "Yes", False: "No", None: "Not held"}[self.last_year]

    @property
    def started(self) -> bool:
        """Whether it is there to be worked on."""
        return self.chosen or self.line.national


@dataclass(frozen=True)
class ChosenOutcome:
    """A chosen outcome to read: its five aspirations as numbers in words."""

    line: OutcomeLine
    rationale: str
    numbers: list[str]


@dataclass(frozen=True)
class OutcomeArea:
    """The lines of one area of care (R-057)."""

    name: str
    ours: bool
    rows: list[OutcomeRow]

    @property
    def chosen(self) -> int:
        """How many of them are chosen."""
        return sum(row.started for row in self.rows)


@dataclass(frozen=True)
class OutcomesPage:
    """The outcomes form: all lines by area, national ones first (R-055 to R-062)."""

    assessment: Assessment
    areas: list[OutcomeArea]
    years: list[Year]
    most: int
    limit: int
    saved: Saved
    chosen_local: int
    advice: list[dict[str, Any]]

    @property
    def name(self) -> str:
        """What it is called in a sentence."""
        return "the outcomes form"

    @property
    def rows(self) -> list[OutcomeRow]:
        """Every line."""
        return [row for area in self.areas for row in area.rows]

    @property
    def selected(self) -> list[ChosenOutcome]:
        """Only the chosen ones (R-086)."""
        return [
            ChosenOutcome(row.line, row.rationale, [row.texts.get(year.number, "") for year in self.years])
            for row in self.rows
            if row.started
        ]


def outcomes_page(assessment: Assessment) -> OutcomesPage:
    """The read model of the outcomes form; seven queries."""
    values: dict[int, dict[int, Decimal]] = {}
    for row in Aspiration.objects.filter(choice__assessment=assessment):
        values.setdefault(row.choice_id, {})[row.year] = row.value
    choices = {choice.line_id: choice for choice in Choice.objects.filter(assessment=assessment)}
    before = _chosen_before(assessment)
    areas: dict[str, list[OutcomeRow]] = {}
    for line in OutcomeLine.objects.filter(framework=assessment.framework_id).select_related("metric"):
        choice = choices.get(line.pk)
        areas.setdefault(line.area, []).append(
            OutcomeRow(
                line,
                choice is not None,
                choice.rationale if choice else "",
                values.get(choice.pk, {}) if choice else {},
                line.metric_id in before if before is not None else None,
            )
        )
    limits = assessment.framework.limits
    found = [OutcomeArea(name, any(row.line.area_is_ours for row in rows), rows) for name, rows in areas.items()]
    return OutcomesPage(
        assessment,
        found,
        years_of(assessment),
        limits["local_outcomes"],
        limits["outcome_rationale_characters"],
        saved(parts_of(assessment)["outcomes"]),
        len({row.line.counts_as for area in found for row in area.rows if row.chosen and not row.line.national}),
        advice(assessment, "outcomes"),
    )


def years_of(assessment: Assessment) -> list[Year]:
    """The five years of the aspirations, as the handbook calls them and by date (R-077, Q-11)."""
    codes = assessment.framework.limits.get("aspiration_years", [])
    years = aspiration_years(assessment.cycle)
    return [
        Year(number, code, year_label(number))
        for number, code in zip(years, [*codes, *[""] * (len(years) - len(codes))], strict=True)
    ]


def field_names(row: OutcomeRow, years: list[Year]) -> list[str]:
    """The boxes of one line."""
    ref = row.line.ref
    return [names.chosen(ref), names.rationale(ref), *(names.aspiration(ref, year.number) for year in years)]


def _chosen_before(assessment: Assessment) -> set[int] | None:
    """The metrics chosen last year (R-063); None where last year's choice is not held."""
    if assessment.previous_id is None:
        return None
    chosen = set(Choice.objects.filter(assessment=assessment.previous_id).values_list("line__metric", flat=True))
    return chosen or None
