"""Writes of documents and sign-posts. What the reader can mend comes back as `NotTaken`, by field of the form."""

import datetime
import re

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from cycles.models import Assessment
from cycles.services import lock
from documents.models import Document, DocumentType, SignPost
from documents.policies import (
    may_hand_in,
    may_open,
    may_remove,
    may_sign_post,
    room_for_another,
    room_for_sign_post,
)
from files.contents import KINDS
from files.models import StoredFile
from files.services import FileRefused, store
from frameworks.models import Item
from organisations.actors import Actor
from organisations.services import record_event


class NotTaken(ValidationError):  # noqa: N818
    """What the form must show at its fields: {field: sentence}. Nothing was written."""


@transaction.atomic
def upload(
    *,
    assessment: Assessment,
    document_type: DocumentType,
    file: File,
    actor: Actor,
    comment: str = "",
    uploader_name: str = "",
) -> Document:
    """Hand in a document under the handbook's name (R-189 to R-205).

    Raises `Refused` where the actor may not, and `NotTaken` where the type is full, the comment of a further document
    is missing (R-203), the file is unfit or has more pages than the type allows (R-207).
    """
    row = lock(assessment)
    may_hand_in(actor, row, document_type).require()
    problems: dict[str, str] = {}
    there = Document.objects.filter(assessment=row, type=document_type, removed_at=None).count()
    if not (room := room_for_another(document_type, there)):
        problems["type"] = room.reason
    comment = comment.strip()
    if not document_type.prescribed and not comment:
        problems["comment"] = "Enter what the document is and what evidence to look for in it"
    if problems:
        raise NotTaken(problems)
    try:
        stored = store(upload=file, actor=actor, endings=document_type.formats or None)
    except FileRefused as refused:
        raise NotTaken({"file": refused.messages[0]}) from refused
    if document_type.max_pages and (stored.pages or 0) > document_type.max_pages:
        raise NotTaken(
            {
                "file": f"The selected file has {stored.pages} pages. "
                f"This type of document has at most {document_type.max_pages}"
            }
        )
    document = Document.objects.create(
        assessment=row,
        type=document_type,
        name=_free_name(row, document_type, stored, timezone.localdate()),
        file=stored,
        comment=comment,
        uploader_name=uploader_name.strip(),
        by_id=actor.user_id,
    )
    _record(row, actor, "uploaded document", document.name, original_name=stored.original_name, sha256=stored.sha256)
    return document


def document_name(assessment: Assessment, document_type: DocumentType, ending: str, on: datetime.date) -> str:
    """PCT name, document type and date, as in `Newcastle_Strategic plan_2010-01-12.pdf` (R-195, Q-07)."""
    parts = [_fit(assessment.organisation.short_name, 100), _fit(document_type.title, 120), on.isoformat()]
    return f"{'_'.join(parts)}.{ending}"


def _fit(text: str, length: int) -> str:
    """Text that every computer takes in a file name."""
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]+', "-", text)[:length].strip()


def _free_name(assessment: Assessment, document_type: DocumentType, stored: StoredFile, on: datetime.date) -> str:
    """The name, with " (2)" and so on for a further one of the day (R-196). Names of removed documents stay taken."""
    ending = next(kind.ending for kind in KINDS.values() if kind.content_type == stored.content_type)
    name = document_name(assessment, document_type, ending, on)
    stem = name.removesuffix(f".{ending}")
    taken = set(Document.objects.filter(assessment=assessment, name__startswith=stem).values_list("name", flat=True))
    number = 1
    while name in taken:
        number += 1
        name = f"{stem} ({number}).{ending}"
    return name


@transaction.atomic
def remove(*, document: Document, actor: Actor) -> Document:
    """Take a document out of the list. Its file stays, and sign-posts to it show as broken until repaired (R-200)."""
    row = lock(document.assessment)
    document = _locked(document)
    may_remove(actor, document).require()
    document.removed_at = timezone.now()
    document.save(update_fields=["removed_at"])
    _record(row, actor, "removed document", document.name)
    return document


@transaction.atomic
def open_document(*, document: Document, actor: Actor) -> StoredFile:
    """The file of a document that the actor may open; the opening is recorded (Q-08)."""
    may_open(actor, document).require()
    _record(document.assessment, actor, "opened document", document.name)
    return document.file


@transaction.atomic
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
) -> SignPost:
    """Say where in a document the evidence for an item stands (R-165).

    The item takes `signpost_limit` of them, six in WCC Year 2, and refuses one more (R-164, R-183). Raises `Refused`
    where the actor may not, and `NotTaken` for a full item, a document that is not there or pages that it has not. A
    wide range or a missing page is taken; `SignPost.warning` says so.
    """
    row = lock(assessment)
    may_sign_post(actor, row).require()
    there = SignPost.objects.filter(assessment=row, item=item)
    if item.framework_id != row.framework_id or not item.signpost_limit:
        raise ValueError(f"{item.key} takes no sign-posts in {row}")
    if not (room := room_for_sign_post(item.signpost_limit, there.count())):
        raise NotTaken({"__all__": room.reason})
    _check_place(row, document, page_from, page_to)
    sign_post = SignPost.objects.create(
        assessment=row,
        item=item,
        position=(there.aggregate(last=Max("position"))["last"] or 0) + 1,
        document=document,
        page_from=page_from,
        page_to=page_to,
        paragraph=paragraph.strip(),
        why=why.strip(),
    )
    _record(row, actor, "added sign-post", item.key, document=document.name, where=sign_post.where)
    return sign_post


@transaction.atomic
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
) -> SignPost:
    """Write a sign-post anew, or repair a broken one. `version` is the one that the writer saw.

    Raises as `add_sign_post`, and `NotTaken` at "version" where a colleague changed it meanwhile: the message says what
    stands there now.
    """
    row = lock(sign_post.assessment)
    may_sign_post(actor, row).require()
    standing = SignPost.objects.select_related("item", "document").filter(pk=sign_post.pk).first()
    if standing is None:
        raise NotTaken({"__all__": "A colleague removed this sign-post while you wrote. Add it as a new one."})
    sign_post = standing
    if sign_post.version != version:
        stands = ", ".join(filter(None, [sign_post.document.name, sign_post.where, sign_post.why]))
        raise NotTaken({"version": f"A colleague changed this sign-post while you wrote. It now says: {stands}."})
    _check_place(row, document, page_from, page_to)
    sign_post.document = document
    sign_post.page_from, sign_post.page_to = page_from, page_to
    sign_post.paragraph, sign_post.why = paragraph.strip(), why.strip()
    sign_post.version += 1
    sign_post.save()
    _record(row, actor, "changed sign-post", sign_post.item.key, document=document.name, where=sign_post.where)
    return sign_post


@transaction.atomic
def remove_sign_post(*, sign_post: SignPost, actor: Actor) -> None:
    """Take a sign-post away; those after it move up."""
    row = lock(sign_post.assessment)
    may_sign_post(actor, row).require()
    # One removed by a colleague a moment ago is gone, which is what was asked for.
    if not SignPost.objects.filter(pk=sign_post.pk).delete()[0]:
        return
    later = SignPost.objects.filter(assessment=row, item=sign_post.item_id).order_by("position")
    for position, row_after in enumerate(later, 1):
        if row_after.position != position:
            SignPost.objects.filter(pk=row_after.pk).update(position=position)
    _record(row, actor, "removed sign-post", sign_post.item.key, document=sign_post.document.name)


def _check_place(assessment: Assessment, document: Document, page_from: int | None, page_to: int | None) -> None:
    problems: dict[str, str] = {}
    document = _locked(document)
    if document.assessment_id != assessment.pk or document.removed_at is not None:
        problems["document"] = "Choose one of the documents that are there"
    pages = document.file.pages
    if page_to is not None and page_from is None:
        problems["page_from"] = "Enter the first page"
    elif page_from is not None and page_from < 1:
        problems["page_from"] = "The first page must be 1 or more"
    elif page_from is not None and page_to is not None and page_to < page_from:
        problems["page_to"] = "The last page must not come before the first"
    if pages and not problems:
        last = "1 page" if pages == 1 else f"{pages} pages"
        for name, page in (("page_from", page_from), ("page_to", page_to)):
            if page is not None and page > pages:
                problems[name] = f"The document has {last}. Enter a page that it has"
    if problems:
        raise NotTaken(problems)


def _locked(document: Document) -> Document:
    """The document as it stands now that the assessment is locked."""
    return Document.objects.select_related("type", "file", "assessment__organisation").get(pk=document.pk)


def _record(assessment: Assessment, actor: Actor, verb: str, subject: str, **detail: str) -> None:
    record_event(
        actor=actor,
        verb=verb,
        subject=subject[:200],
        organisation_id=assessment.organisation_id,
        assessment_ref=assessment.pk,
        **detail,
    )
