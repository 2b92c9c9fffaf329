"""Two texts side by side, with what differs marked in each."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

# Two texts as long as the longest box takes. What is longer is kept all the same, but would take minutes to compare.
MOST_COMPARED = 20_000


@dataclass(frozen=True)
class Piece:
    """A stretch of text, and whether it stands in one of the two versions only."""

    text: str
    only: bool = False


def marked(mine: str, theirs: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts, each with the words marked that stand in it alone; as wholes where they are too long to compare."""
    if len(mine) + len(theirs) > MOST_COMPARED:
        return [Piece(mine, mine != theirs)], [Piece(theirs, mine != theirs)]
    ours, others = _words(mine), _words(theirs)
    left, right = [], []
    for kind, a, b, c, d in SequenceMatcher(None, ours, others, autojunk=False).get_opcodes():
        only = kind != "equal"
        if a < b:
            left.append(Piece("".join(ours[a:b]), only))
        if c < d:
            right.append(Piece("".join(others[c:d]), only))
    return _runs(left), _runs(right)


def _runs(pieces: list[Piece]) -> list[Piece]:
    """Words that differ one after the other as one stretch, with the white space between them."""
    runs: list[Piece] = []
    for place, piece in enumerate(pieces):
        between = not piece.text.strip() and 0 < place < len(pieces) - 1
        only = piece.only or (between and pieces[place - 1].only and pieces[place + 1].only)
        if runs and runs[-1].only == only:
            runs[-1] = Piece(runs[-1].text + piece.text, only)
        else:
            runs.append(Piece(piece.text, only))
    return runs


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|[^\s]+", text)
