"""The outcomes form: lines to choose, and for each chosen one its rationale and five aspirations."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.http import QueryDict

from assessments import names
from assessments.forms.parts import PartForm
from assessments.queries.outcomes import OutcomeArea, OutcomeRow, OutcomesPage
from ui import widgets
from ui.fields import CountedTextField

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_THOUSANDS = re.compile(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
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
class RowFields:
    """One line with its boxes; only a chosen one has more than the box that chooses it."""

    row: OutcomeRow
    chosen: BoundField | None
    rationale: BoundField | None
    years: list[YearField]


@dataclass(frozen=True)
class AreaFields:
    """The lines of one area; it stands open where it holds work."""

    area: OutcomeArea
    rows: list[RowFields]

    @property
    def open(self) -> bool:
        """Whether something is chosen in it."""
        return any(row.rationale for row in self.rows)


class OutcomesForm(PartForm):
    """Which outcomes, and for the chosen ones the rationale and the aspirations (R-055 to R-079)."""

    def __init__(self, page: OutcomesPage, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"version": page.saved.version})
        self.page = page
        self.started: set[str] = set()
        for row in page.rows:
            self._add(row, page)

    def _add(self, row: OutcomeRow, page: OutcomesPage) -> None:
        ref = row.line.ref
        if not row.line.national:
            self.fields[names.chosen(ref)] = forms.BooleanField(
                required=False, label=f"{ref} {row.line.metric.name}", widget=forms.CheckboxInput()
            )
            self.initial[names.chosen(ref)] = row.chosen
        # A line ticked just now gets its boxes too, so that an error can stand at them.
        if not row.started and not (self.data and names.chosen(ref) in self.data):
            return
        self.started.add(ref)
        for year in page.years:
            name = names.aspiration(ref, year.number)
            self.fields[name] = AspirationField(f"Outcome {ref}, {year.label}")
            self.initial[name] = row.texts.get(year.number, "")
        self.fields[names.rationale(ref)] = CountedTextField(
            page.limit,
            label=f"Rationale for the aspirations of outcome {ref}",
            noun="the rationale",
            rows=3,
            required=False,
        )
        self.initial[names.rationale(ref)] = row.rationale

    @property
    def areas(self) -> list[AreaFields]:
        """The lines by area with their boxes."""
        return [AreaFields(area, [self._row(row) for row in area.rows]) for area in self.page.areas]

    def _row(self, row: OutcomeRow) -> RowFields:
        ref = row.line.ref
        chosen = None if row.line.national else self[names.chosen(ref)]
        if ref not in self.started:
            return RowFields(row, chosen, None, [])
        years = [
            YearField(
                year.short,
                year.label,
                self[names.aspiration(ref, year.number)],
                f"Outcome {ref}, aspiration {year.short}, {year.label}",
            )
            for year in self.page.years
        ]
        return RowFields(row, chosen, self[names.rationale(ref)], years)

    def content(self) -> dict[str, Any]:
        """What was filled in, as `save_outcomes` takes it."""
        data = self.cleaned_data
        choices = {}
        for row in self.page.rows:
            ref = row.line.ref
            if ref in self.started and (row.line.national or data[names.chosen(ref)]):
                values = {year.number: data[names.aspiration(ref, year.number)] for year in self.page.years}
                choices[ref] = (data[names.rationale(ref)], values)
        return {"choices": choices}
