"""The framework's tree as the panel's side walks it: groups of lines."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import QuerySet

from cycles.models import Assessment
from frameworks.models import Item

KINDS = (Item.Kind.COMPETENCY, Item.Kind.SUB_COMPETENCY, Item.Kind.COMPONENT, Item.Kind.SUB_COMPONENT)

# Wording in JSON that no page of the panel's side shows, and that costs much to read for fifty lines.
_UNREAD = ("details", "footnotes", "note")
_UNREAD_ABOVE = tuple(f"parent__{name}" for name in ("text", *_UNREAD))

LineT = TypeVar("LineT")


@dataclass(frozen=True)
class Branch:
    """A competency with its three sub-competencies, or a governance component with its sub-components."""

    item: Item
    parts: list[Item]

    @property
    def is_governance(self) -> bool:
        """Whether it is strategy, finance or board."""
        return self.item.kind == Item.Kind.COMPONENT

    @property
    def title(self) -> str:
        """What heads its lines: "3 Engage with public and patients", "Strategy"."""
        name = self.item.short_title or self.item.title
        return name if self.is_governance else f"{self.item.key} {name}"


@dataclass(frozen=True)
class Group(Generic[LineT]):
    """Lines of one kind under the branch that they belong to."""

    branch: Branch
    lines: list[LineT]

    @property
    def title(self) -> str:
        """As the branch's."""
        return self.branch.title


def branches_of(assessment: Assessment) -> list[Branch]:
    """The 11 competencies and three components in order, each with its parts; one query."""
    rows = Item.objects.filter(framework=assessment.framework_id, kind__in=KINDS).defer(*_UNREAD).order_by("order")
    branches: dict[int, Branch] = {}
    for item in rows:
        if item.parent_id is None:
            branches[item.pk] = Branch(item, [])
        elif item.parent_id in branches:
            branches[item.parent_id].parts.append(item)
    return sorted(branches.values(), key=lambda branch: branch.is_governance)


def grouped(branches: list[Branch], lines: Mapping[str, LineT]) -> list[Group[LineT]]:
    """The lines (by item key) under their branches; branches without a line are left out."""
    groups = [Group(branch, [lines[item.key] for item in branch.parts if item.key in lines]) for branch in branches]
    return [group for group in groups if group.lines]


def reviewable(assessment: Assessment) -> QuerySet[Item]:
    """The 33 sub-competencies and 16 governance sub-components, each with its parent."""
    kinds = (Item.Kind.SUB_COMPETENCY, Item.Kind.SUB_COMPONENT)
    rows = Item.objects.filter(framework=assessment.framework_id, kind__in=kinds, self_rated=True)
    return rows.select_related("parent", "scale").defer(*_UNREAD, *_UNREAD_ABOVE).order_by("order")


def ratable(assessment: Assessment) -> QuerySet[Item]:
    """What a panel rates: those, and each governance component overall (Q-15). Never a competency (R-336)."""
    kinds = (Item.Kind.SUB_COMPETENCY, Item.Kind.SUB_COMPONENT, Item.Kind.COMPONENT)
    rows = Item.objects.filter(framework=assessment.framework_id, kind__in=kinds, scale__isnull=False)
    return rows.select_related("parent", "scale").defer(*_UNREAD, *_UNREAD_ABOVE).order_by("order")
