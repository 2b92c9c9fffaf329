"""Documents taken out of the list, and opened."""

from django.db import transaction
from django.utils import timezone

from cycles.services import lock
from documents.models import Document
from documents.policies import may_open, may_remove
from documents.services.writing import locked, record
from files.models import StoredFile
from organisations.actors import Actor
from organisations.decisions import Refused


@transaction.atomic
def remove(*, document: Document, actor: Actor) -> Document:
    """Take a document out of the list. Its file stays, and sign-posts to it show as broken until repaired (R-200)."""
    row = lock(document.assessment)
    document = locked(document)
    may_remove(actor, document).require()
    document.removed_at, document.removed_by_id = timezone.now(), actor.user_id
    document.save(update_fields=["removed_at", "removed_by"])
    record(row, actor, "removed document", document.name)
    return document


@transaction.atomic
def open_document(*, document: Document, actor: Actor) -> StoredFile:
    """The file of a document that the actor may open; the opening is recorded (Q-08)."""
    may_open(actor, document).require()
    if document.file is None:
        raise Refused("This is a form filled in here. Open it from the list of contracting forms.")
    record(document.assessment, actor, "opened document", document.name)
    return document.file
