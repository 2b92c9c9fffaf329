"""Pictures of the pages of stored PDFs, made once for each page and kept beside the files."""

import logging
import struct
import subprocess
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from files.models import StoredFile

log = logging.getLogger(__name__)

_DRAW = Path(__file__).with_name("draw_page.py")
_SECONDS = 15


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
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_DRAW), str(number)], input=data, capture_output=True, timeout=_SECONDS
        )
        if done.returncode == 0:
            return done.stdout
        log.warning("page %s was not drawn: exit %s", number, done.returncode)
    except subprocess.TimeoutExpired:
        log.warning("page %s was not drawn in %s seconds", number, _SECONDS)
    return struct.pack("!L", 0)


def _keep(place: str, made: bytes) -> None:
    kept = default_storage.save(place, ContentFile(made))
    if kept != place:  # drawn by two at once
        default_storage.delete(kept)


def _parted(made: bytes) -> PagePicture:
    (length,) = struct.unpack_from("!L", made)
    text = made[4 : 4 + length].decode("utf-8", "replace")
    readable = "".join(char for char in text if char in "\n\t" or unicodedata.category(char)[0] != "C")
    return PagePicture(made[4 + length :], readable)
