"""What every save of a form does with texts, and with what a form still lacks."""

from collections.abc import Iterable

from assessments.queries.gaps import Gap
from organisations.decisions import NotTaken
from sentences import lines
from sentences.signs import readable


def as_kept(typed: str) -> str:
    """Text as it is kept: readable (`sentences.signs`), nothing where there is only white space."""
    text = readable(typed)
    return text if text.strip() else ""


def too_long(box: str, text: str, limit: int) -> dict[str, str]:
    """Characters are counted with spaces and punctuation, a line end as one (R-031, R-032)."""
    sentence = lines.too_long(text, limit)
    return {box: sentence} if sentence else {}


def require(gaps: Iterable[Gap]) -> None:
    """Raise `NotTaken` unless nothing is missing; each gap stands at its box."""
    if errors := {gap.field: gap.message for gap in gaps}:
        raise NotTaken(errors)
