"""What a line asks of its reader, as pages show it."""

from django.utils.safestring import SafeString

from panels.queries.review import Flag
from ui import cells, marks


def asked(flag: Flag) -> SafeString:
    """A flag with its reason, or the words of a line that is not reviewed."""
    return cells.beside(
        marks.flag(flag.mark, flag.words) if flag.kind else cells.soft(flag.words),
        flag.why and reason(flag.why),
    )


def reason(words: str) -> SafeString:
    """Why, below what is said of a line."""
    return cells.span(words, "app-tri__why")
