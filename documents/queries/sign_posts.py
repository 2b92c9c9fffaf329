"""Sign-posts by item, and what their reader may do."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from cycles.models import Assessment
from documents.criteria import CriteriaGroup, named_in
from documents.evidence import Evidence
from documents.models import Document, SignPost
from documents.policies import (
    may_open,
    may_open_documents,
    may_sign_post,
    room_for_sign_post,
)
from frameworks.models import Item
from frameworks.tree import tree_of
from organisations.actors import Actor
from organisations.decisions import Decision, first_refusal


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


@dataclass(frozen=True)
class SignPostLine:
    """One sign-post for one reader: whether they open its document, and the criteria for which it is evidence."""

    sign_post: SignPost
    may_open: bool
    groups: list[CriteriaGroup]

    @property
    def may_look(self) -> bool:
        """Whether its pages can be looked at beside the criteria: those of a PDF."""
        file = self.sign_post.document.file
        return self.may_open and file is not None and file.is_pdf and bool(file.pages)

    @property
    def criteria_count(self) -> str:
        """How many criteria it names."""
        number = sum(len(group.criteria) for group in self.groups)
        return f"Evidence for {number} {'criterion' if number == 1 else 'criteria'}"


@dataclass(frozen=True)
class SignPostPanel:
    """The sign-posts of one item with what the reader may do: what `documents/sign_posts.html` shows."""

    assessment: Assessment
    item: Item
    sign_posts: list[SignPost]
    may_open: Decision
    may_change: Decision
    may_add: Decision
    lines: list[SignPostLine]

    @property
    def limit(self) -> int:
        """How many the item takes (Q-04)."""
        return self.item.signpost_limit or 0

    @property
    def caption_id(self) -> str:
        """The id of the table's caption."""
        return f"sign-posts-{self.item.key}-caption"


@dataclass(frozen=True)
class SignPosts:
    """The sign-posts of some items as they were read once: by item key, and the criteria that each names, by its id."""

    items: list[Item]
    by_item: dict[str, list[SignPost]]
    named: dict[int, list[CriteriaGroup]]

    @property
    def evidence(self) -> dict[int, list[Evidence]]:
        """By criterion id, what names it as shown, as `evidence_by_criterion` says it of all."""
        found: dict[int, list[Evidence]] = defaultdict(list)
        rows = (row for rows in self.by_item.values() for row in rows if not row.broken)
        for row in sorted(rows, key=lambda row: row.position):
            shown = Evidence(row.document.name, row.where)
            for group in self.named.get(row.pk, []):
                for criterion in group.criteria:
                    found[criterion.pk].append(shown)
        return dict(found)


def read_sign_posts(assessment: Assessment, items: Iterable[Item]) -> SignPosts:
    """The sign-posts of those of the items that take any, with the criteria that they name; two queries."""
    items = [item for item in items if item.signpost_limit]
    found = sign_posts_of(assessment, items)
    named = named_in(assessment, items) if found else {}
    return SignPosts(items, found, named)


def sign_post_panels(assessment: Assessment, items: Iterable[Item], actor: Actor) -> dict[str, SignPostPanel]:
    """By item key, a panel for each item that takes sign-posts; few queries. The caller holds the return's door."""
    return panels_of(assessment, read_sign_posts(assessment, items), actor)


def panels_of(assessment: Assessment, sign_posts: SignPosts, actor: Actor) -> dict[str, SignPostPanel]:
    """The panels of items whose sign-posts are at hand, as `sign_post_panels`; no query for them."""
    items, found, named = sign_posts.items, sign_posts.by_item, sign_posts.named
    may_change = may_sign_post(actor, assessment)
    opens = may_open_documents(actor, assessment)
    return {
        item.key: SignPostPanel(
            assessment=assessment,
            item=item,
            sign_posts=found.get(item.key, []),
            may_open=opens,
            may_change=may_change,
            may_add=first_refusal(
                may_change, room_for_sign_post(item.signpost_limit or 0, len(found.get(item.key, [])))
            ),
            lines=[_line(row, assessment, actor, opens, named.get(row.pk, [])) for row in found.get(item.key, [])],
        )
        for item in items
    }


def _line(
    sign_post: SignPost, assessment: Assessment, actor: Actor, opens: Decision, named: list[CriteriaGroup]
) -> SignPostLine:
    sign_post.document.assessment = assessment  # with its organisation: no query for the policy
    may = not sign_post.broken and bool(may_open(actor, sign_post.document, opens))
    return SignPostLine(sign_post, may, named)


def sign_post_item(assessment: Assessment, key: str) -> Item | None:
    """The item of the assessment's framework that takes sign-posts under this key."""
    rows = Item.objects.filter(framework=assessment.framework_id, key=key, signpost_limit__gte=1)
    return rows.select_related("parent").first()
