"""Reads of documents and sign-posts."""

from documents.queries.checklist import DocumentStatus, checklist, documents_of, numbers_handed_in, status_of
from documents.queries.sign_posts import (
    SignPosts,
    broken_sign_posts,
    read_sign_posts,
    sign_post_item,
    sign_posts_of,
    sign_posts_to,
)

__all__ = [
    "DocumentStatus",
    "SignPosts",
    "broken_sign_posts",
    "checklist",
    "documents_of",
    "numbers_handed_in",
    "read_sign_posts",
    "sign_post_item",
    "sign_posts_of",
    "sign_posts_to",
    "status_of",
]
