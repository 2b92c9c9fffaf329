"""The form of one locally defined outcome, and the question of what becomes of its dataset."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict

from assessments import names
from assessments.forms.parts import PartForm
from assessments.pages.local_outcome_form import ConditionRow, LocalOutcomePage
from assessments.services.local_outcomes import MOST_DEFINITION, MOST_UNIT
from benchmarks.models import Metric
from documents.models import Document
from ui.fields import CountedTextField, CriteriaField, Criterion
from ui.forms import Form
from ui.layout import Buttons, Fields, Helper, If, Link, Submit, Text
from ui.widgets import Radios, TextInput


@dataclass(frozen=True)
class ConditionFields:
    """One condition with its boxes."""

    row: ConditionRow
    tick: BoundField
    comment: BoundField


class LocalOutcomeForm(PartForm):
    """Definition, unit, data set and the five conditions (R-097 to R-106)."""

    page: LocalOutcomePage

    def __init__(self, page: LocalOutcomePage, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"version": page.saved.version})
        self.page = page
        metric = page.metric
        self.fields[names.DEFINITION] = CountedTextField(
            MOST_DEFINITION, label="Definition of Metric for outcome", noun="the definition", rows=4, required=False
        )
        self.initial[names.DEFINITION] = page.local.definition
        self.fields[names.UNIT] = forms.CharField(
            label="Unit of its values",
            help_text="For instance %, or per 100,000. Aspirations and the dataset are in this unit",
            required=False,
            max_length=MOST_UNIT,
            widget=TextInput(width=20),
            error_messages={"max_length": f"Shorten the unit to {MOST_UNIT} characters."},
        )
        self.initial[names.UNIT] = metric.unit
        self.fields[names.DIRECTION] = forms.ChoiceField(
            label="Which direction is better?",
            choices=Metric.Direction.choices,
            required=False,
            widget=Radios(small=True, inline=True),
        )
        self.initial[names.DIRECTION] = metric.direction
        self.fields[names.DATASET] = forms.ChoiceField(
            label="Which dataset is it?",
            choices=[(str(document.pk), document.name) for document in page.datasets],
            required=False,
            widget=Radios(small=True, hints={str(document.pk): document.comment for document in page.datasets}),
            error_messages={"invalid_choice": "Choose one of the datasets that are uploaded and not yet used"},
        )
        self.initial[names.DATASET] = str(page.dataset.pk) if page.dataset else ""
        for row in page.conditions:
            self._add(row)

    def _add(self, row: ConditionRow) -> None:
        self.fields[row.field] = CriteriaField(
            [Criterion(row.key, row.wording)], label=f"Condition {row.number} is met", required=False
        )
        self.initial[row.field] = [row.key] if row.ticked else []
        self.fields[row.comment_field] = CountedTextField(
            self.page.limit,
            label=f"Rationale/Comments on condition {row.number}",
            noun=f"the comment on condition {row.number}",
            rows=3,
            required=False,
        )
        self.initial[row.comment_field] = row.comment

    @property
    def conditions(self) -> list[ConditionFields]:
        """The five conditions with their boxes."""
        return [ConditionFields(row, self[row.field], self[row.comment_field]) for row in self.page.conditions]

    @property
    def definition(self) -> BoundField:
        """What is measured."""
        return self[names.DEFINITION]

    @property
    def unit(self) -> BoundField:
        """In what."""
        return self[names.UNIT]

    @property
    def direction(self) -> BoundField:
        """Which way is better."""
        return self[names.DIRECTION]

    @property
    def dataset(self) -> BoundField:
        """Which of the uploaded data sets it is."""
        return self[names.DATASET]

    def content(self) -> dict[str, Any]:
        """What was filled in, as `save_local_outcome` takes it."""
        data = self.cleaned_data
        documents: dict[str, Document] = {str(document.pk): document for document in self.page.datasets}
        return {
            "definition": data[names.DEFINITION],
            "unit": data[names.UNIT],
            "direction": data[names.DIRECTION] or Metric.Direction.UNCLEAR,
            "dataset": documents.get(data[names.DATASET]),
            "ticked": [row.key for row in self.page.conditions if data[row.field]],
            "comments": {row.key: data[row.comment_field] for row in self.page.conditions},
        }


class RemoveLocalOutcomeForm(Form):
    """What becomes of the dataset (R-112)."""

    KEEP, REMOVE = "keep", "remove"

    dataset = forms.ChoiceField(
        label="What do you want to do with its dataset?",
        widget=Radios(),
        error_messages={"required": "Choose what to do with the dataset"},
    )

    helper = Helper(
        If("page.dataset", Text("Its dataset: {{ page.dataset.name }}"), Fields()),
        Buttons(Submit("Remove outcome", variant="warning"), Link("Keep the outcome", to="page.close_url")),
    )

    def __init__(self, dataset: Document | None, may_remove: bool, data: QueryDict | None = None) -> None:
        super().__init__(data)
        choices = [(self.KEEP, "Keep it among the documents, for instance for another outcome")]
        if may_remove:
            choices.append((self.REMOVE, "Remove it from the documents too"))
        self.fields["dataset"].choices = choices  # type: ignore[attr-defined]
        if dataset is None:
            del self.fields["dataset"]

    @property
    def with_dataset(self) -> bool:
        """Whether the data set is to be removed too."""
        return self.cleaned_data.get("dataset") == self.REMOVE
