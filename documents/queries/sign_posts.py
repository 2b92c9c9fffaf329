"""Sign-posts by item, and the criteria that they name."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from cycles.models import Assessment
from documents.models import Document, SignPost
from documents.queries.criteria import EvidencedCriteria, named_in
from documents.queries.evidence import Evidence
from frameworks.models import Item
from frameworks.tree import tree_of
from sentences.places import place


def broken_sign_posts(assessments: Iterable[Assessment]) -> QuerySet[SignPost]:
    """The sign-posts whose document was removed (R-200), with item and document."""
    rows = SignPost.objects.filter(assessment__in=assessments, document__removed_at__isnull=False)
    return rows.select_related("item", "document__type")


def sign_posts_of(assessment: Assessment, items: Iterable[Item] | None = None) -> dict[str, list[SignPost]]:
    """Sign-posts by item key, in their order, broken ones included; of all items unless told. One query."""
    tree = tree_of(assessment.framework)
    rows = SignPost.objects.filter(assessment=assessment)
    if items is not None:
        rows = rows.filter(item__in=[item.pk for item in items])
    by_item: dict[str, list[SignPost]] = defaultdict(list)
    # By item below, so that they need not be sorted by it.
    for sign_post in rows.select_related("document__file").order_by("position"):
        sign_post.item = tree.item(sign_post.item_id)
        by_item[sign_post.item.key].append(sign_post)
    return dict(by_item)


def sign_posts_to(document: Document) -> list[SignPost]:
    """The sign-posts that name the document: those that break when it is removed (R-200). One query."""
    return list(SignPost.objects.filter(document=document).select_related("item"))


@dataclass(frozen=True, kw_only=True)
class SignPosts:
    """The sign-posts of some items as they were read once: by item key, and the criteria that each names, by its id."""

    items: list[Item]
    by_item: dict[str, list[SignPost]]
    named: dict[int, list[EvidencedCriteria]]

    @property
    def evidence(self) -> dict[int, list[Evidence]]:
        """By criterion id, what names it as shown, as `evidence_by_criterion` says it of all."""
        found: dict[int, list[Evidence]] = defaultdict(list)
        rows = (row for rows in self.by_item.values() for row in rows if not row.broken)
        for row in sorted(rows, key=lambda row: row.position):
            shown = Evidence(row.document.name, place(row.page_from, row.page_to, row.paragraph))
            for group in self.named.get(row.pk, []):
                for criterion in group.lines:
                    found[criterion.pk].append(shown)
        return dict(found)


def read_sign_posts(assessment: Assessment, items: Iterable[Item]) -> SignPosts:
    """The sign-posts of those of the items that take any, with the criteria that they name; two queries."""
    items = [item for item in items if item.signpost_limit]
    found = sign_posts_of(assessment, items)
    named = named_in(assessment, items) if found else {}
    return SignPosts(items=items, by_item=found, named=named)


def sign_post_item(assessment: Assessment, key: str) -> Item | None:
    """The item of the assessment's framework that takes sign-posts under this key."""
    rows = Item.objects.filter(framework=assessment.framework_id, key=key, signpost_limit__gte=1)
    return rows.select_related("parent").first()
