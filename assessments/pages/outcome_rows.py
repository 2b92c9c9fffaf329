"""The outcomes of the form, each with what was chosen this year and last, and the benchmarks beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from assessments.models import Choice, LocalOutcome, OutcomeChange, OutcomeLine, UntickedOutcome
from assessments.pages.comparison import Comparison
from assessments.pages.outcome_warnings import warnings
from assessments.queries.aspirations import years_of
from assessments.queries.beside import beside, started
from assessments.queries.outcome_changes import Before, Change, Measured, changes_of, chosen_before
from benchmarks.models import Metric
from benchmarks.queries import Benchmark
from cycles.models import Assessment
from sentences.numbers import as_entered

Kind = OutcomeChange.Kind
_NO_NATIONAL_VALUES = "No national values are loaded for this outcome yet, so there is nothing to compare with."
_NO_DATASET = "No values are read from the dataset yet, so there is nothing to compare with."


@dataclass(frozen=True)
class ChangeBox:
    """What was written about a change, or may be written once the outcome is added or dropped."""

    change: Change
    circumstance: str = ""
    rationale: str = ""


@dataclass(frozen=True, kw_only=True)
class OutcomeRow:
    """One outcome of the form, from the list or defined by the PCT: whether it is chosen, and what was entered.

    Of one that is not chosen, what was entered stood there when it was unticked, and comes back with it.
    """

    ref: str
    name: str
    definition: str
    points: list[str]
    metric: Metric | None
    national: bool
    chosen: bool
    rationale: str
    values: dict[int, Decimal]
    last_year: bool | None
    change: ChangeBox | None
    benchmark: Benchmark | None
    warnings: list[str]
    no_data: str
    confirmed: bool

    @property
    def texts(self) -> dict[int, str]:
        """The aspirations as typed numbers, by year."""
        return {year: as_entered(value) for year, value in self.values.items()}

    @property
    def chosen_before(self) -> str:
        """Whether it was chosen last year, in a word (R-063)."""
        return {True: "Yes", False: "No", None: "Not held"}[self.last_year]

    @property
    def started(self) -> bool:
        """Whether it is there to be worked on."""
        return self.chosen or self.national

    @property
    def is_written(self) -> bool:
        """Whether something was entered about it."""
        change = self.change if not self.last_year else None
        return bool(self.rationale or self.values or (change and (change.circumstance or change.rationale)))

    @property
    def comes_back(self) -> bool:
        """Whether something was written of it before it was unticked."""
        return self.is_written and not self.started

    @property
    def unit(self) -> str:
        """The unit of its values, as people say it."""
        return (self.metric.unit if self.metric else "") or "As defined"

    @property
    def comparison(self) -> Comparison | None:
        """Its values beside those of all PCTs, where there are any."""
        return Comparison(self.ref, self.benchmark) if self.benchmark else None

    @property
    def latest(self) -> str:
        """The PCT's latest value with the unit; nothing where there is none."""
        point = self.benchmark.latest if self.benchmark else None
        if point is None or self.benchmark is None:
            return ""
        gap = "" if self.unit == "%" else " "
        return f"{self.benchmark.shown(point.own)}{gap}{self.unit}"


@dataclass(frozen=True)
class Gone:
    """An outcome of last year that is not on this year's list (R-064)."""

    before: Before
    change: ChangeBox


@dataclass(frozen=True, kw_only=True)
class _Said:
    """What the line of an outcome, or the form of a locally defined one, says of it."""

    name: str
    definition: str
    metric: Metric | None
    points: list[str] = field(default_factory=list)
    national: bool = False
    no_data: str = _NO_NATIONAL_VALUES


class OutcomeRows:
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
        rows = UntickedOutcome.objects.filter(assessment=assessment)
        self.unticked = {row.line_id: row for row in rows}
        own = [choice.local for choice in choices.values() if choice.local]
        self.beside = beside(assessment, started(lines, choices), own)

    def of_line(self, line: OutcomeLine) -> OutcomeRow:
        """A line of the list."""
        metric = line.metric
        last = metric.pk in self.before if self.before is not None else None
        change = None
        if last is not None and not line.national:
            kind = Kind.DROPPED if last else Kind.ADDED
            change = self._box(Change(box=line.ref, metric=metric, kind=kind, name=f"outcome {line.ref}"))
        unticked = self.unticked.get(line.pk)
        if unticked and change and not last:
            change = replace(change, circumstance=unticked.circumstance, rationale=unticked.change_rationale)
        said = _Said(
            name=line.title,
            definition=line.definition,
            metric=metric,
            points=line.definition_points,
            national=line.national,
        )
        benchmark = self.beside.benchmarks.get(metric.pk)
        row = self._row(line.ref, said, last_year=last, change=change, benchmark=benchmark)
        return row if row.chosen or unticked is None else _as_it_was(row, unticked)

    def of_local(self, local: LocalOutcome) -> OutcomeRow:
        """An outcome that the PCT defined. Its values are shown only while its data set is attached."""
        ref, metric = f"L{local.number}", self.beside.metric(local)
        last = metric is not None and metric.pk in self.before if self.before is not None else None
        change = None
        if last is False and metric is not None:
            change = self._box(Change(box=ref, metric=metric, kind=Kind.ADDED, name=f"outcome {ref}"))
        said = _Said(name=local.name, definition=local.definition, metric=metric, no_data=_NO_DATASET)
        benchmark = self.beside.benchmarks.get(metric.pk) if metric is not None else None
        return self._row(ref, said, last_year=last, change=change, benchmark=benchmark)

    def gone(self) -> list[Gone]:
        """Last year's outcomes that this year's list does not have and that were not carried on (R-064)."""
        known = {line.metric_id for line in self.lines}
        known |= {choice.local.metric_id for choice in self.choices.values() if choice.local and choice.local.metric_id}
        return [
            Gone(old, self._box(Change(box=old.metric.key, metric=old.metric, kind=Kind.DROPPED, name=f"“{old.name}”")))
            for pk, old in (self.before or {}).items()
            if pk not in known and not old.national
        ]

    def _row(
        self,
        ref: str,
        said: _Said,
        *,
        last_year: bool | None,
        change: ChangeBox | None,
        benchmark: Benchmark | None,
    ) -> OutcomeRow:
        choice = self.choices.get(ref)
        values = self.values.get(choice.pk, {}) if choice else {}
        return OutcomeRow(
            ref=ref,
            name=said.name,
            definition=said.definition,
            points=said.points,
            metric=said.metric,
            national=said.national,
            last_year=last_year,
            change=change,
            chosen=choice is not None,
            rationale=choice.rationale if choice else "",
            values=values,
            benchmark=benchmark,
            warnings=warnings(values, self.years, said.metric, benchmark),
            no_data="" if benchmark else said.no_data,
            confirmed=choice is None or choice.confirmed,
        )

    def new_local(self, number: int) -> ChangeBox | None:
        """The change that a locally defined outcome will be, as soon as it has a name; none where none is explained."""
        if self.before is None:
            return None
        ref = f"L{number}"
        return ChangeBox(Change(box=ref, metric=Measured(0, ref), kind=Kind.ADDED, name=f"outcome {ref}"))

    def _box(self, change: Change) -> ChangeBox:
        row = self.written.get(change.metric.pk)
        return ChangeBox(change, row.circumstance, row.rationale) if row else ChangeBox(change)


def _as_it_was(row: OutcomeRow, unticked: UntickedOutcome) -> OutcomeRow:
    values = {int(year): Decimal(value) for year, value in unticked.aspirations.items()}
    return replace(row, rationale=unticked.rationale, values=values, confirmed=unticked.confirmed)
