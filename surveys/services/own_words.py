"""The sentence that a PCT adds to its invitations (decision 32)."""

import re

from organisations.decisions import NotTaken
from sentences.lines import one_line, too_long
from sentences.links import link_in_sentence

MOST_WORDS = 300
_QUOTES = re.compile('[“”„«»"]')


def checked_words(typed: str) -> str:
    """The sentence as it is kept, in one line. Raises `NotTaken` where it is too long or holds an address or a link."""
    words = one_line(typed)
    if sentence := too_long(words, MOST_WORDS, "your sentence"):
        raise NotTaken({"words": sentence})
    if _QUOTES.search(words):
        raise NotTaken({"words": "Take out the quotation marks: your sentence stands between such marks in the email"})
    # The mail has one link, the person's own, and no other that could be taken for it.
    if found := link_in_sentence(words):
        raise NotTaken(
            {
                "words": f"Take out “{found}”: the email has one link, the person’s own, and your sentence can hold"
                " no web or email address. Put a space after each full stop."
            }
        )
    return words
