"""Documents handed in, and handed in anew."""

import datetime
from dataclasses import dataclass

from django.core.files.base import File
from django.db.models import F
from django.utils import timezone

from benchmarks.workbook import is_empty_template
from cycles.models import Assessment
from cycles.services import writing_return
from documents.models import Document, DocumentType, SignPost
from documents.policies import may_hand_in, may_remove, may_sign_post, room_for_another
from documents.services.names import free_name
from documents.services.scans import queue_scan
from documents.services.uses import go_on_with
from documents.services.writing import locked, record
from files.services import FitFile, examine, keep
from organisations.actors import Actor
from organisations.decisions import NotTaken


@dataclass(frozen=True)
class About:
    """What is said of a document besides its type. `form_key` tells a page that was sent twice."""

    comment: str = ""
    author: str = ""
    dated: datetime.date | None = None
    period: str = ""
    form_key: str = ""


def upload(
    *,
    assessment: Assessment,
    document_type: DocumentType,
    file: File,
    actor: Actor,
    comment: str = "",
    author: str = "",
    dated: datetime.date | None = None,
    period: str = "",
    form_key: str = "",
) -> Document:
    """Hand in a document under the handbook's name (R-189 to R-205). Sent twice from one page, it is there once.

    Raises `Refused` where the actor may not, and `NotTaken` where the type is full, the comment of a further document
    is missing (R-203), the file is unfit or has more pages than the type allows (R-207, R-208).
    """
    may_hand_in(actor, assessment, document_type).require()
    about = About(comment.strip(), author.strip(), dated, period.strip(), form_key)
    # Reading a large file takes a while: it is done before the lock keeps others waiting.
    fit = _fit_for(document_type, file, about)
    with writing_return(assessment, actor=actor) as row:
        may_hand_in(actor, row, document_type).require()
        if twin := sent_before(row, actor, form_key):
            return twin
        there = Document.objects.filter(assessment=row, type=document_type, removed_at=None).count()
        if not (room := room_for_another(document_type, there)):
            raise NotTaken({"type": room.reason})
        return _hand_in(row, document_type, fit, actor, about)


def replace(
    *,
    document: Document,
    file: File,
    actor: Actor,
    comment: str = "",
    author: str = "",
    dated: datetime.date | None = None,
    period: str = "",
    form_key: str = "",
    move_sign_posts: bool = True,
) -> Document:
    """Put a new version in a document's place: the old one is removed (R-199). What used it goes on with the new one.

    Its sign-posts lead to the new version if `move_sign_posts`, which only those who write the return can ask for; the
    rest, and pages that the new version has not, show as broken until mended (R-200). Raises as `upload`.
    """
    if twin := sent_before(document.assessment, actor, form_key):
        return twin
    may_remove(actor, document).require()
    about = About(comment.strip(), author.strip(), dated, period.strip(), form_key)
    fit = _fit_for(document.type, file, about)
    with writing_return(document.assessment, actor=actor) as row:
        if twin := sent_before(row, actor, form_key):
            return twin
        document = locked(document)
        may_remove(actor, document).require()
        document.removed_at, document.removed_by_id = timezone.now(), actor.user_id
        document.save(update_fields=["removed_at", "removed_by"])
        new = _hand_in(row, document.type, fit, actor, about, replaces=document)
        if move_sign_posts and may_sign_post(actor, row):
            SignPost.objects.filter(document=document).update(document=new, version=F("version") + 1)
        go_on_with(new, instead_of=document)
        return new


def sent_before(assessment: Assessment, actor: Actor, form_key: str) -> Document | None:
    """What the same person sent from the same page a moment ago: a second click."""
    # It comes unread from the page; no page makes one with a NUL, which PostgreSQL cannot even look for.
    if not form_key or "\x00" in form_key:
        return None
    return Document.objects.filter(assessment=assessment, by=actor.user_id, form_key=form_key).first()


def _fit_for(document_type: DocumentType, file: File, about: About) -> FitFile:
    """The file, read and found fit for the type, and the comment that the type needs."""
    problems: dict[str, str] = {}
    if not document_type.prescribed and not about.comment:
        what = "what the document is and what evidence to look for in it"
        if document_type.key == DocumentType.DATASET:
            what = "which outcome metric the dataset is for"
        problems["comment"] = f"Enter {what}"
    fit = None
    try:
        fit = examine(upload=file, endings=document_type.formats or None)
    except NotTaken as refused:
        problems |= refused.errors
    if fit and document_type.max_pages and (fit.pages or 0) > document_type.max_pages:
        problems["file"] = (
            f"The selected file has {fit.pages} pages. This type of document has at most {document_type.max_pages}"
        )
    if fit and document_type.key == DocumentType.DATASET and file.file and is_empty_template(file.file):
        problems["file"] = "The selected file is the template, in which no PCT has a value. Fill it in, then select it"
    if fit is None or problems:
        raise NotTaken(problems)
    return fit


def _hand_in(
    assessment: Assessment,
    document_type: DocumentType,
    fit: FitFile,
    actor: Actor,
    about: About,
    replaces: Document | None = None,
) -> Document:
    """Keep the file and list it. The caller holds the lock and has decided."""
    stored = keep(fit=fit, actor=actor)
    queue_scan(stored)
    document = Document.objects.create(
        assessment=assessment,
        type=document_type,
        name=free_name(assessment, document_type, fit.contents.kind.ending, about.dated or timezone.localdate()),
        file=stored,
        comment=about.comment,
        author=about.author,
        dated=about.dated,
        period=about.period,
        form_key=about.form_key,
        replaces=replaces,
        by_id=actor.user_id,
    )
    detail = {"original_name": stored.original_name, "sha256": stored.sha256}
    if replaces is not None:
        detail["replaces"] = replaces.name
    record(assessment, actor, "replaced document" if replaces else "uploaded document", document.name, **detail)
    return document
