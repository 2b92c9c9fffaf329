"""The forms of a competency and of a component of governance, drawn from their read models."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict

from assessments import names
from assessments.pages.commentaries import CommentaryBox
from assessments.pages.competency_form import CompetencyPage
from assessments.pages.criteria import TickedCriteria
from assessments.pages.governance_form import GovernancePage, SubComponent
from assessments.pages.measures import Measure
from assessments.pages.part_page import PartPage
from organisations.forms import ServiceForm
from ui.fields import ColourField, CountedTextField, CriteriaField, Criterion
from ui.fields import LevelField as Level


class PartForm(ServiceForm):
    """A form of the return: with the version it was opened at, so that a late save is told.

    Each is made from its page, and from what was sent (docs/architecture.md, rule 7).
    """

    page: PartPage
    version = forms.IntegerField(widget=forms.HiddenInput)

    def content(self) -> dict[str, Any]:
        """What was filled in, as its service takes it."""
        raise NotImplementedError

    def add_criteria(self, item_label: str, group: TickedCriteria, legend: str) -> None:
        """The criteria of one level or colour, to tick."""
        self.fields[group.box] = CriteriaField(
            [Criterion(row.key, row.text, row.parts) for row in (line.criterion for line in group.lines)],
            label=f"{item_label}: {legend}",
        )
        self.initial[group.box] = [line.criterion.key for line in group.lines if line.ticked]

    def add_commentary(self, box: CommentaryBox, label: str, about: str) -> None:
        """One commentary; empty is allowed in a draft."""
        self.fields[box.field] = CountedTextField(
            box.limit, label=label, help_text=box.wording, noun=f"the commentary on {about}", rows=8, required=False
        )
        self.initial[box.field] = box.text
        if not box.confirmed:
            self.add_still_true(box.field, f"the commentary on {about}")

    def add_still_true(self, box: str, what: str) -> None:
        """The box that confirms what was carried from last year (R-421). A change of the text does it too."""
        self.fields[names.still_true(box)] = forms.BooleanField(
            required=False,
            label="This is still true",
            help_text=f"Tick this box, or change {what}. Until then it cannot be completed.",
        )

    def is_still_true(self, box: str) -> bool:
        """Whether that box was ticked."""
        return bool(self.cleaned_data.get(names.still_true(box)))

    def still_true_box(self, box: str) -> BoundField | None:
        """That box, where there is something to confirm."""
        name = names.still_true(box)
        return self[name] if name in self.fields else None

    def ticks(self, measure: Measure) -> list[str]:
        """The keys of all criteria ticked of one measure."""
        return [key for group in measure.groups for key in self.cleaned_data[group.box]]


@dataclass(frozen=True)
class CommentaryFields:
    """A commentary with its box, and the box that confirms it while it is last year's."""

    field: BoundField
    still_true: BoundField | None


@dataclass(frozen=True)
class GroupFields:
    """The criteria of one level or colour with their boxes."""

    group: TickedCriteria
    field: BoundField
    open: bool


@dataclass(frozen=True)
class MeasureFields:
    """One measure with its boxes."""

    measure: Measure
    rating: BoundField
    groups: list[GroupFields]


class CompetencyForm(PartForm):
    """Levels, ticks and commentaries of one competency (R-158 to R-173)."""

    page: CompetencyPage

    def __init__(self, page: CompetencyPage, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"version": page.saved.version})
        self.page = page
        for measure in page.measures:
            key = measure.item.key
            for group in measure.groups:
                self.add_criteria(key, group, f"{group.grade.name.lower()} criteria that the PCT meets")
            self.fields[names.level(key)] = Level(
                label=f"Where is the PCT today on {key}?", required=False, supported=measure.supported
            )
            self.initial[names.level(key)] = measure.level
        for box in page.commentaries:
            self.add_commentary(box, box.label, box.key)

    @property
    def measures(self) -> list[MeasureFields]:
        """Its measures with their boxes; the criteria of the level to reach next stand open."""
        return [
            MeasureFields(
                measure,
                self[names.level(measure.item.key)],
                [GroupFields(group, self[group.box], group is measure.next_group) for group in measure.groups],
            )
            for measure in self.page.measures
        ]

    @property
    def commentaries(self) -> list[CommentaryFields]:
        """The boxes of the commentaries."""
        return [CommentaryFields(self[box.field], self.still_true_box(box.field)) for box in self.page.commentaries]

    def content(self) -> dict[str, Any]:
        """What was filled in, as `save_competency` takes it."""
        data = self.cleaned_data
        return {
            "levels": {measure.item.key: data[names.level(measure.item.key)] for measure in self.page.measures},
            "ticks": {measure.item.key: self.ticks(measure) for measure in self.page.measures},
            "commentaries": {box.key: data[box.field] for box in self.page.commentaries},
            "still_true": [box.key for box in self.page.commentaries if self.is_still_true(box.field)],
        }


@dataclass(frozen=True, kw_only=True)
class SubComponentFields:
    """One sub-component with its boxes."""

    sub: SubComponent
    fields: MeasureFields
    commentary: BoundField | None
    still_true: BoundField | None


class GovernanceForm(PartForm):
    """Colour, lines and commentary of each sub-component of one component (R-175 to R-182)."""

    page: GovernancePage

    def __init__(self, page: GovernancePage, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"version": page.saved.version})
        self.page = page
        for sub in page.subs:
            item = sub.measure.item
            for group in sub.measure.groups:
                self.add_criteria(item.title, group, f"{group.grade.name.lower()} lines that describe the PCT")
            self.fields[names.colour(item.key)] = ColourField(label=f"Rating of “{item.title}”", required=False)
            self.initial[names.colour(item.key)] = sub.measure.grade.code if sub.measure.grade else ""
            if sub.commentary:
                self.add_commentary(sub.commentary, f"{sub.commentary.label}: {item.title}", f"“{item.title}”")

    @property
    def subs(self) -> list[SubComponentFields]:
        """Its sub-components with their boxes."""
        return [
            SubComponentFields(
                sub=sub,
                fields=MeasureFields(
                    sub.measure,
                    self[names.colour(sub.measure.item.key)],
                    [GroupFields(group, self[group.box], True) for group in sub.measure.groups],
                ),
                commentary=self[sub.commentary.field] if sub.commentary else None,
                still_true=self.still_true_box(sub.commentary.field) if sub.commentary else None,
            )
            for sub in self.page.subs
        ]

    def content(self) -> dict[str, Any]:
        """What was filled in, as `save_governance` takes it."""
        data = self.cleaned_data
        measures = [sub.measure for sub in self.page.subs]
        return {
            "colours": {measure.item.key: data[names.colour(measure.item.key)] or None for measure in measures},
            "ticks": {measure.item.key: self.ticks(measure) for measure in measures},
            "commentaries": {
                sub.commentary.key: data[sub.commentary.field] for sub in self.page.subs if sub.commentary
            },
            "still_true": [
                sub.commentary.key
                for sub in self.page.subs
                if sub.commentary and self.is_still_true(sub.commentary.field)
            ],
        }
