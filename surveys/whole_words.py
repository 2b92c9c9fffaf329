"""Words of a comment as its screening reads them: which places are within one, and which were added. No database."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable
from itertools import pairwise

# Between two letters or figures these make one word of them: can't, non-effective, 1,000.
_JOINS = frozenset("-‐‑'’ʼ")
_JOINS_FIGURES = frozenset(".,")
_SPACE = re.compile(r"\s")
# So many words are shown as they were added; of more the first that the comment does not know.
_MOST = 8


def splits(text: str) -> set[int]:
    """The places of a text that are within a word: between two letters or figures, or beside a sign that joins them."""
    found = {at for at, (before, after) in enumerate(pairwise(text), 1) if _of_word(before) and _of_word(after)}
    for at in range(1, len(text) - 1):
        before, sign, after = text[at - 1], text[at], text[at + 1]
        in_word = sign in _JOINS and _of_word(before) and _of_word(after)
        if in_word or sign in _JOINS_FIGURES and before.isdigit() and after.isdigit():
            found |= {at, at + 1}
    return found


def word_around(text: str, at: int) -> str:
    """What stands between the spaces around a place, without the signs at its ends."""
    begins = max((space.end() for space in _SPACE.finditer(text, 0, at)), default=0)
    ends = _SPACE.search(text, at)
    return text[begins : ends.start() if ends else len(text)].strip(".,;:!?()[]“”‘’\"'")


def added_words(piece: str, whole: str, at: int, *, is_first: bool, is_last: bool) -> str:
    """The words of a piece that do not stand in the whole from a place on, or not there; nothing where all of them do.

    They are what is left between the longest beginning and the longest end of the piece that stand there; a first piece
    begins where the whole does, and a last one ends where it ends. Both texts hold single spaces only.
    """
    words, padded = piece.split(), f" {whole} "
    later = f" {whole[at:]} " if at == 0 or whole[at - 1 : at].isspace() else f"{whole[at:]} "

    def begins(number: int) -> bool:
        said = f" {' '.join(words[:number])} "
        return padded.startswith(said) if is_first else said in later

    def last(number: int) -> str:
        return f" {' '.join(words[len(words) - number :])} "

    head = _longest(begins, len(words))
    tail = _longest(lambda number: padded.endswith(last(number)), len(words)) if is_last else 0
    if is_first and tail:
        # A word said twice would count to the beginning and to the end.
        head = min(head, max(len(whole.split()) - tail, 0))
    if not tail:
        tail = _longest(lambda number: last(number) in later, len(words))
    return _smallest(words[head : len(words) - tail], set(whole.split()))


def _longest(stands: Callable[[int], bool], most: int) -> int:
    """The largest number that stands, where each smaller one does; asked as often as it can be halved."""
    return bisect_left(range(1, most + 1), True, key=lambda number: not stands(number))


def _smallest(words: list[str], known: set[str]) -> str:
    """Added words, and of many only the first in a row that the whole has nowhere."""
    if len(words) > _MOST:
        begins = next((at for at, word in enumerate(words) if word not in known), 0)
        ends = next((at for at in range(begins + 1, len(words)) if words[at] in known), len(words))
        words = words[begins:ends] if words[begins] not in known else words
    return " ".join(words)


def _of_word(sign: str) -> bool:
    """Whether a sign belongs to a word: letters, marks upon them, figures, and what is unseen between them."""
    return unicodedata.category(sign)[0] in "LMN" or unicodedata.category(sign) == "Cf" or sign == "_"
