"""The outcomes form: outcomes to choose, and for each chosen one its rationale and five aspirations."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.http import QueryDict

from assessments import names
from assessments.forms.agreements import AgreementFields, add_agreement, agreed, agreement_fields
from assessments.forms.parts import PartForm
from assessments.models import OutcomeChange
from assessments.queries.aspirations import Year
from assessments.queries.outcome_changes import Change, Measured
from assessments.queries.outcomes import ChangeBox, Gone, LocalRow, OutcomeArea, OutcomeRow, OutcomesPage
from assessments.services.local_outcomes import MOST_NAME
from assessments.services.outcomes import Also
from ui import widgets
from ui.fields import CountedTextField

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_THOUSANDS = re.compile(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
Kind = OutcomeChange.Kind
# What the database column holds.
_WHOLE, _DECIMALS = 10, 4


class AspirationField(forms.CharField):
    """A number in the unit of the metric (R-079). Cleans to a Decimal, or None where nothing is entered."""

    def __init__(self, what: str) -> None:
        super().__init__(required=False, label=what, widget=widgets.NumberInput(decimal=True, width=5))
        self.what = what

    def clean(self, value: str | None) -> Decimal | None:  # type: ignore[override]
        """Take digits with a point; a comma between thousands is allowed."""
        text = (value or "").strip().replace("\u2212", "-")
        if not text:
            return None
        if _THOUSANDS.fullmatch(text):
            text = text.replace(",", "")
        if not _NUMBER.fullmatch(text):
            raise ValidationError(f"{self.what}: enter a number such as 12.5", code="invalid")
        whole, _, decimals = text.lstrip("-").partition(".")
        if len(whole.lstrip("0")) > _WHOLE or len(decimals.rstrip("0")) > _DECIMALS:
            raise ValidationError(
                f"{self.what}: enter a number with up to {_WHOLE} digits before the point and {_DECIMALS} after it",
                code="too_long",
            )
        return Decimal(text)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another number was typed."""
        return (initial or "") != (data or "")


@dataclass(frozen=True)
class YearField:
    """The box of one year's aspiration."""

    short: str
    label: str
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
        return f"{name} is new this year" if change.kind == Kind.ADDED else f"{name} is dropped this year"


@dataclass(frozen=True)
class RowFields:
    """One outcome with its boxes; only a chosen one has more than the box that chooses it."""

    ref: str
    row: OutcomeRow | None
    chosen: BoundField | None
    rationale: BoundField | None
    years: list[YearField]
    change: ChangeFields | None
    local: LocalRow | None = None
    still_true: BoundField | None = None

    @property
    def last_year(self) -> str:
        """For the script that shows the boxes of a change: whether it was chosen last year."""
        if self.row is None or self.row.national or self.row.last_year is None:
            return ""
        return "yes" if self.row.last_year else "no"

    @property
    def offered(self) -> bool:
        """Whether the line does nothing but offer its outcome: no box besides the tick, no error, no value."""
        if self.row is None or self.chosen is None or self.row.benchmark is not None:
            return False
        return not (self.rationale or self.years or self.change or self.chosen.errors or self.chosen.value())


@dataclass(frozen=True)
class GoneFields:
    """An outcome that is not on the list any more, with the boxes of its change."""

    gone: Gone
    change: ChangeFields


@dataclass(frozen=True)
class AreaFields:
    """The lines of one area; it stands open where it holds work."""

    area: OutcomeArea
    rows: list[RowFields]

    @property
    def open(self) -> bool:
        """Whether something is chosen in it, or a change in it is to be explained."""
        return any(row.rationale or row.change for row in self.rows)


@dataclass(frozen=True)
class Asked:
    """What is asked about an outcome: the same for all PCTs of a year."""

    years: tuple[Year, ...]
    limit: int
    change_limit: int
    circumstances: tuple[tuple[str, str], ...]


class OutcomeBoxes(PartForm):
    """The boxes that belong to one outcome, whatever its reference."""

    asked: Asked

    def add_aspirations(self, ref: str, row: OutcomeRow | None) -> None:
        """Five aspirations and their rationale."""
        for year in self.asked.years:
            name = names.aspiration(ref, year.number)
            self.fields[name] = AspirationField(f"Outcome {ref}, {year.label}")
            self.initial[name] = row.texts.get(year.number, "") if row else ""
        self.fields[names.rationale(ref)] = CountedTextField(
            self.asked.limit,
            label=f"Rationale for the aspirations of outcome {ref}",
            noun="the rationale",
            rows=3,
            required=False,
        )
        self.initial[names.rationale(ref)] = row.rationale if row else ""
        if row and not row.confirmed:
            self.add_still_true(ref, "the rationale or an aspiration")

    def add_change(self, box: ChangeBox) -> None:
        """The circumstance and the rationale of one change."""
        change = box.change
        self.fields[change.why] = forms.ChoiceField(
            label="In which of the four circumstances?",
            choices=list(self.asked.circumstances),
            widget=widgets.Radios(small=True),
            required=False,
        )
        self.initial[change.why] = box.circumstance
        self.fields[change.rationale] = CountedTextField(
            self.asked.change_limit,
            label=f"Rationale for {change.called}",
            noun="the rationale",
            rows=3,
            required=False,
        )
        self.initial[change.rationale] = box.rationale

    def year_fields(self, ref: str) -> list[YearField]:
        """The bound boxes of the five years."""
        return [
            YearField(
                year.short,
                year.label,
                self[names.aspiration(ref, year.number)],
                f"Outcome {ref}, aspiration {year.short}, {year.label}",
            )
            for year in self.asked.years
        ]

    def change_fields(self, box: ChangeBox | None) -> ChangeFields | None:
        """The bound boxes of a change, where the form has them."""
        if box is None or box.change.why not in self.fields:
            return None
        return ChangeFields(box, self[box.change.why], self[box.change.rationale])


class OutcomesForm(OutcomeBoxes):
    """Which outcomes, and for the chosen ones the rationale and the aspirations (R-055 to R-084)."""

    page: OutcomesPage

    def __init__(self, page: OutcomesPage, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"version": page.saved.version})
        self.page = page
        circumstances = tuple(page.wording.circumstances.items())
        self.asked = Asked(tuple(page.years), page.limit, page.change_limit, circumstances)
        self.started: set[str] = set()
        for row in page.rows:
            self._add(row)
        for local in page.local:
            self._add_local(local)
        for gone in page.gone:
            self.add_change(gone.change)
        for agreement in page.agreements:
            add_agreement(self, agreement)

    def _add(self, row: OutcomeRow) -> None:
        ref = row.ref
        ticked = row.chosen
        if not row.national:
            self.fields[names.chosen(ref)] = forms.BooleanField(
                required=False, label=f"{ref} {row.name or row.definition}"
            )
            self.initial[names.chosen(ref)] = row.chosen
            ticked = names.chosen(ref) in self.data if self.is_bound else row.chosen
        # A line ticked just now gets its boxes too, so that an error can stand at them.
        if row.started or ticked:
            self.started.add(ref)
            self.add_aspirations(ref, row)
        # So does one whose choice differs from last year's, as it stands or as it is typed.
        if row.change and row.last_year in (not row.chosen, not ticked):
            self.add_change(row.change)

    def _add_local(self, local: LocalRow) -> None:
        name = names.local_name(local.number)
        self.fields[name] = forms.CharField(
            label=f"Name of outcome {local.ref}",
            required=False,
            max_length=MOST_NAME,
            widget=widgets.TextInput(),
            error_messages={"max_length": f"Shorten the name to {MOST_NAME} characters."},
        )
        self.initial[name] = local.name
        if local.outcome or (self.is_bound and self.data.get(name, "").strip()):
            self.started.add(local.ref)
            self.add_aspirations(local.ref, local.outcome)
            if local.outcome and local.outcome.change:
                self.add_change(local.outcome.change)

    @property
    def areas(self) -> list[AreaFields]:
        """The lines by area with their boxes."""
        return [AreaFields(area, [self._row(row) for row in area.rows]) for area in self.page.areas]

    @property
    def local(self) -> list[RowFields]:
        """The three rows of outcomes that the PCT defines itself, each with the box of its name as `chosen`."""
        return [
            RowFields(
                local.ref,
                local.outcome,
                self[names.local_name(local.number)],
                self[names.rationale(local.ref)] if local.ref in self.started else None,
                self.year_fields(local.ref) if local.ref in self.started else [],
                self.change_fields(local.outcome.change if local.outcome else None),
                local,
                self.still_true_box(local.ref),
            )
            for local in self.page.local
        ]

    @property
    def local_begun(self) -> bool:
        """Whether there is anything in the rows of the PCT's own outcomes, so that they stand open."""
        names_typed = (self[names.local_name(local.number)].value() for local in self.page.local)
        return any(str(name or "").strip() for name in names_typed)

    @property
    def gone(self) -> list[GoneFields]:
        """Last year's outcomes that are not on the list any more."""
        found = ((gone, self.change_fields(gone.change)) for gone in self.page.gone)
        return [GoneFields(gone, fields) for gone, fields in found if fields]

    @property
    def agreements(self) -> list[AgreementFields]:
        """What was agreed, and by whom."""
        return [agreement_fields(self, box) for box in self.page.agreements]

    @property
    def explains(self) -> bool:
        """Whether a change is explained: last year's choice is held (R-063)."""
        return any(row.change for row in self.page.rows)

    def _row(self, row: OutcomeRow) -> RowFields:
        ref = row.ref
        chosen = None if row.national else self[names.chosen(ref)]
        change = self.change_fields(row.change)
        if ref not in self.started:
            return RowFields(ref, row, chosen, None, [], change)
        rationale, years = self[names.rationale(ref)], self.year_fields(ref)
        return RowFields(ref, row, chosen, rationale, years, change, still_true=self.still_true_box(ref))

    def clean(self) -> dict[str, Any]:
        """A fourth locally defined outcome, sent past the form, is refused in words (R-093)."""
        most = len(self.page.local)
        further = [name for name in self.data if name.startswith("local-name-") and name not in self.fields]
        if any(self.data[name].strip() for name in further):
            raise ValidationError(f"You can define up to {most} outcomes yourselves. Choose the others from the list.")
        return self.cleaned_data

    def content(self) -> dict[str, Any]:
        """What was filled in, as `save_outcomes` takes it."""
        data, choices, changes = self.cleaned_data, {}, {}
        named = {local.number: data[names.local_name(local.number)] for local in self.page.local}
        for row in self.page.rows:
            ticked = row.national or data[names.chosen(row.ref)]
            if row.ref in self.started and ticked:
                choices[row.ref] = self._aspirations(row.ref)
            if row.change and row.change.change.why in self.fields and row.last_year != ticked:
                changes[row.ref] = self._change(row.change)
        for local in self.page.local:
            if local.ref in self.started and named[local.number]:
                choices[local.ref] = self._aspirations(local.ref)
                if local.outcome and local.outcome.change:
                    changes[local.ref] = self._change(local.outcome.change)
        changes |= {gone.change.change.box: self._change(gone.change) for gone in self.page.gone}
        agreements = {box.what: agreed(self, box.what) for box in self.page.agreements}
        still_true = [ref for ref in choices if self.is_still_true(ref)]
        return {"choices": choices, "also": Also(named, changes, agreements, still_true)}

    def _aspirations(self, ref: str) -> tuple[str, dict[int, Decimal | None]]:
        values = {year.number: self.cleaned_data[names.aspiration(ref, year.number)] for year in self.page.years}
        return self.cleaned_data[names.rationale(ref)], values

    def _change(self, box: ChangeBox) -> tuple[str, str]:
        return self.cleaned_data[box.change.why], self.cleaned_data[box.change.rationale]


class BlankOutcome(OutcomeBoxes):
    """The boxes of no outcome in particular: a script puts a reference in the place of this one."""

    REF = "__ref__"

    def __init__(self, asked: Asked, kind: Kind, *, explains: bool) -> None:
        super().__init__()
        self.asked, self.box = asked, None
        self.add_aspirations(self.REF, None)
        if explains:
            self.box = ChangeBox(Change(self.REF, Measured(0, self.REF), kind, f"outcome {self.REF}"))
            self.add_change(self.box)

    @property
    def row(self) -> RowFields:
        """Its boxes, laid out as those of a line."""
        rationale = self[names.rationale(self.REF)]
        return RowFields(self.REF, None, None, rationale, self.year_fields(self.REF), self.change_fields(self.box))
