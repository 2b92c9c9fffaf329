"""The rating trail of one assessment: every stage's rating of every line that the reader may see (R-353)."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from cycles.models import Assessment
from cycles.queries import CALIBRATED, TrailStep, last_year, rating_trail
from cycles.scoring import shown
from cycles.states import Stage, State
from frameworks.models import Grade, Item
from frameworks.tree import tree_of
from organisations.actors import Actor
from panels.models import Issue
from results.queries.issued import issued_ratings
from results.queries.scores import score_of
from sentences.dates import time_and_day
from ui import cells, marks
from ui.tables import Cell, Column, Line, Table

NOW = {State.PROVISIONAL: "Provisional", State.FINAL: "Final", State.PUBLISHED: "Final"}

MISSING = {Stage.REGIONAL: "Not changed", Stage.NATIONAL: "Not changed"}


@dataclass(frozen=True, kw_only=True)
class TrailLine:
    """One rated item: by stage the code of its grade, the code of the one in force and of last year’s, the steps."""

    item: Item
    last: str
    given: Mapping[Stage, str]
    now: str
    steps: list[TrailStep]

    @property
    def steps_in_words(self) -> list[str]:
        """Who gave the line its grades, when and why."""
        return [_in_words(step) for step in self.steps]


@dataclass(frozen=True, kw_only=True)
class TrailSection:
    """A competency with its scores, or a governance component, with its lines."""

    item: Item
    name: str
    lines: list[TrailLine]
    table: Table[TrailLine]

    @property
    def with_steps(self) -> list[TrailLine]:
        """The lines of which the reader may see any step."""
        return [line for line in self.lines if line.steps]


@dataclass(frozen=True, kw_only=True)
class Trail:
    """The page: the sections, and whether the reader sees any rating."""

    assessment: Assessment
    sections: list[TrailSection]
    is_open: bool


@dataclass(frozen=True, kw_only=True)
class _Columns:
    """Which columns the tables of a trail have; `change` names the page on which the reader changes a rating."""

    assessment: Assessment
    previous_year: str
    stages: list[Stage]
    now: str
    change: str


def trail_page(assessment: Assessment, actor: Actor, change: str = "") -> Trail:
    """Every line's ratings through the door of each stage; it grants nothing itself. Three queries.

    The rating in force is the latest of panel, regional and national where the reader sees the panel's, else what
    the last issued scorecard says that the reader may see. Nothing stands in for a missing one. `change` is the name of
    the page on which the reader may change a rating, if there is one.
    """
    tree = tree_of(assessment.framework)
    steps = rating_trail(assessment, actor)
    last = last_year(assessment)
    seen = {step.stage for line in steps.values() for step in line}
    stages = [stage for stage in Stage if stage in seen]
    in_force = _in_force(assessment, actor, steps, stages)
    years = Assessment.objects.values_list("cycle__year", flat=True)
    columns = _Columns(
        assessment=assessment,
        previous_year=years.get(pk=assessment.previous_id) if assessment.previous_id else "",
        stages=stages,
        now=NOW.get(State(assessment.state), "Now") if in_force else "",
        change=change,
    )
    last_levels = {key: grade.number for key, grade in last.items()}
    levels = [last_levels, *(_until(steps, stage) for stage in stages), _numbers(in_force)]
    sections = []
    for parent in tree.of(Item.Kind.COMPETENCY, Item.Kind.COMPONENT):
        own = [item for item in (parent, *tree.parts(parent)) if item.scale_id is not None]
        lines = [_line(item, steps.get(item.key, []), last, in_force) for item in own]
        scores = [shown(score_of(parent, given)) for given in levels] if _has_score(parent) else []
        sections.append(
            TrailSection(item=parent, name=_name(parent), lines=lines, table=_table(columns, parent, lines, scores))
        )
    return Trail(assessment=assessment, sections=sections, is_open=bool(stages or in_force))


def _has_score(item: Item) -> bool:
    return item.kind == Item.Kind.COMPETENCY


def _name(item: Item) -> str:
    title = item.short_title or item.title
    return f"{item.key} {title}" if _has_score(item) else title


def _line(item: Item, steps: list[TrailStep], last: Mapping[str, Grade], in_force: Mapping[str, str]) -> TrailLine:
    return TrailLine(
        item=item,
        last=last[item.key].code if item.key in last else "",
        given={step.stage: step.grade.code for step in steps},
        now=in_force.get(item.key, ""),
        steps=steps,
    )


def _table(columns: _Columns, parent: Item, lines: list[TrailLine], scores: list[str]) -> Table[TrailLine]:
    """The lines of a section: last year’s grade, each stage’s, the one in force, the way to a change; its scores."""
    return Table(
        label=parent.title,
        sticky=True,
        classes="app-steps",
        columns=[
            Column("Line", kind="name", cell=lambda line: _line_name(line, parent)),
            Column(
                "Last year",
                kind="grade",
                cell=lambda line: marks.grade(line.last, True, "None"),
                shown=bool(columns.previous_year),
            ),
            *(_of_stage(stage) for stage in columns.stages),
            Column(
                columns.now,
                kind="grade",
                cell=lambda line: marks.grade(line.now, False, "Not rated"),
                shown=bool(columns.now),
            ),
            Column("Change", kind="action", cell=lambda line: _change(columns, line), shown=bool(columns.change)),
        ],
        rows=[*lines, *([_scores(scores)] if scores else [])],
    )


def _line_name(line: TrailLine, parent: Item) -> str | Cell:
    return "Overall" if line.item.pk == parent.pk else Cell(str(line.item), key=f"item-{line.item.pk}")


def _of_stage(stage: Stage) -> Column[TrailLine]:
    missing = MISSING.get(stage, "Not rated")
    return Column(stage.label, kind="grade", cell=lambda line: marks.grade(line.given.get(stage, ""), True, missing))


def _change(columns: _Columns, line: TrailLine) -> str:
    if not line.now:
        return ""
    url = reverse(columns.change, args=[columns.assessment.pk, line.item.key])
    return cells.link("Change", url, about=str(line.item))


def _scores(scores: list[str]) -> Line:
    """Last year’s score, each stage’s, and the one in force."""
    *before, now = (score or "None" for score in scores)
    return Line(["Score", *before, cells.strong(now), ""])


def _in_words(step: TrailStep) -> str:
    """What a stage gave, who recorded it, when and why."""
    by = f"{step.by}, " if step.by else ""
    words = f"{step.stage.label}: {step.grade.name}. {by}{time_and_day(step.at)}"
    return cells.lines(words, cells.typed(step.reason)) if step.reason else words


def _until(steps: Mapping[str, list[TrailStep]], stage: Stage) -> dict[str, int]:
    """The numbers that a stage scores from: its own, and for a round the ratings before it that it left alone."""
    counted = CALIBRATED[: CALIBRATED.index(stage) + 1] if stage in CALIBRATED else (stage,)
    found = {}
    for key, line in steps.items():
        own = [step.grade.number for step in line if step.stage in counted]
        if own:
            found[key] = own[-1]
    return found


def _in_force(
    assessment: Assessment, actor: Actor, steps: Mapping[str, list[TrailStep]], stages: list[Stage]
) -> dict[str, str]:
    """By item key, the code of the grade in force, as far as the actor may know it."""
    if Stage.PANEL in stages:
        return {
            key: calibrated[-1].grade.code
            for key, line in steps.items()
            if (calibrated := [step for step in line if step.stage in CALIBRATED])
        }
    issued = Issue.objects.showing(actor, assessment).filter(kind=Issue.Kind.SCORECARD).last()
    return issued_ratings(issued.content) if issued else {}


def _numbers(in_force: Mapping[str, str]) -> dict[str, int]:
    return {key: int(code) for key, code in in_force.items() if code.isdigit()}
