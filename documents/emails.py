"""The mails of this room."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from documents.models import Document
from outbox.services import queue_mail


def queue_infected(document: Document) -> None:
    """Tell whoever uploaded a document that it contains a virus, once."""
    if document.by is None:
        return
    link = reverse("document_list", args=[document.assessment_id])
    body = render_to_string(
        "documents/mail/infected.txt", {"document": document, "link": f"{settings.SITE_ADDRESS}{link}"}
    )
    queue_mail(
        key=f"document-infected/{document.pk}",
        kind="document_infected",
        to=document.by.email,
        subject="A document you uploaded contains a virus",
        body=body,
    )
