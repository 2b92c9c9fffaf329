"""One form in which people's names and email addresses are compared, whatever they were typed or copied with.

The rules and their reasons: decision 22. What was typed is kept for people to read, without the signs that nobody sees.
"""

import re
import unicodedata

import idna

# Of the signs that take no place of their own, those that Unicode does not count among the format signs: joiners of
# letters, fillers, and what chooses the look of the sign before it.
_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0")
_SELECTORS = ((0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
# Control, format, half of a pair, private use: nothing that a reader sees the same everywhere.
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co"))

# Before the compatibility forms are taken, as some of these would fall into a space and an accent.
_APOSTROPHES = dict.fromkeys(map(ord, "’‘‛ʼʻʹʽ′‵´＇՚ꞌ"), "'")
_HYPHENS = dict.fromkeys(map(ord, "‐‑‒–—―−⁃﹘﹣－"), "-")
_SIGNS = _APOSTROPHES | _HYPHENS
# In a name it is an apostrophe; in an address it is a sign of its own.
_GRAVE = {ord("`"): "'"}
_DOTS = dict.fromkeys(map(ord, "。．｡"), ".")

# Far beyond any address that a mail server takes (254, and 253 for its domain).
_LONGEST_WRAPPED = 600
_LONGEST_DOMAIN = 255
# As mail programs and browsers copy an address: with a name before it, with what opens a mail, or with its full stop.
_WRAPPED = re.compile(r"(?:[^<>@]*<)?(?:mailto:)?([^<>\s;,]+@[^<>\s;,]+?)>?[.;,]?", re.IGNORECASE)


def without_unseen(text: str) -> str:
    """The text without signs that nobody sees: of no width, soft hyphens, marks of direction. White space stays."""
    return "".join(sign for sign in text if sign.isspace() or not _is_unseen(sign))


def shows_nothing(text: str) -> bool:
    """Whether a reader sees nothing of the text: white space, and signs that nobody sees. One for private use is seen,
    be it as a box.
    """
    return all(sign.isspace() or (_is_unseen(sign) and unicodedata.category(sign) != "Co") for sign in text)


def _is_unseen(sign: str) -> bool:
    if sign.isascii():
        return not sign.isprintable()
    code = ord(sign)
    return (
        unicodedata.category(sign) in _UNSEEN
        or sign in _FILLERS
        or any(first <= code <= last for first, last in _SELECTORS)
    )


def compared(name: str) -> str:
    """The form in which the names of people and organisations are compared.

    Signs that nobody sees are dropped; the forms of one letter, kinds of apostrophe, hyphen and space, and small and
    capital letters count as one. Letters of different alphabets stay different, and so do accents.
    """
    text = unicodedata.normalize("NFKC", without_unseen(name).translate(_SIGNS | _GRAVE)).translate(_SIGNS)
    return " ".join(unicodedata.normalize("NFKC", text.casefold()).split())


def written_address(typed: str) -> str:
    """An email address as it is kept: in small letters, taken out of what it was copied with, without what nobody sees.

    An apostrophe or a hyphen that a word processor put in place of the plain one is the plain one, since no address has
    another. What is no address comes back tidied and no more.
    """
    text = unicodedata.normalize("NFKC", without_unseen(typed).translate(_SIGNS | _DOTS)).strip()
    if len(text) <= _LONGEST_WRAPPED and (wrapped := _WRAPPED.fullmatch(text)):
        text = wrapped[1]
    return text.lower()


def compared_address(address: str) -> str:
    """The form in which email addresses are compared: as written, with the domain as mail servers know it."""
    local, at, domain = written_address(address).rpartition("@")
    return f"{local}{at}{compared_domain(domain)}"


def mailbox_of(address: str) -> str:
    """Where mail to the address arrives: what follows a plus sign before the @ is left out, as mail services do.

    This is to keep people out, who could give their address another tail. Two people are never taken for one by it.
    """
    local, at, domain = compared_address(address).rpartition("@")
    return f"{local.partition('+')[0] or local}{at}{domain}"


def compared_domain(domain: str) -> str:
    """The form in which the domains of addresses are compared: what stands in the name service (“xn--…”)."""
    written = written_address(domain).removesuffix(".")
    if len(written) > _LONGEST_DOMAIN:
        return written
    try:
        return idna.encode(written, uts46=True).decode("ascii").lower()
    except (idna.IDNAError, UnicodeError):
        return written


def sent_address(address: str) -> str:
    """The address as a mail is sent to it: every mail server takes it. `ValueError` where there is no such form."""
    found = compared_address(address)
    if not found.isascii():
        raise ValueError("no mail server takes this address")
    return found
