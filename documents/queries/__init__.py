"""Reads of documents and sign-posts."""

from documents.queries.checklist import (
    DocumentNumbers,
    DocumentStatus,
    checklist,
    documents_of,
    numbers_uploaded,
    status_of,
)
from documents.queries.sign_posts import (
    SignPosts,
    broken_sign_posts,
    read_sign_posts,
    sign_post_item,
    sign_posts_of,
    sign_posts_to,
)

__all__ = [
    "DocumentNumbers",
    "DocumentStatus",
    "SignPosts",
    "broken_sign_posts",
    "checklist",
    "documents_of",
    "numbers_uploaded",
    "read_sign_posts",
    "sign_post_item",
    "sign_posts_of",
    "sign_posts_to",
    "status_of",
]
