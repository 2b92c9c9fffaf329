"""What a mail program may turn into a link, however it was typed."""

import re
import unicodedata

_DOTS = dict.fromkeys(map(ord, "。．｡"), ".")
_CERTAIN = r"@|://|\bwww\.|\b\d{1,3}(?:\.\d{1,3}){3}\b|\blocalhost\b"
# Anything with a full stop between letters: in a sentence, a space belongs after each.
_IN_A_SENTENCE = re.compile(rf"{_CERTAIN}|\b[\w-]+\.[^\W\d_]{{2,}}\b", re.IGNORECASE)
# In a name such as J.Smith or St.Mary it is none: here the endings that are usual.
_IN_A_NAME = re.compile(
    rf"{_CERTAIN}|\b[\w-]+\.(?:com|org|net|uk|eu|info|biz|gov|edu|nhs|co|io|me|int|online|site|app|xyz|example)\b",
    re.IGNORECASE,
)


def link_in_sentence(text: str) -> str:
    """The first piece of a sentence that could become a link; empty where there is none."""
    return _found(_IN_A_SENTENCE, text)


def link_in_name(text: str) -> str:
    """The first piece of a name that could become a link; empty where there is none."""
    return _found(_IN_A_NAME, text)


def _found(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(unicodedata.normalize("NFKC", text.translate(_DOTS)))
    return found[0] if found else ""
