"""What a person is told once something was done: by name what it was, and never in green where nothing was."""

from django.contrib import messages
from django.http import HttpRequest

NOTHING = "Nothing was changed."


def say_done(request: HttpRequest, done: str, *, changed: bool = True, stands: str = "", place: str = "") -> None:
    """Say on the next page what was done, by name; that nothing was changed, where nothing was.

    `stands` says of what nothing was changed, and how that stands. `place` is the id of the part of the next page to
    which the reader comes back and which says it; else its head does.
    """
    if changed:
        messages.success(request, done, extra_tags=place)
    else:
        messages.info(request, f"{NOTHING} {stands}".strip(), extra_tags=place)
