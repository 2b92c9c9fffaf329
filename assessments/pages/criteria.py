"""The criteria of a sub-competency or sub-component as its form shows them: ticked or not, and what speaks for them."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from assessments import names
from documents.queries.evidence import Evidence
from frameworks.criteria import CriteriaOfGrade, by_grade
from frameworks.models import Criterion, EvidenceSource, Item


@dataclass(frozen=True, kw_only=True)
class CriterionLine:
    """One criterion as printed, whether the PCT ticked it, and what shows that it is met."""

    criterion: Criterion
    ticked: bool
    evidence: Sequence[Evidence] = field(default_factory=list)
    # The survey that decides it, where documents cannot.
    survey: str = ""

    @property
    def not_named(self) -> str:
        """What is said of it where no sign-post names it: that one is missing, or which survey decides it instead."""
        return f"The {self.survey} decides it." if self.survey else "No sign-post names it yet."


@dataclass(frozen=True, kw_only=True)
class TickedCriteria(CriteriaOfGrade[CriterionLine]):
    """The criteria of one level or colour. Levels are `additive`: each needs those below it."""

    additive: bool

    @property
    def box(self) -> str:
        """The name of the boxes in which they are ticked."""
        return names.ticks(self.item.key, self.grade.code)

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


def ticked_criteria(
    item: Item,
    criteria: Sequence[Criterion],
    *,
    sources: Sequence[EvidenceSource],
    ticked: AbstractSet[int],
    shown_by: Mapping[int, Sequence[Evidence]],
    additive: bool,
) -> list[TickedCriteria]:
    """The criteria of an item by grade, from the ids of those ticked and what names each; no query."""
    surveys = {source.wording for source in sources if source.kind == EvidenceSource.Kind.SURVEY}
    return [
        TickedCriteria(
            item=item,
            grade=group.grade,
            lines=[
                CriterionLine(
                    criterion=row,
                    ticked=row.pk in ticked,
                    evidence=shown_by.get(row.pk, []),
                    survey=_survey(row, surveys),
                )
                for row in group.lines
            ],
            additive=additive,
        )
        for group in by_grade(item, (row for row in criteria if row.markable))
    ]


# Who must agree for a criterion to be met, as it begins, and the survey of appendix V in which they are asked.
_ASKED = {
    "Key stakeholders": "Stakeholder survey",
    "The local population": "Public perception survey",
    "The public and patients": "Public perception survey",
}


def _survey(row: Criterion, surveys: AbstractSet[str]) -> str:
    """The survey that decides a criterion, of those that support its item; nothing for what documents can show."""
    for who, survey in _ASKED.items():
        if row.text.startswith(who) and " agree " in row.text and survey in surveys:
            return survey[0].lower() + survey[1:]
    return ""
