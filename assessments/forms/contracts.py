"""A contracting process form (R-224 to R-235), drawn from its read model."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict

from assessments import names
from assessments.forms.parts import PartForm
from assessments.pages.contract_form import DATES, ContractPage, StageText
from documents.services.contracts import END_BEFORE_START, MOST_NAME
from ui.fields import CountedTextField, DateField
from ui.widgets import DateInput, TextInput

_NOUNS = {"starts": "the contract start date", "ends": "the contract end date", "signed": "the contract signing date"}
_SHORTEN = f"Shorten {{}} to {MOST_NAME} characters"


@dataclass(frozen=True, kw_only=True)
class StageFields:
    """One section with its boxes. It stands open where it holds work or an error, and to begin with the first one."""

    stage: StageText
    commentary: BoundField
    source: BoundField
    excerpt: BoundField
    open: bool


class ContractForm(PartForm):
    """The contract as a whole, then negotiation, contracting and contract management."""

    page: ContractPage

    def __init__(self, page: ContractPage, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"version": page.saved.version})
        self.page = page
        self._add_name("provider", "the name of the provider")
        self._add_name("provider_type", "the type of provider")
        for name in DATES:
            self.fields[name] = DateField(
                label=page.labels[name],
                noun=_NOUNS[name],
                help_text="For example, 1 4 2009",
                required=False,
                widget=DateInput(picker=True),
            )
            self.initial[name] = date.fromisoformat(page.contract[name]) if page.contract[name] else None
        self._add_text("provider_context", page.labels["provider_context"], "contract_provider_context_characters")
        self._add_text("objectives", page.labels["objectives"], "contract_relationship_context_characters")
        for stage in page.stages:
            self._add_stage(stage)
        if page.contract.get("unconfirmed"):
            self.add_still_true(names.CONTRACT, "this form")

    def _add_name(self, name: str, noun: str) -> None:
        self.fields[name] = forms.CharField(
            label=self.page.labels[name],
            required=False,
            max_length=MOST_NAME,
            widget=TextInput(),
            error_messages={"max_length": _SHORTEN.format(noun)},
        )
        self.initial[name] = self.page.contract[name]

    def _add_text(self, name: str, label: str, limit: str) -> None:
        self.fields[name] = CountedTextField(self.page.limits[limit], label=label, rows=5, required=False)
        self.initial[name] = self.page.contract[name]

    def _add_stage(self, stage: StageText) -> None:
        limits, labels = self.page.limits, self.page.labels
        for kind, word, limit, rows, text in (
            ("commentary", "Commentary", "contract_commentary_characters", 10, stage.commentary),
            ("source", labels["source"], "contract_source_characters", 2, stage.source),
            ("excerpt", labels["excerpt_text"], "contract_excerpt_characters", 8, stage.excerpt),
        ):
            name = f"{kind}-{stage.key}"
            self.fields[name] = CountedTextField(
                limits[limit],
                label=f"{stage.title}: {word}",
                noun=f"the {word.lower()} on {stage.title.lower()}",
                rows=rows,
                required=False,
            )
            self.initial[name] = text

    def clean(self) -> dict[str, Any]:
        """The end is the start or a day after it (R-226)."""
        data = super().clean() or self.cleaned_data
        starts, ends = data.get("starts"), data.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", END_BEFORE_START)
        return data

    @property
    def still_true(self) -> BoundField | None:
        """The box that confirms what was carried from last year, where something was."""
        return self.still_true_box(names.CONTRACT)

    @property
    def names(self) -> list[BoundField]:
        """Provider and type."""
        return [self["provider"], self["provider_type"]]

    @property
    def dates(self) -> list[BoundField]:
        """Start, end and signing."""
        return [self[name] for name in DATES]

    @property
    def contexts(self) -> list[BoundField]:
        """The provider, and the relationship with its objectives."""
        return [self["provider_context"], self["objectives"]]

    @property
    def stages(self) -> list[StageFields]:
        """Its sections with their boxes."""
        return [self._stage(n, stage) for n, stage in enumerate(self.page.stages)]

    def _stage(self, number: int, stage: StageText) -> StageFields:
        commentary, source, excerpt = (self[f"{kind}-{stage.key}"] for kind in ("commentary", "source", "excerpt"))
        typed = any(box.value() or box.errors for box in (commentary, source, excerpt))
        return StageFields(
            stage=stage, commentary=commentary, source=source, excerpt=excerpt, open=number == 0 or typed
        )

    def content(self) -> dict[str, Any]:
        """What was filled in, as `save_contract` takes it."""
        data = self.cleaned_data
        general = ("provider", "provider_type", *DATES, "provider_context", "objectives")
        kinds = ("commentary", "source", "excerpt")
        return {
            "still_true": self.is_still_true(names.CONTRACT),
            "general": {name: data[name] for name in general},
            "stages": {stage.key: {kind: data[f"{kind}-{stage.key}"] for kind in kinds} for stage in self.page.stages},
        }
