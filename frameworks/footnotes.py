"""Footnotes: the marks that a wording carries, and what stands below the wording that a page shows."""

import re
from collections.abc import Iterable

from frameworks.models import Criterion, EvidenceSource, Item

Footnote = dict[str, str]


def marks_in(*texts: str) -> list[str]:
    """The footnote marks that a wording carries, in order and once each: `*`, `**`, `***` and figures such as `¹`."""
    found = re.findall(r"\*+|[¹²³]", " ".join(texts))
    return list(dict.fromkeys(found))


def footnotes_of(rows: Iterable[Criterion | EvidenceSource]) -> list[Footnote]:
    """The footnotes that criteria or sources of evidence carry, in order and once each."""
    return once(note for row in rows for note in row.footnotes)


def footnotes_of_text(item: Item) -> list[Footnote]:
    """The footnotes of an item whose marks stand in its own text, not only in its criteria's."""
    marks = marks_in(item.text)
    return [note for note in item.footnotes if note["mark"] in marks]


def once(notes: Iterable[Footnote]) -> list[Footnote]:
    """Footnotes without repetition, in order."""
    kept: list[Footnote] = []
    for note in notes:
        if note not in kept:
            kept.append(note)
    return kept
