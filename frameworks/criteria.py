"""The criteria of an item by grade: the one shape in which pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from frameworks.models import Criterion, Grade, Item

Line = TypeVar("Line")


@dataclass(frozen=True, kw_only=True)
class CriteriaOfGrade(Generic[Line]):
    """The criteria of one item at one grade, each as a page has it: the criterion itself, or a line about it."""

    item: Item
    grade: Grade
    lines: list[Line]


def by_grade(item: Item, criteria: Iterable[Criterion]) -> list[CriteriaOfGrade[Criterion]]:
    """An item's criteria by grade, both in the order in which they are given. Those that can be marked have a grade."""
    groups: dict[int, CriteriaOfGrade[Criterion]] = {}
    for row in criteria:
        if row.grade is not None:
            group = CriteriaOfGrade[Criterion](item=item, grade=row.grade, lines=[])
            groups.setdefault(row.grade.pk, group).lines.append(row)
    return list(groups.values())
