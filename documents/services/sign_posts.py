"""Writes of sign-posts."""

from collections.abc import Collection

from django.db.models import Max, QuerySet

from cycles.models import Assessment
from cycles.services import lock, writes_return
from documents.models import Document, SignPost
from documents.policies import may_sign_post, room_for_sign_post
from documents.queries.criteria import groups_for
from documents.services.writing import locked, record
from frameworks.models import Item
from organisations.actors import Actor
from organisations.decisions import Late, NotTaken
from sentences.counts import counted


@writes_return
def add_sign_post(
    *,
    assessment: Assessment,
    item: Item,
    document: Document,
    actor: Actor,
    page_from: int | None = None,
    page_to: int | None = None,
    paragraph: str = "",
    why: str = "",
    criteria: Collection[int] = (),
) -> SignPost:
    """Say where in a document the evidence for an item stands (R-165).

    The item takes `signpost_limit` of them, six in WCC Year 2, and refuses one more (R-164, R-183). Raises `Refused`
    where the actor may not, and `NotTaken` for a full item, a place to which one of its sign-posts leads already, a
    document that is not there or pages that it has not. A wide range or a missing page is taken; `SignPost.warning`
    says so. `criteria` are the ids of those for which it is evidence.
    """
    row = lock(assessment)
    may_sign_post(actor, row).require()
    there = SignPost.objects.filter(assessment=row, item=item)
    if item.framework_id != row.framework_id or not item.signpost_limit:
        raise ValueError(f"{item.key} takes no sign-posts in {row}")
    _check_place(row, document, page_from, page_to)
    place = {"page_from": page_from, "page_to": page_to, "paragraph": paragraph.strip(), "why": why.strip()}
    _check_criteria(item, criteria)
    _refuse_twin(there, document, page_from, page_to, paragraph)
    if not (room := room_for_sign_post(item.signpost_limit, there.count())):
        raise NotTaken({"__all__": room.reason})
    sign_post = SignPost.objects.create(
        assessment=row,
        item=item,
        position=(there.aggregate(last=Max("position"))["last"] or 0) + 1,
        document=document,
        **place,
    )
    sign_post.criteria.set(criteria)
    record(row, actor, "added sign-post", item.key, document=document.name, where=sign_post.where)
    return sign_post


@writes_return
def change_sign_post(
    *,
    sign_post: SignPost,
    document: Document,
    actor: Actor,
    version: int,
    page_from: int | None = None,
    page_to: int | None = None,
    paragraph: str = "",
    why: str = "",
    criteria: Collection[int] | None = None,
) -> SignPost:
    """Write a sign-post anew, or repair a broken one. `version` is the one that the writer saw.

    Criteria left out stay as they are. Raises as `add_sign_post`, and `Late` where a colleague changed it
    meanwhile: its sentence says what stands there now.
    """
    row = lock(sign_post.assessment)
    may_sign_post(actor, row).require()
    found = SignPost.objects.select_related("item", "document").filter(pk=sign_post.pk).first()
    if found is None:
        raise NotTaken({"__all__": "A colleague removed this sign-post while you wrote. Add it as a new one."})
    sign_post = found
    if sign_post.version != version:
        stands = ", ".join(filter(None, [sign_post.document.name, sign_post.where, sign_post.why]))
        raise Late(sign_post, said=f"A colleague changed this sign-post while you wrote. It now says: {stands}.")
    _check_place(row, document, page_from, page_to)
    others = SignPost.objects.filter(assessment=row, item=sign_post.item_id).exclude(pk=sign_post.pk)
    _refuse_twin(others, document, page_from, page_to, paragraph)
    if criteria is not None:
        _check_criteria(sign_post.item, criteria)
        sign_post.criteria.set(criteria)
    sign_post.document = document
    sign_post.page_from, sign_post.page_to = page_from, page_to
    sign_post.paragraph, sign_post.why = paragraph.strip(), why.strip()
    sign_post.version += 1
    sign_post.save()
    record(row, actor, "changed sign-post", sign_post.item.key, document=document.name, where=sign_post.where)
    return sign_post


@writes_return
def remove_sign_post(*, sign_post: SignPost, actor: Actor) -> bool:
    """Take a sign-post away; those after it move up. False where a colleague took it away a moment ago."""
    row = lock(sign_post.assessment)
    may_sign_post(actor, row).require()
    if not SignPost.objects.filter(pk=sign_post.pk).delete()[0]:
        return False
    later = SignPost.objects.filter(assessment=row, item=sign_post.item_id).order_by("position")
    for position, row_after in enumerate(later, 1):
        if row_after.position != position:
            SignPost.objects.filter(pk=row_after.pk).update(position=position)
    record(row, actor, "removed sign-post", sign_post.item.key, document=sign_post.document.name)
    return True


def _refuse_twin(
    others: QuerySet[SignPost], document: Document, page_from: int | None, page_to: int | None, paragraph: str
) -> None:
    """The same place of the same document needs one sign-post of an item; a single page may be given as a range."""
    place = (page_from, page_to or page_from, _folded(paragraph))
    for other in others.filter(document=document):
        if (other.page_from, other.page_to or other.page_from, _folded(other.paragraph)) == place:
            where = f", {other.where}" if other.where else ""
            raise NotTaken(
                {
                    "__all__": f"{other.called.capitalize()} leads there already: {document.name}{where}. "
                    "Give another place, or change that sign-post."
                }
            )


def _folded(paragraph: str) -> str:
    return " ".join(paragraph.split()).casefold()


def _check_criteria(item: Item, criteria: Collection[int]) -> None:
    known = {row.pk for group in groups_for(item) for row in group.lines} if criteria else set()
    if set(criteria) - known:
        raise NotTaken({"__all__": "Choose criteria of this item"})


def _check_place(assessment: Assessment, document: Document, page_from: int | None, page_to: int | None) -> None:
    problems: dict[str, str] = {}
    document = locked(document)
    if document.assessment_id != assessment.pk or document.removed_at is not None:
        problems["document"] = "Choose one of the documents that are there"
    if document.file_id is None and page_from is not None:
        problems["page_from"] = "A form that is filled in here has no pages. Name the section instead"
    pages = document.pages
    if page_to is not None and page_from is None:
        problems["page_from"] = "Enter the first page"
    elif page_from is not None and page_from < 1:
        problems["page_from"] = "The first page must be 1 or more"
    elif page_from is not None and page_to is not None and page_to < page_from:
        problems["page_to"] = "The last page must not come before the first"
    if pages and not problems:
        for name, page in (("page_from", page_from), ("page_to", page_to)):
            if page is not None and page > pages:
                problems[name] = f"The document has {counted(pages, 'page')}. Enter a page that it has"
    if problems:
        raise NotTaken(problems)
