"""Text that people type, line by line."""

from sentences.comparing import without_unseen
from sentences.counts import counted
from sentences.signs import readable


def one_line(text: str) -> str:
    """The text with every run of white space as one space, and without signs that nobody sees."""
    return " ".join(without_unseen(text).split())


def characters(text: str) -> int:
    """How many characters a text has: spaces and punctuation count, a line end is one, and so is an emoji of one sign.

    It is counted as it is kept (`sentences.signs`): what no document can hold is not, and a text of which nobody
    sees anything has none. Pages count the same while it is typed (`static/app/init.mjs`; R-031, R-032).
    """
    return len(readable(text))


def too_long(text: str, limit: int, noun: str = "this text") -> str:
    """By how many characters the text is to be shortened, in a sentence; nothing where it keeps to the limit."""
    over = characters(text) - limit
    return f"Shorten {noun} by {counted(over, 'character')}. The limit is {limit:,}." if over > 0 else ""
