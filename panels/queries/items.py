"""The framework's tree as the panel's side walks it: groups of lines."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from cycles.models import Assessment
from frameworks.models import Item
from frameworks.tree import tree_of

KINDS = (Item.Kind.COMPETENCY, Item.Kind.SUB_COMPETENCY, Item.Kind.COMPONENT, Item.Kind.SUB_COMPONENT)

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
class BranchLines(Generic[LineT]):
    """Lines that belong to one branch."""

    branch: Branch
    lines: list[LineT]

    @property
    def title(self) -> str:
        """As the branch's."""
        return self.branch.title

    @property
    def is_governance(self) -> bool:
        """As the branch."""
        return self.branch.is_governance


def branches_of(assessment: Assessment) -> list[Branch]:
    """The 11 competencies and three components in order, each with its parts."""
    tree = tree_of(assessment.framework)
    rows = [*tree.of(Item.Kind.COMPETENCY), *tree.of(Item.Kind.COMPONENT)]
    return [Branch(item, [part for part in tree.parts(item) if part.kind in KINDS]) for item in rows]


def grouped(branches: list[Branch], lines: Mapping[str, LineT]) -> list[BranchLines[LineT]]:
    """The lines (by item key) under their branches; branches without a line are left out."""
    groups = [
        BranchLines(branch, [lines[item.key] for item in branch.parts if item.key in lines]) for branch in branches
    ]
    return [group for group in groups if group.lines]


def reviewable(assessment: Assessment) -> list[Item]:
    """The 33 sub-competencies and 16 governance sub-components."""
    rows = tree_of(assessment.framework).of(Item.Kind.SUB_COMPETENCY, Item.Kind.SUB_COMPONENT)
    return [item for item in rows if item.self_rated]


def ratable(assessment: Assessment) -> list[Item]:
    """What a panel rates: those, and each governance component overall (Q-15). Never a competency (R-336)."""
    kinds = (Item.Kind.SUB_COMPETENCY, Item.Kind.SUB_COMPONENT, Item.Kind.COMPONENT)
    return [item for item in tree_of(assessment.framework).of(*kinds) if item.scale_id is not None]
