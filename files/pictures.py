"""Pictures of the pages of stored PDFs, made once for each page and kept beside the files."""

import logging
import struct
import unicodedata
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from files.apart import answer_of
from files.models import StoredFile
from files.storage import NotWritten

log = logging.getLogger(__name__)

_DRAW = "files.draw_page"
_SECONDS = 15.0
_CPU_SECONDS = 10.0


@dataclass(frozen=True)
class PagePicture:
    """One page of a PDF: its picture as PNG, empty where it could not be drawn, and its text."""

    png: bytes
    text: str


def picture_of(file: StoredFile, number: int) -> PagePicture:
    """A page of a stored PDF, counted from one. The first time it is drawn, which takes a moment: hold no transaction.

    A page that cannot be drawn within the limits has no picture, and is not tried again.
    """
    if not file.is_pdf or not 1 <= number <= (file.pages or 0):
        raise ValueError(f"There is no page {number} to draw")
    place = f"pages/{file.sha256[:2]}/{file.sha256}-{number}"
    if default_storage.exists(place):
        with default_storage.open(place) as kept:
            return _parted(kept.read())
    with file.content.open("rb") as content:
        made = _drawn(content.read(), number)
    _keep(place, made)
    return _parted(made)


def _drawn(data: bytes, number: int) -> bytes:
    """What the drawing process answers; an empty page where it broke, stalled or took too much."""
    made = answer_of(_DRAW, str(number), data=data, seconds=_SECONDS, cpu_seconds=_CPU_SECONDS)
    return made or struct.pack("!L", 0)


def _keep(place: str, made: bytes) -> None:
    try:
        kept = default_storage.save(place, ContentFile(made))
    except NotWritten as error:  # the page is shown all the same, and drawn again the next time
        log.error("the picture of a page was not kept: %s", error)
        return
    if kept != place:  # drawn by two at once
        default_storage.delete(kept)


def _parted(made: bytes) -> PagePicture:
    (length,) = struct.unpack_from("!L", made)
    text = made[4 : 4 + length].decode("utf-8", "replace")
    readable = "".join(char for char in text if char in "\n\t" or unicodedata.category(char)[0] != "C")
    return PagePicture(made[4 + length :], readable)
