"""Which criteria the PCT's sign-posts name as shown."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from cycles.models import Assessment
from documents.models import SignPost
from frameworks.models import Item
from frameworks.tree import tree_of
from sentences.places import place

_PLACE = ("page_from", "page_to", "paragraph")


@dataclass(frozen=True)
class Evidence:
    """Where the evidence for a criterion stands, in a line: the document and the place in it."""

    document: str
    where: str

    def __str__(self) -> str:
        return f"{self.document}, {self.where}" if self.where else self.document


def evidence_by_criterion(assessment: Assessment, items: Iterable[Item] | None = None) -> dict[int, list[Evidence]]:
    """By criterion id, the sign-posts that name it; those to removed documents show nothing. One query.

    `items` narrows to the criteria of these; of all unless told.
    """
    links = SignPost.criteria.through.objects.filter(
        signpost__assessment=assessment, signpost__document__removed_at=None
    )
    if items is not None:
        tree = tree_of(assessment.framework)
        links = links.filter(criterion__in=[row.pk for item in items for row in tree.criteria(item)])
    found: dict[int, list[Evidence]] = defaultdict(list)
    fields = ("criterion_id", "signpost__document__name", *(f"signpost__{name}" for name in _PLACE))
    for criterion, name, first, last, paragraph in links.order_by("signpost__position").values_list(*fields):
        found[criterion].append(Evidence(name, place(first, last, paragraph)))
    return dict(found)
