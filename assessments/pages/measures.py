"""What a competency's and a component's page share: one measure with its criteria, rating and evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessments.pages.criteria import CriterionLine, TickedCriteria, ticked_criteria
from assessments.pages.next_level import NextLevel
from cycles.models import Assessment, Mark
from cycles.queries import last_year, ratings_at
from cycles.scoring import level_reached
from cycles.states import Stage
from documents.queries.evidence import Evidence
from frameworks.footnotes import Footnote, footnotes_of, footnotes_of_text
from frameworks.models import EvidenceSource, Grade, Item, Term
from frameworks.tree import tree_of
from ui.components import Fact


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A sub-competency or sub-component: criteria by grade, the PCT's rating, last year's, and what supports it."""

    item: Item
    groups: list[TickedCriteria]
    grade: Grade | None
    last: Grade | None
    evidence: list[Fact]
    evidence_footnotes: list[Footnote]
    terms: list[Term]
    # The level that the ticks support; None where they decide nothing.
    supported: int | None

    @property
    def level(self) -> int | None:
        """The number of the PCT's rating."""
        return self.grade.number if self.grade else None

    @property
    def colour(self) -> str:
        """The code of the PCT's rating; nothing where there is none."""
        return self.grade.code if self.grade else ""

    @property
    def footnotes(self) -> list[Footnote]:
        """The footnotes of its criteria, each once (R-186)."""
        return footnotes_of(line.criterion for group in self.groups for line in group.lines)

    @property
    def text_footnotes(self) -> list[Footnote]:
        """The footnotes of its description."""
        return footnotes_of_text(self.item)

    @property
    def inferred(self) -> bool:
        """Whether the level of a criterion is our reading of the source."""
        return any(line.criterion.inferred for group in self.groups for line in group.lines)

    @property
    def missing_title(self) -> str:
        """The heading above what is missing."""
        return f"What is missing for level {self.next_group.grade.number}" if self.next_group else ""

    @property
    def unsupported(self) -> str:
        """The heading where the chosen level is not supported by the ticks."""
        return f"You chose level {self.level}. Your ticks support level {self.supported}"

    @property
    def next_group(self) -> TickedCriteria | None:
        """The level after the one that the ticks support; None at the top."""
        return next((group for group in self.groups if group.grade.number > (self.supported or 1)), None)

    @property
    def missing(self) -> list[CriterionLine]:
        """What is not ticked of the level after the one that the ticks support, in the criteria's own words."""
        group = self.next_group
        return [line for line in group.lines if not line.ticked] if group else []

    @property
    def next_level(self) -> NextLevel | None:
        """What stands between the PCT and the level after the one that its ticks support; None at the top."""
        group = self.next_group
        return NextLevel(group.grade.number, self.missing) if group else None

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


def measures(
    assessment: Assessment, subs: list[Item], shown_by: Mapping[int, list[Evidence]], *, additive: bool
) -> list[Measure]:
    """The measures of a page; three queries, however many there are. `shown_by` is what names each criterion, by id."""
    tree = tree_of(assessment.framework)
    marks = Mark.objects.filter(assessment=assessment, stage=Stage.SELF, verdict=Mark.Verdict.MET)
    # Of all items: to name those of the page to the database takes longer than to read a few hundred numbers.
    ticked = set(marks.values_list("criterion_id", flat=True))
    grades, last = ratings_at(assessment, Stage.SELF), last_year(assessment, subs)
    found = []
    for item in subs:
        sources = tree.evidence(item)
        groups = ticked_criteria(
            item, tree.criteria(item), sources=sources, ticked=ticked, shown_by=shown_by, additive=additive
        )
        met = {group.grade.number: [line.ticked for line in group.lines] for group in groups}
        found.append(
            Measure(
                item=item,
                groups=groups,
                grade=grades.get(item.key),
                last=last.get(item.key),
                evidence=_facts(sources),
                evidence_footnotes=footnotes_of(sources),
                terms=list(tree.terms(item.parent_id)),
                supported=level_reached(met) if additive else None,
            )
        )
    return found


def _facts(sources: Sequence[EvidenceSource]) -> list[Fact]:
    return [
        Fact(kind.label, [_evidence(source) for source in sources if source.kind == kind])
        for kind in EvidenceSource.Kind
    ]


def _evidence(source: EvidenceSource) -> str:
    text = f"{source.wording}: “{source.about}”" if source.about else source.wording
    parts = [part if isinstance(part, str) else part.get("text", "") for part in source.parts]
    return f"{text} ({', '.join(parts)})" if parts else text
