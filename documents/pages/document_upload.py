"""What may be uploaded, and what is said of what was."""

from documents.models import Document
from files.contents import allowed_endings, size_limit
from sentences.counts import counted

# What may be uploaded, in words.
FILE_HINT = f"{allowed_endings()}, smaller than {size_limit()}"


def what_was_uploaded(document: Document) -> str:
    """What an upload made of a file: its new name, and its pages where they could be read."""
    pages = document.pages
    return f"Uploaded as {document.name}" + (f", {counted(pages, 'page')}" if pages else "")
