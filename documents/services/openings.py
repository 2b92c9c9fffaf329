"""Opening a document, and looking at one page of it: the same people may, and both are recorded (Q-08)."""

import datetime

from django.db import transaction
from django.utils import timezone

from documents.models import Document
from documents.policies import may_open
from documents.services.writing import record
from files.models import StoredFile
from files.pictures import PagePicture, picture_of
from organisations.actors import Actor
from organisations.decisions import Refused
from organisations.models import Event

OPENED, LOOKED = "opened document", "looked at page"
# The page and its picture are two requests: they are one look, as is turning back to a page a moment later.
_ONE_LOOK = datetime.timedelta(minutes=5)


@transaction.atomic
def open_document(*, document: Document, actor: Actor) -> StoredFile:
    """The file of a document that the actor may open; the opening is recorded (Q-08)."""
    may_open(actor, document).require()
    if document.file is None:
        raise Refused("This is a form filled in here. Open it from the list of contracting forms.")
    record(document.assessment, actor, OPENED, document.name)
    return document.file


def look(*, document: Document, number: int, actor: Actor) -> PagePicture:
    """The picture and the text of a page, counted from one; the look is recorded.

    Raises `Refused` where the actor may not open the document, `ValueError` where it has no such page to show. A page
    is drawn the first time it is asked for, outside a transaction.
    """
    may_open(actor, document).require()
    if document.file is None:
        raise ValueError(f"{document} has no pages")
    page = picture_of(document.file, number)
    before = Event.objects.filter(by=actor.user_id, verb=LOOKED, assessment_ref=document.assessment_id)
    before = before.filter(subject=document.name[:200], at__gte=timezone.now() - _ONE_LOOK, detail__page=number)
    if not before.exists():
        record(document.assessment, actor, LOOKED, document.name, page=number)
    return page
