"""The answers to a statement, in the words of the survey tool (R-134, R-135)."""

from dataclasses import dataclass
from hashlib import blake2s

SCALE: list[tuple[int, str]] = [
    (1, "Strongly disagree"),
    (2, "Disagree"),
    (3, "Somewhat disagree"),
    (4, "Somewhat agree"),
    (5, "Agree"),
    (6, "Strongly Agree"),
]
UNABLE = "Unable to Comment"


@dataclass(frozen=True)
class Given:
    """What one person gave for one statement. `score` None is "Unable to Comment"; an open question has no score."""

    score: int | None
    text: str = ""


def mark(text: str) -> str:
    """A short mark of what stood in a field, by which a page that comes back tells whether it still does."""
    return blake2s(text.encode(), digest_size=6).hexdigest()


def label_of(score: int | None) -> str:
    """The words for a score."""
    return UNABLE if score is None else dict(SCALE)[score]
