"""The copy of a person's answers as PDF: made when it is asked for, and stored nowhere (decision 33)."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Any

from django.template.loader import render_to_string

from files.apart import answer_of

# One at a time in each process of the web server, and in a process of its own with little time: whoever has a link may
# ask for it, and there are texts, such as thousands of small pictures, over which it takes long.
_ONE_AT_A_TIME = BoundedSemaphore(1)
# Whoever waits keeps a thread of the server: one does.
_LINE = BoundedSemaphore(2)
_PATIENCE_SECONDS = 6
_SECONDS = 15.0
_CPU_SECONDS = 8.0
# The fonts, which WeasyPrint puts into a folder of its own while it works.
_FONT_BYTES = 4 * 1024 * 1024


class NoPaper(Exception):  # noqa: N818
    """It could not be made now: others are, or it takes too long. `seconds` is when to try again."""

    seconds = 30


def survey_paper(context: Mapping[str, Any]) -> bytes:
    """The PDF of what is given: `pct`, `answers`, and of a draft `saved_at` and `closes`. Raises `NoPaper`."""
    html = render_to_string("surveys/survey_paper.html", dict(context))
    with _taken(_LINE, 0), _taken(_ONE_AT_A_TIME, _PATIENCE_SECONDS):
        paper = answer_of(
            "files.write_pdf",
            data=html.encode(),
            seconds=_SECONDS,
            cpu_seconds=_CPU_SECONDS,
            writes_bytes=_FONT_BYTES,
            quiet=True,
        )
    if paper is None:
        raise NoPaper
    return paper


@contextmanager
def _taken(place: BoundedSemaphore, seconds: float) -> Iterator[None]:
    if not place.acquire(timeout=seconds):
        raise NoPaper
    try:
        yield
    finally:
        place.release()
