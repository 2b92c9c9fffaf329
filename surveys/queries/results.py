from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from cycles.models import Assessment
from organisations.actors import Actor
from surveys.collation import two_decimals
from surveys.models import Collation


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
    """The result of one statement over all answers. `suggestion` is a level and never a rating (Q-01)."""

    key: str
    number: int
    text: str
    item_key: str
    withheld: bool
    suggestion: int | None
    comments: list[str]


@dataclass(frozen=True)
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
    """The answers to an open question, without names and in a random order."""

    key: str
    text: str
    answers: list[str]


@dataclass(frozen=True)
class Collated:
    """The survey's result as it was computed at its closing."""

    closed_on: date
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


def collation_of(assessment: Assessment, actor: Actor) -> Collated | None:
    """The result, or None before closing or where the actor may not see it (VISIBILITY row 8); one query."""
    row = Collation.objects.showing(actor).filter(assessment=assessment).first()
    return row and read(row)


def collations(assessments: Iterable[Assessment]) -> dict[int, Collated]:
    """Results by assessment id, for read models that already hold the door; one query."""
    rows = Collation.objects.filter(assessment__in=[assessment.pk for assessment in assessments])
    return {row.assessment_id: read(row) for row in rows}


def read(row: Collation) -> Collated:
    """A stored result as values."""
    content = row.content
    return Collated(
        closed_on=row.closed_on,
        completed=content["completed"],
        minimum=content["minimum"],
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
                suggestion=one["suggestion"],
                comments=one["comments"],
            )
            for one in content["statements"]
        ],
        groups=[
            GroupResult(
                group["group"],
                group["label"],
                group["withheld"],
                group["completed"],
                {key: Figures(**_figures(one)) for key, one in group["statements"].items()},
            )
            for group in content["groups"]
        ],
        open_questions=[OpenQuestion(one["key"], one["text"], one["answers"]) for one in content["open_questions"]],
    )


def _figures(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "n": one["n"],
        "unable": one["unable"],
        "mean": Fraction(one["mean"]) if one["mean"] is not None else None,
        "distribution": {int(score): number for score, number in one["distribution"].items()},
    }
