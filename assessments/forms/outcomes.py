"""The outcomes form: outcomes to choose, and for each chosen one its rationale and five aspirations."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from assessments import names
from assessments.forms.agreements import AgreementFields, add_agreement, agreed, agreed_again, agreement_fields
from assessments.forms.parts import PartForm
from assessments.models import OutcomeChange
from assessments.pages.outcome_rows import ChangeBox, Gone, OutcomeRow
from assessments.pages.outcomes_form import LocalRow, OutcomeArea, OutcomesPage
from assessments.pages.outcomes_table import ChangeFields, OutcomeFields, OutcomeTables, YearBox
from assessments.queries.aspirations import Year
from assessments.queries.outcome_changes import Change, Measured
from assessments.services.local_outcomes import MOST_NAME
from assessments.services.outcomes import Also
from ui import widgets
from ui.fields import CountedTextField
from ui.tables import Table

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
class GoneFields:
    """An outcome that is not on the list any more, with the boxes of its change."""

    gone: Gone
    change: ChangeFields


@dataclass(frozen=True)
class AreaFields:
    """The lines of one area; it stands open where it holds work."""

    area: OutcomeArea
    rows: list[OutcomeFields]
    table: Table[OutcomeFields]

    @property
    def open(self) -> bool:
        """Whether something is chosen in it, or a change in it is to be explained."""
        return any(row.rationale or row.change for row in self.rows)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is asked about an outcome: the same for all PCTs of a year."""

    years: list[Year]
    limit: int
    change_limit: int
    circumstances: list[tuple[str, str]]


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
            choices=self.asked.circumstances,
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

    def year_boxes(self, ref: str) -> list[YearBox]:
        """The bound boxes of the five years."""
        return [
            YearBox(self[names.aspiration(ref, year.number)], f"Outcome {ref}, aspiration {year.short}, {year.label}")
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
        super().__init__(with_words_from_before(page, data), initial={"version": page.saved.version})
        self.page = page
        self.asked = Asked(
            years=page.years,
            limit=page.limit,
            change_limit=page.change_limit,
            circumstances=list(page.wording.circumstances.items()),
        )
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
            if local.change:
                self.add_change(local.change)

    @property
    def areas(self) -> list[AreaFields]:
        """The lines by area with their boxes."""
        found = ((area, [self._listed(row) for row in area.rows]) for area in self.page.areas)
        return [AreaFields(area, rows, self._tables.listed(area.name, rows)) for area, rows in found]

    @property
    def local(self) -> Table[OutcomeFields]:
        """The three lines for outcomes that the PCT defines itself."""
        return self._tables.defined(
            OutcomeFields(
                ref=local.ref,
                row=local.outcome,
                name=self[names.local_name(local.number)],
                number=local.number,
                rationale=self[names.rationale(local.ref)] if local.ref in self.started else None,
                years=self.year_boxes(local.ref) if local.ref in self.started else [],
                change=self.change_fields(local.change),
                still_true=self.still_true_box(local.ref),
            )
            for local in self.page.local
        )

    @property
    def added(self) -> Table[OutcomeFields]:
        """What a script copies where a line is ticked: the boxes of no outcome in particular."""
        return self._tables.added(BlankOutcome(self.asked, Kind.ADDED, explains=self.explains).row)

    @property
    def dropped(self) -> Table[OutcomeFields]:
        """What it copies where last year's outcome is not ticked again."""
        return self._tables.dropped(BlankOutcome(self.asked, Kind.DROPPED, explains=self.explains).row)

    @property
    def _tables(self) -> OutcomeTables:
        page = self.page
        return OutcomeTables(assessment_id=page.assessment.pk, years=page.years, ambition=page.wording.ambition)

    @property
    def coming_back(self) -> list[tuple[str, Table[OutcomeFields]]]:
        """What the script copies in place of empty boxes where a line is ticked again: the words from before."""
        again = (row for row in self.page.coming_back if row.ref not in self.started)
        return [(row.ref, self._tables.added(FormerOutcome(self.asked, row).fields_of_row)) for row in again]

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

    def _listed(self, row: OutcomeRow) -> OutcomeFields:
        ref = row.ref
        started = ref in self.started
        return OutcomeFields(
            ref=ref,
            row=row,
            chosen=None if row.national else self[names.chosen(ref)],
            rationale=self[names.rationale(ref)] if started else None,
            years=self.year_boxes(ref) if started else [],
            change=self.change_fields(row.change),
            still_true=self.still_true_box(ref) if started else None,
        )

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
                if local.change:
                    changes[local.ref] = self._change(local.change)
        changes |= {gone.change.change.box: self._change(gone.change) for gone in self.page.gone}
        agreements = {box.what: agreed(self, box.what) for box in self.page.agreements}
        still_true = [ref for ref in choices if self.is_still_true(ref)]
        again = agreed_again(self, self.page.agreements)
        return {"choices": choices, "also": Also(named, changes, agreements, still_true, again)}

    @property
    def unticked(self) -> list[str]:
        """The outcomes that were chosen until now, with something written about them."""
        rows = (row for row in self.page.rows if row.chosen and not row.national)
        return [row.ref for row in rows if row.is_written and not self.cleaned_data[names.chosen(row.ref)]]

    @property
    def ticked_again(self) -> list[str]:
        """Those that are chosen anew and have words from before."""
        return [row.ref for row in self.page.coming_back if self.cleaned_data[names.chosen(row.ref)]]

    def _aspirations(self, ref: str) -> tuple[str, dict[int, Decimal | None]]:
        values = {year.number: self.cleaned_data[names.aspiration(ref, year.number)] for year in self.page.years}
        return self.cleaned_data[names.rationale(ref)], values

    def _change(self, box: ChangeBox) -> tuple[str, str]:
        return self.cleaned_data[box.change.why], self.cleaned_data[box.change.rationale]


def with_words_from_before(page: OutcomesPage, data: QueryDict | None) -> QueryDict | None:
    """What was sent; a line that is ticked again without its boxes, as without scripts, brings its words along."""
    again = [row for row in page.coming_back if names.chosen(row.ref) in data] if data else []
    unsaid = [row for row in again if data is not None and names.rationale(row.ref) not in data]
    if data is None or not unsaid:
        return data
    data = data.copy()
    for row in unsaid:
        data[names.rationale(row.ref)] = row.rationale
        for year, text in row.texts.items():
            data[names.aspiration(row.ref, year)] = text
        if row.change and not row.last_year:
            data[row.change.change.why], data[row.change.change.rationale] = (
                row.change.circumstance,
                row.change.rationale,
            )
    return data


class FormerOutcome(OutcomeBoxes):
    """The boxes of an outcome that was unticked, with what was written in them."""

    def __init__(self, asked: Asked, row: OutcomeRow) -> None:
        super().__init__()
        self.asked, self.row = asked, row
        self.add_aspirations(row.ref, row)
        if row.change and not row.last_year:
            self.add_change(row.change)

    @property
    def fields_of_row(self) -> OutcomeFields:
        """Its boxes, laid out as those of a line."""
        return OutcomeFields(
            ref=self.row.ref,
            row=None,
            rationale=self[names.rationale(self.row.ref)],
            years=self.year_boxes(self.row.ref),
            change=self.change_fields(self.row.change),
            still_true=self.still_true_box(self.row.ref),
        )


class BlankOutcome(OutcomeBoxes):
    """The boxes of no outcome in particular: a script puts a reference in the place of this one."""

    REF = "__ref__"

    def __init__(self, asked: Asked, kind: Kind, *, explains: bool) -> None:
        super().__init__()
        self.asked, self.box = asked, None
        self.add_aspirations(self.REF, None)
        if explains:
            self.box = ChangeBox(
                Change(box=self.REF, metric=Measured(0, self.REF), kind=kind, name=f"outcome {self.REF}")
            )
            self.add_change(self.box)

    @property
    def row(self) -> OutcomeFields:
        """Its boxes, laid out as those of a line."""
        return OutcomeFields(
            ref=self.REF,
            row=None,
            rationale=self[names.rationale(self.REF)],
            years=self.year_boxes(self.REF),
            change=self.change_fields(self.box),
        )
