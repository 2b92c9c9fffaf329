"""What a document that is to be removed leaves broken (R-200)."""

from collections.abc import Sequence

from documents.models import SignPost
from sentences.counts import counted, either


def what_breaks(sign_posts: Sequence[SignPost]) -> str:
    """What becomes of the sign-posts that lead to it; nothing where there are none."""
    if not sign_posts:
        return ""
    lead = f"{counted(len(sign_posts), 'sign-post')} {either(len(sign_posts), 'leads', 'lead')} to this document."
    return f"{lead} {either(len(sign_posts), 'It', 'They')} will show as broken until another document is chosen."
