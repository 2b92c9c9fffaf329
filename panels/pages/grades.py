"""Grades as pages show them."""

from django.utils.safestring import SafeString

from frameworks.models import Grade
from ui import marks


def grade(given: Grade | None, *, past: bool = False, missing: str = "Not rated") -> SafeString:
    """A level or a colour, outlined where it is last year's; the words that stand for none."""
    return marks.grade(given.code if given else "", past, missing)
