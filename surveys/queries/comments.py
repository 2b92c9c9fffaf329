"""What people wrote: as everybody of row 8 reads it, and as it was written, for the SHA's analyst (decision 34)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery

from cycles.models import Assessment
from organisations.actors import Actor
from organisations.roles import Role
from surveys.models import CollatedComment, Outcome, ScreenedComment, Screening
from surveys.queries.links import statements_of


@dataclass(frozen=True)
class ShownComment:
    """What others read of one comment; `in_part` says that words of it are left out."""

    text: str
    in_part: bool


@dataclass
class CommentsShown:
    """What others read under one statement or question: the comments, how many are withheld, how many nobody read yet.

    The comments are without names and in a random order.
    """

    texts: list[ShownComment] = field(default_factory=list)
    withheld: int = 0
    unread: int = 0

    @property
    def total(self) -> int:
        """How many were written by groups whose comments are shown."""
        return len(self.texts) + self.withheld + self.unread


@dataclass(frozen=True, kw_only=True)
class CommentCount:
    """How far the comments on one statement or question are read."""

    key: str
    text: str
    total: int
    unread: int
    in_part: int
    withheld: int


@dataclass(frozen=True, kw_only=True)
class WrittenComment:
    """One comment as it was written, what stands of it, and what was decided before, the last decision first."""

    comment: CollatedComment
    outcome: Outcome
    text: str
    history: list[Screening]

    @property
    def last(self) -> Screening | None:
        """The decision that stands."""
        return self.history[0] if self.history else None

    @property
    def is_deleted(self) -> bool:
        """Whether what was withheld is deleted, a while after the closing (decision 18)."""
        return bool(self.history) and self.outcome in (Outcome.PART, Outcome.WHOLE) and self.comment.text == self.text


def comments_shown(assessment: Assessment) -> dict[str, CommentsShown]:
    """What others read, by key of statement or question, for read models that already hold the door; one query, which
    never reads a comment as it was written.
    """
    rows = _with_what_stands(CollatedComment.objects.filter(assessment=assessment)).order_by("key", "place")
    found: dict[str, CommentsShown] = {}
    for key, outcome, text in rows.values_list("key", "outcome", "shown"):
        shown = found.setdefault(key, CommentsShown())
        if outcome is None:
            shown.unread += 1
        elif outcome == Outcome.WHOLE:
            shown.withheld += 1
        else:
            shown.texts.append(ShownComment(text, outcome == Outcome.PART))
    return found


def left_to_read(comments: QuerySet) -> QuerySet:
    """Of these comments, those that no analyst has read."""
    return comments.exclude(pk__in=ScreenedComment.objects.values("comment"))


def _with_what_stands(comments: QuerySet) -> Any:
    """The comments, each with what was decided (`outcome`) and what others read of it (`shown`); None of one unread."""
    screened = ScreenedComment.objects.filter(comment=OuterRef("pk"))
    return comments.annotate(outcome=Subquery(screened.values("outcome")), shown=Subquery(screened.values("text")))


def unread_comments(assessments: Iterable[Assessment]) -> Counter[int]:
    """How many comments wait to be read, by assessment id; one query. For policies, and for those who wait."""
    rows = left_to_read(CollatedComment.objects.filter(assessment__in=list(assessments))).order_by()
    return Counter(dict(rows.values_list("assessment").annotate(number=Count("pk"))))


def unread_by_assessment(actor: Actor) -> list[tuple[Assessment, int]]:
    """The assessments whose comments wait for the actor to read them, most of them first; no query for whoever reads
    none as they were written, else two.
    """
    if not actor.has(Role.ANALYST):
        return []
    rows = left_to_read(CollatedComment.objects.showing(actor)).order_by()
    number = dict(rows.values_list("assessment").annotate(number=Count("pk")))
    assessments = Assessment.objects.showing(actor).filter(pk__in=number).select_related("organisation__parent")
    return sorted(
        ((row, number[row.pk]) for row in assessments), key=lambda pair: (-pair[1], pair[0].organisation.name)
    )


def comment_counts(assessment: Assessment) -> list[CommentCount]:
    """How far the comments are read, in the order of the survey; two queries. The caller holds the door."""
    rows = _with_what_stands(CollatedComment.objects.filter(assessment=assessment)).order_by()
    number: dict[str, dict[str | None, int]] = {}
    for key, outcome, count in rows.values_list("key", "outcome").annotate(number=Count("pk")):
        number.setdefault(key, {})[outcome] = count
    found = []
    for one in statements_of(assessment):
        of_key = number.get(one.key, {})
        found.append(
            CommentCount(
                key=one.key,
                text=f"{one.number}. {one.text}" if one.item_id else one.text,
                total=sum(of_key.values()),
                unread=of_key.get(None, 0),
                in_part=of_key.get(Outcome.PART, 0),
                withheld=of_key.get(Outcome.WHOLE, 0),
            )
        )
    return found


def comments_as_written(assessment: Assessment, actor: Actor, key: str) -> list[WrittenComment]:
    """The comments on one statement or question as they were written, in their random order, each with what was
    decided; nothing for whoever may not read them (docs/visibility.md, row 8). Two queries.
    """
    written = _with_what_stands(CollatedComment.objects.showing(actor, assessment).filter(key=key))
    decided = Screening.objects.showing(actor, assessment).filter(comment__key=key).select_related("by")
    history: dict[object, list[Screening]] = {}
    for row in decided.order_by("-number"):
        history.setdefault(row.comment_id, []).append(row)
    found = []
    for comment in written.order_by("place"):
        found.append(
            WrittenComment(
                comment=comment,
                outcome=Outcome(comment.outcome or Outcome.UNREAD),
                text=comment.shown or "",
                history=history.get(comment.pk, []),
            )
        )
    return found


def version_of(comments: Iterable[WrittenComment]) -> int:
    """How many decisions stand behind what was read; it rises with each."""
    return sum(len(one.history) for one in comments)
