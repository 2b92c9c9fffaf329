"""The outcomes form as a page: every line, what was chosen this year and last, and the benchmarks beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.urls import reverse

from assessments.models import Agreement, Choice, LocalOutcome, OutcomeChange, OutcomeLine
from assessments.pages.part_page import Saved, advice, saved
from assessments.queries.agreements import AgreementBox, agreements_of
from assessments.queries.aspirations import Year, aspirations_of, warnings, years_of
from assessments.queries.numbers import number_text
from assessments.queries.outcome_changes import Before, Change, changes_of, chosen_before
from assessments.queries.outcome_lines import choices_of, outcome_lines
from assessments.queries.outcome_model import dataset_is_read
from assessments.queries.outcome_wording import Wording, outcome_wording
from benchmarks.models import Metric
from benchmarks.queries import Benchmark, benchmarks_of, loaded_files
from cycles.models import Assessment, Part
from cycles.queries import parts_of
from ui.components import Row

Kind = OutcomeChange.Kind


@dataclass(frozen=True)
class ChangeBox:
    """What was written about a change, or may be written once the outcome is added or dropped."""

    change: Change
    circumstance: str = ""
    rationale: str = ""


@dataclass(frozen=True)
class OutcomeRow:
    """One outcome of the form, from the list or defined by the PCT: whether it is chosen, and what was entered."""

    ref: str
    name: str
    definition: str
    points: list[str]
    metric: Metric | None
    national: bool
    chosen: bool
    rationale: str = ""
    values: dict[int, Decimal] = field(default_factory=dict)
    last_year: bool | None = None
    change: ChangeBox | None = None
    benchmark: Benchmark | None = None
    warnings: list[str] = field(default_factory=list)
    no_data: str = ""
    confirmed: bool = True

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
        return self.chosen or self.national

    @property
    def unit(self) -> str:
        """The unit of its values, as people say it."""
        return (self.metric.unit if self.metric else "") or "As defined"

    @property
    def latest(self) -> str:
        """The PCT's latest value with the unit; nothing where there is none."""
        point = self.benchmark.latest if self.benchmark else None
        if point is None or self.benchmark is None:
            return ""
        gap = "" if self.unit == "%" else " "
        return f"{self.benchmark.shown(point.own)}{gap}{self.unit}"


@dataclass(frozen=True)
class LocalRow:
    """One of the three rows for outcomes that the PCT defines itself (R-084); `outcome` once it has a name."""

    number: int
    outcome: OutcomeRow | None

    @property
    def ref(self) -> str:
        """Its reference (Q-09)."""
        return f"L{self.number}"

    @property
    def name(self) -> str:
        """What the PCT called it."""
        return self.outcome.name if self.outcome else ""


@dataclass(frozen=True)
class Gone:
    """An outcome of last year that is not on this year's list (R-064)."""

    before: Before
    change: ChangeBox


@dataclass(frozen=True)
class ChosenOutcome:
    """A chosen outcome to read: its five aspirations as numbers in words."""

    ref: str
    name: str
    definition: str
    unit: str
    rationale: str
    numbers: list[str]
    local: dict[str, Any] | None = None


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
    def all_rows(self) -> list[OutcomeRow]:
        """Every line, and the PCT's own outcomes that have a name."""
        return self.rows + [row.outcome for row in self.local if row.outcome]

    @property
    def chosen_local(self) -> int:
        """How many local outcomes are chosen, those the PCT defined among them (R-094)."""
        return sum(row.chosen and not row.national for row in self.all_rows)

    @property
    def defined(self) -> int:
        """How many the PCT defined itself."""
        return sum(row.outcome is not None for row in self.local)

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
                row.ref,
                row.name,
                row.definition,
                row.unit,
                row.rationale,
                [row.texts.get(year.number, "") for year in self.years],
            )
            for row in self.all_rows
            if row.started
        ]

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
    def compared(self) -> list[OutcomeRow]:
        """The chosen outcomes that have values to compare."""
        return [row for row in self.all_rows if row.started and row.benchmark]

    @property
    def changes(self) -> list[ChangeBox]:
        """The changes since last year, as they stand (R-066)."""
        boxes = [row.change for row in self.all_rows if row.change and not row.national and row.chosen != row.last_year]
        return boxes + [gone.change for gone in self.gone]


def outcomes_page(assessment: Assessment) -> OutcomesPage:
    """The read model of the outcomes form; thirteen queries, however many outcomes are chosen."""
    values: dict[int, dict[int, Decimal]] = {}
    for choice, year, value in aspirations_of(assessment):
        values.setdefault(choice, {})[year] = value
    by_ref = {choice.ref: choice for choice in choices_of(assessment)}
    lines = outcome_lines(assessment.framework)
    rows = _Rows(assessment, by_ref, values, lines)
    areas: dict[str, list[OutcomeRow]] = {}
    for line in lines:
        areas.setdefault(line.area, []).append(rows.of_line(line))
    ours = {line.area for line in lines if line.area_is_ours}
    local = {choice.local.number: choice.local for choice in by_ref.values() if choice.local}
    limits = assessment.framework.limits
    return OutcomesPage(
        assessment,
        [OutcomeArea(name, name in ours, found) for name, found in areas.items()],
        [
            LocalRow(number, rows.of_local(local[number]) if number in local else None)
            for number in range(1, limits["locally_defined_outcomes"] + 1)
        ],
        rows.gone(),
        rows.years,
        limits["local_outcomes"],
        limits["outcome_rationale_characters"],
        limits["outcome_change_characters"],
        saved(parts_of(assessment)[Part.Kind.OUTCOMES.key()]),
        advice(assessment, "outcomes"),
        outcome_wording(assessment),
        agreements_of(assessment, *Agreement.ABOUT_OUTCOMES),
        rows.before is not None,
    )


class _Rows:
    """Makes the rows of the page from what they share."""

    def __init__(
        self,
        assessment: Assessment,
        choices: Mapping[str, Choice],
        values: Mapping[int, dict[int, Decimal]],
        lines: Sequence[OutcomeLine],
    ) -> None:
        self.choices, self.values, self.lines = choices, values, lines
        self.years = years_of(assessment)
        self.before = chosen_before(assessment)
        self.written = changes_of(assessment)
        own = [choice.local for choice in choices.values() if choice.local]
        files = loaded_files([local.metric_id for local in own if local.metric_id]) if own else {}
        self.read = {local.pk for local in own if dataset_is_read(local, files)}
        started = [line.metric for line in lines if line.national or line.ref in choices]
        started += [local.metric for local in own if local.pk in self.read and local.metric]
        self.benchmarks = benchmarks_of(started, assessment.organisation)

    def of_line(self, line: OutcomeLine) -> OutcomeRow:
        """A line of the list."""
        metric = line.metric
        last = metric.pk in self.before if self.before is not None else None
        change = None
        if last is not None and not line.national:
            kind = Kind.DROPPED if last else Kind.ADDED
            change = self._box(Change(line.ref, metric, kind, f"outcome {line.ref}"))
        return self._row(
            line.ref, metric.title, metric, metric.definition, metric.definition_points, line.national, last, change
        )

    def of_local(self, local: LocalOutcome) -> OutcomeRow:
        """An outcome that the PCT defined. Its values are shown only while its data set is attached."""
        ref, metric = f"L{local.number}", local.metric
        last = metric is not None and metric.pk in self.before if self.before is not None else None
        change = None
        if last is False and metric is not None:
            change = self._box(Change(ref, metric, Kind.ADDED, f"outcome {ref}"))
        shown = metric if local.pk in self.read else None
        return self._row(ref, local.name, metric, local.definition, [], False, last, change, shown)

    def gone(self) -> list[Gone]:
        """Last year's outcomes that this year's list does not have and that were not carried on (R-064)."""
        known = {line.metric_id for line in self.lines}
        known |= {choice.local.metric_id for choice in self.choices.values() if choice.local and choice.local.metric_id}
        return [
            Gone(old, self._box(Change(old.metric.key, old.metric, Kind.DROPPED, f"“{old.name}”")))
            for pk, old in (self.before or {}).items()
            if pk not in known and not old.national
        ]

    def _row(
        self,
        ref: str,
        name: str,
        metric: Metric | None,
        definition: str,
        points: list[str],
        national: bool,
        last: bool | None,
        change: ChangeBox | None,
        benchmarked: Metric | None = None,
    ) -> OutcomeRow:
        choice = self.choices.get(ref)
        values = self.values.get(choice.pk, {}) if choice else {}
        source = metric if ref[:1] != "L" else benchmarked
        benchmark = self.benchmarks.get(source.pk) if source else None
        return OutcomeRow(
            ref,
            name,
            definition,
            points,
            metric,
            national,
            choice is not None,
            choice.rationale if choice else "",
            values,
            last,
            change,
            benchmark,
            warnings(values, self.years, metric, benchmark),
            "" if benchmark else _no_data(ref),
            choice is None or choice.confirmed,
        )

    def _box(self, change: Change) -> ChangeBox:
        row = self.written.get(change.metric.pk)
        return ChangeBox(change, row.circumstance, row.rationale) if row else ChangeBox(change)


def _no_data(ref: str) -> str:
    if ref[:1] == "L":
        return "No values are read from the dataset yet, so there is nothing to compare with."
    return "No national values are loaded for this outcome yet, so there is nothing to compare with."
