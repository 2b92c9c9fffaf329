from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Q

from cycles.models import Assessment
from cycles.states import State
from cycles.visibility import Material, sees
from frameworks.tree import tree_of
from organisations.actors import Actor
from sentences.counts import counted
from surveys.collation import two_decimals
from surveys.models import Collation

# The heading in the framework's guidance under which it says how results are used and read.
READING = "Anonymity and reporting"


@dataclass(frozen=True)
class Figures:
    """Of one statement: how many gave a score, how many were unable to comment, the exact mean, who chose what."""

    n: int
    unable: int
    mean: Fraction | None
    distribution: dict[int, int]

    @property
    def shown(self) -> str:
        """The mean to two decimals, empty where nobody gave a score."""
        return two_decimals(self.mean)


@dataclass(frozen=True)
class StatementResult(Figures):
    """The result of one statement over all answers. `suggestion` is a level and never a rating (Q-01).

    `few` is of a mean of fewer scores than surveys are needed: it suggests nothing and is shown with its number.
    """

    key: str
    number: int
    text: str
    item_key: str
    withheld: bool
    suggestion: int | None
    few: bool

    @property
    def shown_of_few(self) -> str:
        """The mean to two decimals, with the number of its scores where they are few; empty where there are none."""
        return f"{self.shown} ({counted(self.n, 'score')})" if self.few and self.shown else self.shown


@dataclass(frozen=True, kw_only=True)
class GroupResult:
    """The result of one group, by statement key, or that it is withheld to protect its respondents (Q-02)."""

    group: str
    label: str
    withheld: bool
    completed: int | None
    statements: dict[str, Figures]


@dataclass(frozen=True)
class GroupLine:
    """A statement with its figures in each group; None is withheld."""

    statement: StatementResult
    figures: list[Figures | None]


@dataclass(frozen=True)
class OpenQuestion:
    """An open question of the survey."""

    key: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Collated:
    """The survey's result as it was computed at its closing. `bands` are the thresholds of its year. What people wrote
    is read apart from it (`surveys.queries.comments`).
    """

    closed_on: date
    bands: dict[str, Any]
    completed: int
    minimum: int
    below_minimum: bool
    smallest: int
    texts_withheld: bool
    statements: list[StatementResult]
    groups: list[GroupResult]
    open_questions: list[OpenQuestion]

    @property
    def by_group(self) -> list[GroupLine]:
        """The figures of the groups, a line for each statement."""
        return [
            GroupLine(statement, [group.statements.get(statement.key) for group in self.groups])
            for statement in self.statements
        ]


def collation_and_last(assessment: Assessment, actor: Actor) -> tuple[Collated | None, Collated | None]:
    """The result and that of the year before, both or neither: who reads this year's reads last year's beside it.

    One query. The assessment comes with its organisation.
    """
    return with_last(assessment) if sees(actor, assessment, Material.SURVEY) else (None, None)


def with_last(assessment: Assessment) -> tuple[Collated | None, Collated | None]:
    """The result and that of the year before, once that year is published, for read models that already hold the door;
    one query.
    """
    last = Q(assessment=assessment.previous_id, assessment__state=State.PUBLISHED)
    rows = {row.assessment_id: row for row in Collation.objects.filter(Q(assessment=assessment) | last)}
    now, before = rows.get(assessment.pk), rows.get(assessment.previous_id or 0)
    if now is None:
        return None, None
    return read(now), None if before is None else read(before)


def collations(assessments: Iterable[Assessment]) -> dict[int, Collated]:
    """Results by assessment id, for read models that already hold the door; one query."""
    rows = Collation.objects.filter(assessment__in=[assessment.pk for assessment in assessments])
    return {row.assessment_id: read(row) for row in rows}


def read(row: Collation) -> Collated:
    """A stored result as values."""
    content = row.content
    minimum = content["minimum"]
    return Collated(
        closed_on=row.closed_on,
        bands=content.get("bands", {}),
        completed=content["completed"],
        minimum=minimum,
        below_minimum=content["below_minimum"],
        smallest=content["smallest_group"],
        texts_withheld=content["texts_withheld"],
        statements=[
            StatementResult(
                **_figures(one),
                key=one["key"],
                number=one["number"],
                text=one["text"],
                item_key=one["item"],
                withheld=one["withheld"],
                # Results of before went by the number of surveys; what was computed stays as it is stored.
                suggestion=one["suggestion"] if one["n"] >= minimum else None,
                few=one["n"] < minimum,
            )
            for one in content["statements"]
        ],
        groups=[
            GroupResult(
                group=group["group"],
                label=group["label"],
                withheld=group["withheld"],
                completed=group["completed"],
                statements={key: Figures(**_figures(one)) for key, one in group["statements"].items()},
            )
            for group in content["groups"]
        ],
        open_questions=[OpenQuestion(one["key"], one["text"]) for one in content["open_questions"]],
    )


def _figures(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "n": one["n"],
        "unable": one["unable"],
        "mean": Fraction(one["mean"]) if one["mean"] is not None else None,
        "distribution": {int(score): number for score, number in one["distribution"].items()},
    }


def how_to_read(assessment: Assessment) -> list[dict[str, Any]]:
    """What the handbook says of anonymity and of reading the results (R-157), from the framework as it is kept."""
    rows = tree_of(assessment.framework).guidance("survey")
    return [block for row in rows if row.heading == READING for block in row.content]
