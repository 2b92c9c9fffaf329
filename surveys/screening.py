"""What an analyst leaves out of a comment: the rules of the screened text. No database (decision 34)."""

import re

from sentences.signs import readable
from surveys.whole_words import added_words, splits, word_around

# What stands in the place of words that are left out.
LEFT_OUT = "[…]"
# As it is typed on a keyboard without the sign of three points.
_TYPED = re.compile(r"\[\s*(?:…|\.{2,})\s*\]")
_WORDS, _LETTERS = 8, 80
_GAP_FOR_EACH = f"Only leave words out, with {LEFT_OUT} in the place of each gap."


def tidied(text: str) -> str:
    """A screened text as it is kept: each gap as `LEFT_OUT`, however typed, and gaps beside each other as one."""
    text = _TYPED.sub(LEFT_OUT, readable(text).strip())
    return re.sub(rf"{re.escape(LEFT_OUT)}(?:\s*{re.escape(LEFT_OUT)})+", LEFT_OUT, text)


def is_cut(text: str, original: str) -> bool:
    """Whether a tidied text is the original with words left out: with a gap in the place of each, and nothing added."""
    return not why_no_cut(text, original)


def why_no_cut(text: str, original: str) -> str:
    """What is to be mended in a tidied text that is no cut of the original, in a sentence; empty where it is one.

    White space is no difference. Each gap stands for whole words, since part of one can say the opposite ("ineffective"
    without "in"); what is before the first and after the last stands at the original's beginning and end.
    """
    pieces = [_flat(piece) for piece in text.split(LEFT_OUT)]
    if not any(pieces):
        return "Nothing of the comment is left. Withhold it in whole."
    whole = _flat(readable(original))
    if len(pieces) == 1:
        return _without_gap(pieces[0], whole)
    split, at = splits(whole), 0
    for number, piece in enumerate(pieces):
        if number:
            at = _past_something(whole, at)
        ends = {"is_first": not number, "is_last": number == len(pieces) - 1}
        found = _place(whole, piece, at, split, **ends)
        if found < 0:
            return _within_word(whole, piece, at, split, **ends) or _differs(whole, piece, at, **ends)
        at = found + len(piece)
    return ""


def _flat(text: str) -> str:
    return " ".join(text.split())


def _past_something(whole: str, at: int) -> int:
    """The first place at which a gap that begins here can end: it holds one sign that is seen at least."""
    while at < len(whole) and whole[at].isspace():
        at += 1
    return at + 1


def _place(whole: str, piece: str, at: int, split: set[int], *, is_first: bool, is_last: bool) -> int:
    """Where a piece stands from a place on, at neither end within a word (`split`): at the beginning, at the end, or at
    the first place; -1 where it does not.

    The first place is always right: what a later one leaves for the pieces behind it, an earlier one leaves too.
    """
    if is_first:
        return 0 if whole.startswith(piece) and len(piece) not in split else -1
    if is_last:
        place = len(whole) - len(piece)
        return place if place >= at and whole.endswith(piece) and place not in split else -1
    place = whole.find(piece, at)
    while place >= 0 and (place in split or place + len(piece) in split):
        place = whole.find(piece, place + 1)
    return place


def _within_word(whole: str, piece: str, at: int, split: set[int], *, is_first: bool, is_last: bool) -> str:
    """The sentence on a piece that would stand in its place if a gap could begin or end within a word."""
    place = _place(whole, piece, at, set(), is_first=is_first, is_last=is_last)
    if place < 0:
        return ""
    cut = place if place in split else place + len(piece)
    return f"Leave out whole words: a gap within “{_short(word_around(whole, cut))}” can turn what it says."


def _without_gap(text: str, whole: str) -> str:
    if added := added_words(text, whole, 0, is_first=True, is_last=True):
        return _names(added, whole)
    return f"Put {LEFT_OUT} in the place of what you leave out"


def _differs(whole: str, piece: str, at: int, *, is_first: bool, is_last: bool) -> str:
    if not piece:
        place = "first" if is_first else "last"
        return f"{_GAP_FOR_EACH} Nothing is left out at the {place} one."
    if piece not in whole:
        added = added_words(piece, whole, at, is_first=is_first, is_last=is_last)
        return (
            _names(added, whole) if added else f"{_GAP_FOR_EACH} Words are left out of “{_short(piece)}” without one."
        )
    if is_first:
        return f"{_GAP_FOR_EACH} Before “{_short(piece)}” words are left out without one."
    if is_last and not whole.endswith(piece):
        return f"{_GAP_FOR_EACH} After “{_short(piece)}” words are left out without one."
    return f"{_GAP_FOR_EACH} Before “{_short(piece)}” nothing is left out, or the order is changed."


def _names(added: str, whole: str) -> str:
    if added in whole:
        return f"{_GAP_FOR_EACH} The comment does not say “{_short(added)}” in this place."
    return f"“{_short(added)}” is not in the comment. {_GAP_FOR_EACH}"


def _short(text: str) -> str:
    shown = " ".join(text.split()[:_WORDS])[:_LETTERS]
    return shown if shown == text else f"{shown}…"
