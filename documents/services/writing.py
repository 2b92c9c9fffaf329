"""What the writes of this room have in common."""

from cycles.models import Assessment
from documents.models import Document
from organisations.actors import Actor
from organisations.services import record_event


def locked(document: Document) -> Document:
    """The document as it stands now that the assessment is locked."""
    return Document.objects.select_related("type", "file", "assessment__organisation").get(pk=document.pk)


def record(assessment: Assessment, actor: Actor, verb: str, subject: str, **detail: str | int) -> None:
    """Append to the events what the actor did below the assessment."""
    record_event(
        actor=actor,
        verb=verb,
        subject=subject[:200],
        organisation_id=assessment.organisation_id,
        assessment_ref=assessment.pk,
        **detail,
    )
