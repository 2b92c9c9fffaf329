"""Documents taken out of the list."""

from django.utils import timezone

from cycles.services import lock, writes_return
from documents.models import Document
from documents.policies import may_remove
from documents.services.writing import locked, record
from organisations.actors import Actor


@writes_return
def remove(*, document: Document, actor: Actor) -> Document:
    """Take a document out of the list. Its file stays, and sign-posts to it show as broken until repaired (R-200)."""
    row = lock(document.assessment)
    document = locked(document)
    may_remove(actor, document).require()
    document.removed_at, document.removed_by_id = timezone.now(), actor.user_id
    document.save(update_fields=["removed_at", "removed_by"])
    record(row, actor, "removed document", document.name)
    return document
