"""What a competency's and a component's page share: one measure with its criteria, rating and evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from assessments import names
from assessments.queries.criterion_lines import CriterionLine
from assessments.queries.steps import NextStep
from cycles.models import Assessment, Mark, Part
from cycles.queries import PartRow, last_year, ratings_at
from cycles.scoring import level_reached
from cycles.states import Stage
from documents.queries.evidence import Evidence
from frameworks.models import Criterion, EvidenceSource, Grade, Item, Term
from frameworks.tree import tree_of
from ui.components import Fact, Jump, Status

STATUS_OF_PART = {
    Part.State.EMPTY: Status.NOT_STARTED,
    Part.State.DRAFT: Status.IN_PROGRESS,
    Part.State.SUBMITTED: Status.COMPLETED,
}


@dataclass(frozen=True)
class GradeGroup:
    """The criteria of one level or colour."""

    grade: Grade
    field: str
    lines: list[CriterionLine]
    additive: bool

    @property
    def ticked(self) -> int:
        """How many of them are ticked."""
        return sum(line.ticked for line in self.lines)

    @property
    def done(self) -> bool:
        """Whether all of them are."""
        return self.ticked == len(self.lines)

    @property
    def label(self) -> str:
        """What the group is called: "Level 2 criteria", "Red lines"."""
        return f"{self.grade.name} criteria" if self.additive else f"{self.grade.name} lines"

    @property
    def rule(self) -> str:
        """How the level adds up (R-332, R-333); nothing for a colour."""
        if not self.additive:
            return ""
        return {
            2: "Level 1 means that the PCT does not meet level 2 requirements.",
            3: "Level 3 needs all level 2 and all level 3 criteria.",
            4: "Level 4 needs all criteria of levels 2, 3 and 4.",
        }.get(self.grade.number, "")

    @property
    def count(self) -> str:
        """The count in words."""
        return f"all {len(self.lines)} ticked" if self.done else f"{self.ticked} of {len(self.lines)} ticked"


@dataclass(frozen=True)
class Measure:
    """A sub-competency or sub-component: criteria by grade, the PCT's rating, last year's, and what supports it."""

    item: Item
    groups: list[GradeGroup]
    grade: Grade | None
    last: Grade | None
    evidence: list[Fact]
    terms: list[Term] = field(default_factory=list)
    supported: int | None = None

    @property
    def level(self) -> int | None:
        """The number of the PCT's rating."""
        return self.grade.number if self.grade else None

    @property
    def colour(self) -> str:
        """The code of the PCT's rating; nothing where there is none."""
        return self.grade.code if self.grade else ""

    @property
    def footnotes(self) -> list[dict[str, str]]:
        """The footnotes of its criteria, each once (R-186)."""
        lines = [line for group in self.groups for line in group.lines]
        return list({note["mark"]: note for line in lines for note in line.footnotes}.values())

    @property
    def inferred(self) -> bool:
        """Whether the level of a criterion is our reading of the source."""
        return any(line.inferred for group in self.groups for line in group.lines)

    @property
    def missing_title(self) -> str:
        """The heading above what is missing."""
        return f"What is missing for level {self.next_group.grade.number}" if self.next_group else ""

    @property
    def unsupported(self) -> str:
        """The heading where the chosen level is not supported by the ticks."""
        return f"You chose level {self.level}. Your ticks support level {self.supported}"

    @property
    def next_group(self) -> GradeGroup | None:
        """The level after the one that the ticks support; None at the top."""
        return next((group for group in self.groups if group.grade.number > (self.supported or 1)), None)

    @property
    def missing(self) -> list[CriterionLine]:
        """What is not ticked of the level after the one that the ticks support, in the criteria's own words."""
        group = self.next_group
        return [line for line in group.lines if not line.ticked] if group else []

    @property
    def next_step(self) -> NextStep | None:
        """What stands between the PCT and the level after the one that its ticks support; None at the top."""
        group = self.next_group
        return NextStep(group.grade.number, self.missing) if group else None

    @property
    def above_support(self) -> bool:
        """Whether the PCT chose a level that its ticks do not support."""
        return bool(self.level and self.supported and self.level > self.supported)

    @property
    def missing_for_choice(self) -> list[CriterionLine]:
        """What is not ticked of the chosen level and those below it."""
        return [
            line
            for group in self.groups
            if self.level and group.grade.number <= self.level
            for line in group.lines
            if not line.ticked
        ]


@dataclass(frozen=True)
class Section:
    """One part of a long form, for the links at its top."""

    anchor: str
    name: str


@dataclass(frozen=True)
class Saved:
    """Where a form stands: which part it is, its version, and who saved it last and when."""

    part_id: int
    key: str
    version: int
    state: Part.State
    by: str
    by_id: int | None
    at: datetime | None
    assigned_to: str
    assigned_to_id: int | None

    @property
    def what(self) -> str:
        """What was saved, as the bar says it."""
        return "Saved and marked as completed" if self.completed else "Draft saved"

    @property
    def completed(self) -> bool:
        """Whether it is marked as completed."""
        return self.state == Part.State.SUBMITTED


def saved(part: Part | PartRow) -> Saved:
    """What the page says about a part."""
    return Saved(
        part.pk,
        part.key,
        part.version,
        Part.State(part.state),
        str(part.saved_by or ""),
        part.saved_by_id,
        part.saved_at,
        str(part.assigned_to or ""),
        part.assigned_to_id,
    )


def advice(assessment: Assessment, topic: str) -> list[dict[str, Any]]:
    """The handbook's guidance on a form, in blocks (R-037)."""
    rows = tree_of(assessment.framework).guidance(topic)
    return [block for row in rows if not row.ours for block in row.content]


def measures(
    assessment: Assessment, subs: list[Item], shown_by: Mapping[int, list[Evidence]], *, additive: bool
) -> list[Measure]:
    """The measures of a page; three queries, however many there are. `shown_by` is what names each criterion, by id."""
    tree = tree_of(assessment.framework)
    criteria: dict[int, dict[Grade, list[Criterion]]] = {}
    markable = [row for item in subs for row in tree.criteria(item) if row.markable]
    for row in markable:
        if row.grade is not None:
            criteria.setdefault(row.item_id, {}).setdefault(row.grade, []).append(row)
    marks = Mark.objects.filter(assessment=assessment, stage=Stage.SELF, verdict=Mark.Verdict.MET)
    # Of all items: to name those of the page to the database takes longer than to read a few hundred numbers.
    ticked = set(marks.values_list("criterion_id", flat=True))
    grades, last = ratings_at(assessment, Stage.SELF), last_year(assessment, subs)
    found = []
    for item in subs:
        surveys = {source.wording for source in tree.evidence(item) if source.kind == EvidenceSource.Kind.SURVEY}
        groups = [
            _group(item, grade, lines, ticked, shown_by, additive, surveys)
            for grade, lines in criteria.get(item.pk, {}).items()
        ]
        met = {group.grade.number: [line.ticked for line in group.lines] for group in groups}
        found.append(
            Measure(
                item,
                groups,
                grades.get(item.key),
                last.get(item.key),
                _facts(tree.evidence(item)),
                list(tree.terms(item.parent_id)),
                supported=level_reached(met) if additive else None,
            )
        )
    return found


def jump(item: Item, name: str, url: str, part: PartRow, current: str) -> Jump:
    """One link of the jump navigation."""
    number = item.key if item.kind == Item.Kind.COMPETENCY else item.title[:1]
    return Jump(number, name, url, STATUS_OF_PART[Part.State(part.state)], item.key == current)


def _group(
    item: Item,
    grade: Grade,
    rows: list[Criterion],
    ticked: set[int],
    shown_by: Mapping[int, list[Evidence]],
    additive: bool,
    surveys: set[str],
) -> GradeGroup:
    lines = [
        CriterionLine(
            row.key,
            row.text,
            row.parts,
            row.footnotes,
            row.pk in ticked,
            row.inferred,
            shown_by.get(row.pk, []),
            _survey(row, surveys),
        )
        for row in rows
    ]
    return GradeGroup(grade, names.ticks(item.key, grade.code), lines, additive)


# Who must agree for a criterion to be met, as it begins, and the survey of appendix V in which they are asked.
_ASKED = {
    "Key stakeholders": "Stakeholder survey",
    "The local population": "Public perception survey",
    "The public and patients": "Public perception survey",
}


def _survey(row: Criterion, surveys: set[str]) -> str:
    """The survey that decides a criterion, of those that support its item; nothing for what documents can show."""
    for who, survey in _ASKED.items():
        if row.text.startswith(who) and " agree " in row.text and survey in surveys:
            return survey[0].lower() + survey[1:]
    return ""


def _facts(sources: Sequence[EvidenceSource]) -> list[Fact]:
    return [
        Fact(kind.label, [_evidence(source) for source in sources if source.kind == kind])
        for kind in EvidenceSource.Kind
    ]


def _evidence(source: EvidenceSource) -> str:
    text = f"{source.wording}: “{source.about}”" if source.about else source.wording
    parts = [part if isinstance(part, str) else part.get("text", "") for part in source.parts]
    return f"{text} ({', '.join(parts)})" if parts else text
