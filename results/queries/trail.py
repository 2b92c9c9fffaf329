"""The rating trail of one assessment: every stage's rating of every line that the reader may see (R-353)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cycles.models import Assessment
from cycles.queries import CALIBRATED, TrailStep, last_year, rating_trail
from cycles.scoring import shown
from cycles.states import Stage, State
from frameworks.models import Grade, Item
from frameworks.tree import tree_of
from organisations.actors import Actor
from panels.models import Issue
from panels.report.check import known
from results.queries.rounds import score_of

NOW = {State.PROVISIONAL: "Provisional", State.FINAL: "Final", State.PUBLISHED: "Final"}

# Which schemas of issued scorecards are read.
READS = ("wcc.panel-report/1",)

MISSING = {Stage.REGIONAL: "Not changed", Stage.NATIONAL: "Not changed"}


@dataclass(frozen=True)
class TrailLine:
    """One rated item: the grades of last year, of each visible stage and the one that stands, and the steps.

    A stage's cell is the grade's code, and the words that stand there without one.
    """

    item: Item
    last: str
    cells: list[tuple[str, str]]
    now: str
    steps: list[TrailStep]


@dataclass(frozen=True)
class TrailSection:
    """A competency with its scores, or a governance component, with its lines."""

    item: Item
    lines: list[TrailLine]
    levels: bool
    last: str
    scores: list[str]
    now: str

    @property
    def with_steps(self) -> list[TrailLine]:
        """The lines of which the reader may see any step."""
        return [line for line in self.lines if line.steps]


@dataclass(frozen=True)
class Trail:
    """The page: the stages that the reader sees at all, in order, the sections, and whether any rating stands."""

    assessment: Assessment
    stages: list[Stage]
    sections: list[TrailSection]
    now: str
    stands: bool
    previous_year: str


def trail_page(assessment: Assessment, actor: Actor) -> Trail:
    """Every line's ratings through the door of each stage; it grants nothing itself. Three queries.

    The rating that stands is the latest of panel, regional and national where the reader sees the panel's, else what
    the last issued scorecard says that the reader may see. Nothing stands in for a missing one.
    """
    tree = tree_of(assessment.framework)
    parents = tree.of(Item.Kind.COMPETENCY, Item.Kind.COMPONENT)
    steps = rating_trail(assessment, actor)
    last = last_year(assessment)
    seen = {step.stage for line in steps.values() for step in line}
    stages = [stage for stage in Stage if stage in seen]
    standing = _standing(assessment, actor, steps, stages)
    by_stage = {stage: _until(steps, stage) for stage in stages}
    last_levels = {key: grade.number for key, grade in last.items()}
    sections = []
    for parent in parents:
        own = [item for item in (parent, *tree.parts(parent)) if item.scale_id is not None]
        lines = [_line(item, steps.get(item.key, []), stages, last, standing) for item in own]
        is_level = parent.kind == Item.Kind.COMPETENCY
        sections.append(
            TrailSection(
                parent,
                lines,
                is_level,
                shown(score_of(parent, last_levels)) if is_level else "",
                [shown(score_of(parent, by_stage[stage])) if is_level else "" for stage in stages],
                shown(score_of(parent, _numbers(standing))) if is_level else "",
            )
        )
    years = Assessment.objects.values_list("cycle__year", flat=True)
    year = years.get(pk=assessment.previous_id) if assessment.previous_id else ""
    return Trail(assessment, stages, sections, NOW.get(State(assessment.state), "Now"), bool(standing), year)


def _line(
    item: Item, steps: list[TrailStep], stages: list[Stage], last: Mapping[str, Grade], standing: Mapping[str, str]
) -> TrailLine:
    given = {step.stage: step.grade.code for step in steps}
    previous = last[item.key].code if item.key in last else ""
    return TrailLine(
        item,
        previous,
        [(given.get(stage, ""), MISSING.get(stage, "Not rated")) for stage in stages],
        standing.get(item.key, ""),
        steps,
    )


def _until(steps: Mapping[str, list[TrailStep]], stage: Stage) -> dict[str, int]:
    """The numbers that a stage scores from: its own, and for a round the ratings before it that it left alone."""
    counted = CALIBRATED[: CALIBRATED.index(stage) + 1] if stage in CALIBRATED else (stage,)
    found = {}
    for key, line in steps.items():
        own = [step.grade.number for step in line if step.stage in counted]
        if own:
            found[key] = own[-1]
    return found


def _standing(
    assessment: Assessment, actor: Actor, steps: Mapping[str, list[TrailStep]], stages: list[Stage]
) -> dict[str, str]:
    """By item key, the code of the grade that stands, as far as the actor may know it."""
    if Stage.PANEL in stages:
        return {
            key: calibrated[-1].grade.code
            for key, line in steps.items()
            if (calibrated := [step for step in line if step.stage in CALIBRATED])
        }
    issued = Issue.objects.showing(actor, assessment).filter(kind=Issue.Kind.SCORECARD).last()
    return issued_ratings(issued.content) if issued else {}


def issued_ratings(content: dict[str, Any]) -> dict[str, str]:
    """By item key, what an issued scorecard says: a level's digit or a colour."""
    found = {
        sub["ref"]: str(sub["level"])
        for competency in known(content, READS)["competencies"]["items"]
        for sub in competency["sub_competencies"]
        if sub["level"] is not None
    }
    for component in content["governance"]["items"]:
        found |= {row["key"]: row["rating"] for row in (component, *component["sub_components"]) if row["rating"]}
    return found


def _numbers(standing: Mapping[str, str]) -> dict[str, int]:
    return {key: int(code) for key, code in standing.items() if code.isdigit()}
