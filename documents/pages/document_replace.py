"""What became of the sign-posts, and of whatever else used it, when a document took another's place."""

from django.utils.text import capfirst

from documents.models import Document, SignPost
from documents.pages.document_upload import what_was_uploaded
from documents.services.uses import uses_of
from sentences.counts import counted, either


def what_was_replaced(document: Document) -> str:
    """What became of what used the old one (R-199, R-200); two queries."""
    posts = list(SignPost.objects.filter(document=document).select_related("document__file"))
    said = [what_was_uploaded(document)]
    if posts:
        said.append(f"{counted(len(posts), 'sign-post')} now {either(len(posts), 'leads', 'lead')} to it")
    if beyond := sum(post.beyond for post in posts):
        said.append(f"{beyond} of them {either(beyond, 'names', 'name')} pages that it does not have: mend them")
    said += [f"{capfirst(use.what)}, goes on with it. {use.then}" for use in uses_of(document)]
    return ". ".join(part.removesuffix(".") for part in said)
