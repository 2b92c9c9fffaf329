"""Looking at one page of a document. A look is an opening: the same may, and it is recorded alike (Q-08)."""

import datetime

from django.utils import timezone

from documents.models import Document
from documents.policies import may_open
from documents.services.writing import record
from files.pictures import PagePicture, picture_of
from organisations.actors import Actor
from organisations.models import Event

LOOKED = "looked at page"
# The page and its picture are two requests: they are one look, as is turning back to a page a moment later.
_ONE_LOOK = datetime.timedelta(minutes=5)


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
