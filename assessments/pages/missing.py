"""What is missing from a return, each thing with a link to the page where it is mended."""

from collections.abc import Iterable

from django.urls import reverse

from assessments.queries.missing import Missing
from ui.components import Blocker


def address(thing: Missing) -> str:
    """Where it is mended."""
    return reverse(thing.url_name, kwargs=thing.kwargs)


def blockers(missing: Iterable[Missing]) -> list[Blocker]:
    """All that is missing, as links."""
    return [Blocker(thing.text, address(thing)) for thing in missing]
