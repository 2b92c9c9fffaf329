"""Reads of documents and sign-posts."""

from documents.queries.checklist import (
    ChecklistLine,
    DocumentStatus,
    checklist,
    documents_of,
    handed_in_of,
    status_of,
)
from documents.queries.pages import DocumentLine, DocumentPage, document_page
from documents.queries.sign_posts import (
    SignPostPanel,
    SignPosts,
    broken_sign_posts,
    panels_of,
    read_sign_posts,
    sign_post_item,
    sign_post_panels,
    sign_posts_of,
    sign_posts_to,
)

__all__ = [
    "ChecklistLine",
    "DocumentLine",
    "DocumentPage",
    "DocumentStatus",
    "SignPostPanel",
    "SignPosts",
    "broken_sign_posts",
    "checklist",
    "document_page",
    "documents_of",
    "sign_post_item",
    "sign_post_panels",
    "sign_posts_of",
    "sign_posts_to",
    "handed_in_of",
    "panels_of",
    "read_sign_posts",
    "status_of",
]
