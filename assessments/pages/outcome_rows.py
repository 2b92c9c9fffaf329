"""The outcomes of the form, each with what was chosen this year and last, and the benchmarks beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from assessments.models import Choice, LocalOutcome, OutcomeChange, OutcomeLine
from assessments.pages.comparison import Comparison
from assessments.pages.outcome_warnings import warnings
from assessments.queries.aspirations import years_of
from assessments.queries.numbers import number_text
from assessments.queries.outcome_changes import Before, Change, changes_of, chosen_before
from assessments.queries.outcome_model import dataset_is_read
from benchmarks.models import Metric
from benchmarks.queries import Benchmark, benchmarks_of, loaded_files
from cycles.models import Assessment

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
    """One outcome of the form, from the list or defined by the PCT: whether it is chosen, and what was entered."""

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
            change = self._box(Change(box=line.ref, metric=metric, kind=kind, name=f"outcome {line.ref}"))
        said = _Said(
            name=metric.title,
            definition=metric.definition,
            metric=metric,
            points=metric.definition_points,
            national=line.national,
        )
        benchmark = self.benchmarks.get(metric.pk)
        return self._row(line.ref, said, last_year=last, change=change, benchmark=benchmark)

    def of_local(self, local: LocalOutcome) -> OutcomeRow:
        """An outcome that the PCT defined. Its values are shown only while its data set is attached."""
        ref, metric = f"L{local.number}", local.metric
        last = metric is not None and metric.pk in self.before if self.before is not None else None
        change = None
        if last is False and metric is not None:
            change = self._box(Change(box=ref, metric=metric, kind=Kind.ADDED, name=f"outcome {ref}"))
        said = _Said(name=local.name, definition=local.definition, metric=metric, no_data=_NO_DATASET)
        benchmark = self.benchmarks.get(metric.pk) if metric is not None and local.pk in self.read else None
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

    def _box(self, change: Change) -> ChangeBox:
        row = self.written.get(change.metric.pk)
        return ChangeBox(change, row.circumstance, row.rationale) if row else ChangeBox(change)
