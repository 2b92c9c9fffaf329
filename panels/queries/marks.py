"""What the marks of one stage say about each item (R-259, R-334)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from cycles.models import Assessment, Mark
from cycles.scoring import level_reached
from cycles.states import Stage
from frameworks.models import Criterion, Item
from frameworks.tree import Tree, tree_of
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


# A criterion as far as its mark needs it: its id, and the number and code of its grade.
_Line = tuple[int, int | None, str | None]


def support(criteria: Iterable[Criterion], verdicts: Mapping[int, str]) -> Support:
    """What marks by criterion id say about one item's criteria (with grade and item loaded).

    A criterion without a mark counts as not met. `level` is None until anything is marked, and always for governance,
    whose colours are not additive (R-346). `counts` holds [met, of] by grade code.
    """
    markable = [criterion for criterion in criteria if criterion.markable]
    additive = bool(markable) and markable[0].item.kind == Item.Kind.SUB_COMPETENCY
    return _support(_lines(markable), verdicts, additive)


def _lines(criteria: Iterable[Criterion]) -> list[_Line]:
    return [
        (row.pk, row.grade.number, row.grade.code) if row.grade else (row.pk, None, None)
        for row in criteria
        if row.markable
    ]


@lru_cache(maxsize=8)
def _lines_of(tree: Tree) -> tuple[tuple[str, bool, list[_Line]], ...]:
    """By key, each item of the version that has criteria, and whether its grades are levels. Kept with the tree."""
    items = tree.of(Item.Kind.SUB_COMPETENCY, Item.Kind.SUB_COMPONENT)
    found = ((item.key, item.kind == Item.Kind.SUB_COMPETENCY, _lines(tree.criteria(item))) for item in items)
    return tuple(line for line in found if line[2])


def _support(lines: Sequence[_Line], verdicts: Mapping[int, str], additive: bool) -> Support:
    marked = 0
    by_level: dict[int, list[bool]] = {}
    counts: dict[str, list[int]] = {}
    for pk, number, code in lines:
        verdict = verdicts.get(pk)
        marked += verdict is not None
        if number is None or code is None:
            continue
        met = verdict == Mark.Verdict.MET
        by_level.setdefault(number, []).append(met)
        pair = counts.setdefault(code, [0, 0])
        pair[0] += met
        pair[1] += 1
    level = level_reached(by_level) if additive and marked else None
    return Support(marked=marked, of=len(lines), level=level, counts=counts)


def supports(
    assessment: Assessment, stages: Iterable[Stage], actor: Actor | None = None
) -> dict[Stage, dict[str, Support]]:
    """For each stage, what its marks say by the key of each rated item; one query.

    `actor` None: the caller holds the door.
    """
    lines = _lines_of(tree_of(assessment.framework))
    verdicts: dict[Stage, dict[int, str]] = {stage: {} for stage in stages}
    rows = Mark.objects.filter(assessment=assessment) if actor is None else Mark.objects.showing(actor, assessment)
    marks = rows.filter(stage__in=verdicts)
    for stage, criterion, verdict in marks.values_list("stage", "criterion_id", "verdict"):
        verdicts[Stage(stage)][criterion] = verdict
    return {
        stage: {key: _support(own, given, additive) for key, additive, own in lines}
        for stage, given in verdicts.items()
    }


def support_of(assessment: Assessment, item: Item, stage: Stage) -> Support:
    """What one stage's marks say about one item; one query. The caller holds the door."""
    criteria = tree_of(assessment.framework).criteria(item)
    marks = Mark.objects.filter(assessment=assessment, stage=stage, criterion__item=item)
    return support(criteria, dict(marks.values_list("criterion_id", "verdict")))
