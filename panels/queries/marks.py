"""What the marks of one stage say about each item (R-259, R-334)."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from cycles.models import Assessment, Mark
from cycles.scoring import level_reached
from cycles.states import Stage
from frameworks.models import Criterion, Item
from organisations.actors import Actor


@dataclass(frozen=True)
class Support:
    """The marks on one item: how many there are, and the level that they support (sub-competencies only)."""

    marked: int = 0
    of: int = 0
    level: int | None = None
    counts: dict[str, list[int]] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether every criterion that can be marked is."""
        return self.marked == self.of


def support(criteria: Iterable[Criterion], verdicts: dict[int, str]) -> Support:
    """What marks by criterion id say about one item's criteria (with grade and item loaded).

    A criterion without a mark counts as not met. `level` is None until anything is marked, and always for governance,
    whose colours are not additive (R-346). `counts` holds [met, of] by grade code.
    """
    markable = [criterion for criterion in criteria if criterion.markable]
    marked = sum(criterion.pk in verdicts for criterion in markable)
    by_level: dict[int, list[bool]] = {}
    counts: dict[str, list[int]] = {}
    for criterion in markable:
        grade = criterion.grade
        if grade is None:
            continue
        met = verdicts.get(criterion.pk) == Mark.Verdict.MET
        by_level.setdefault(grade.number, []).append(met)
        pair = counts.setdefault(grade.code, [0, 0])
        pair[0] += met
        pair[1] += 1
    additive = bool(markable) and markable[0].item.kind == Item.Kind.SUB_COMPETENCY
    level = level_reached(by_level) if additive and marked else None
    return Support(marked, len(markable), level, counts)


def supports(assessment: Assessment, stage: Stage, actor: Actor | None = None) -> dict[str, Support]:
    """For each rated item's key, what one stage's marks say; two queries. `actor` None: the caller holds the door."""
    kinds = (Item.Kind.SUB_COMPETENCY, Item.Kind.SUB_COMPONENT)
    criteria = Criterion.objects.filter(
        item__framework=assessment.framework_id, item__kind__in=kinds, markable=True
    ).select_related("grade", "item")
    rows = Mark.objects.all() if actor is None else Mark.objects.showing(actor)
    marks = rows.filter(assessment=assessment, stage=stage)
    verdicts: dict[int, str] = dict(marks.values_list("criterion_id", "verdict"))
    by_item: dict[str, list[Criterion]] = {}
    for criterion in criteria:
        by_item.setdefault(criterion.item.key, []).append(criterion)
    return {key: support(rows, verdicts) for key, rows in by_item.items()}


def support_of(assessment: Assessment, item: Item, stage: Stage) -> Support:
    """What one stage's marks say about one item; two queries. The caller holds the door."""
    criteria = list(Criterion.objects.filter(item=item, markable=True).select_related("grade", "item"))
    marks = Mark.objects.filter(assessment=assessment, stage=stage, criterion__item=item)
    return support(criteria, dict(marks.values_list("criterion_id", "verdict")))
