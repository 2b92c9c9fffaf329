"""Writes of documents and sign-posts. What the reader can mend comes back as `NotTaken`, by field of the form."""

from documents.services.copies import list_in_copy
from documents.services.names import document_name
from documents.services.openings import look, open_document
from documents.services.removals import remove
from documents.services.sign_posts import add_sign_post, change_sign_post, remove_sign_post
from documents.services.uploads import replace, sent_before, upload
from documents.services.uses import uses_of

__all__ = [
    "add_sign_post",
    "change_sign_post",
    "document_name",
    "list_in_copy",
    "look",
    "open_document",
    "remove",
    "remove_sign_post",
    "replace",
    "sent_before",
    "upload",
    "uses_of",
]
