"""What may be uploaded, and what is said of what was."""

from django.urls import reverse
from django.utils.http import urlencode

from cycles.models import Assessment
from documents.models import Document, DocumentType
from documents.pages.document_advice import advice_on
from files.contents import allowed_endings, size_limit
from sentences.counts import counted

# What may be uploaded, in words.
FILE_HINT = f"{allowed_endings()}, smaller than {size_limit()}"


def upload_url(assessment: Assessment, kind: str = "", *, back: str = "") -> str:
    """Where a document is handed in, of the type under this key; from there one comes back to `back`."""
    asked = urlencode({name: value for name, value in (("type", kind), ("next", back)) if value})
    address = reverse("document_upload", args=[assessment.pk])
    return f"{address}?{asked}" if asked else address


def place_in_list(assessment: Assessment, kind: DocumentType) -> str:
    """Where the documents of a type stand in the list."""
    return reverse("document_list", args=[assessment.pk]) + f"#type-{kind.key}"


def what_was_uploaded(document: Document) -> str:
    """What an upload made of a file: its new name, its pages where they could be read, and advice; one query."""
    pages = f", {counted(document.pages, 'page')}" if document.pages else ""
    rows = Document.objects.filter(assessment=document.assessment_id, type=document.type_id, removed_at=None)
    advice = advice_on(document, beside=rows.select_related("file"))
    return f"Uploaded as {document.name}{pages}" + (f". {advice}" if advice else "")
