"""The criteria for which a sign-post of an item can be evidence: the item's own, or its sub-competencies'."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from cycles.models import Assessment
from documents.models import SignPost
from frameworks.criteria import CriteriaOfGrade
from frameworks.models import Criterion, Grade, Item
from frameworks.tree import tree_of


@dataclass(frozen=True, kw_only=True)
class EvidencedCriteria(CriteriaOfGrade[Criterion]):
    """The criteria of one item at one grade for which a sign-post is evidence, or can be."""

    @property
    def name(self) -> str:
        """What they are: "3a Influence on local opinions, Level 2"; the grade alone for the item's own."""
        return name_of(self.item, self.grade)


def name_of(item: Item, grade: Grade | None) -> str:
    """Where a criterion stands: its sub-competency and level, or the colour of a sub-component."""
    level = grade.name if grade else ""
    if item.kind == Item.Kind.SUB_COMPONENT:
        return level
    return f"{item.key} {item.short_title or item.title}, {level}"


def groups_for(item: Item) -> list[EvidencedCriteria]:
    """The criteria that a sign-post of the item can name, by sub-competency and level; one query.

    The lines of level 1 cannot be marked, so nothing is evidence for them (R-332).
    """
    rows = Criterion.objects.filter(Q(item=item) | Q(item__parent=item), markable=True, grade__isnull=False)
    return grouped(rows.select_related("item", "grade"))


def named_by(sign_post: SignPost) -> list[EvidencedCriteria]:
    """The criteria that one sign-post names, grouped; one query. Of many, ask `named_in`."""
    return grouped(sign_post.criteria.select_related("item", "grade"))


def named_in(assessment: Assessment, items: Iterable[Item] | None = None) -> dict[int, list[EvidencedCriteria]]:
    """The criteria that each sign-post of an assessment names, grouped, by the sign-post's id; one query.

    Of all items unless told.
    """
    tree = tree_of(assessment.framework)
    links = SignPost.criteria.through.objects.filter(signpost__assessment=assessment)
    if items is not None:
        links = links.filter(signpost__item__in=[item.pk for item in items])
    named: dict[int, list[Criterion]] = {}
    for sign_post, criterion in links.values_list("signpost_id", "criterion_id"):
        named.setdefault(sign_post, []).append(tree.criterion(criterion))
    return {pk: grouped(criteria) for pk, criteria in named.items()}


def grouped(criteria: Iterable[Criterion]) -> list[EvidencedCriteria]:
    """Criteria by item and grade, in the framework's order. They come with item and grade."""
    graded = [(row, row.grade) for row in criteria if row.grade is not None]
    groups: dict[tuple[int, int], EvidencedCriteria] = {}
    for row, grade in sorted(graded, key=lambda pair: (pair[0].item.order, pair[1].number, pair[0].order)):
        group = EvidencedCriteria(item=row.item, grade=grade, lines=[])
        groups.setdefault((row.item_id, grade.pk), group).lines.append(row)
    return list(groups.values())
