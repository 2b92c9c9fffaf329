import hashlib
import unicodedata
import uuid
from pathlib import PurePath
from typing import Protocol

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import transaction
from django.http import FileResponse

from files.contents import FileRefused, check
from files.models import StoredFile

__all__ = ["FileRefused", "respond", "store"]

# Inline, a file is shown by the browser's own viewer and can load and run nothing.
_INLINE_POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"


class Uploader(Protocol):
    """Whoever hands a file in: an `Actor`."""

    @property
    def user_id(self) -> int | None:
        """The person's id; None for the system itself."""
        ...


@transaction.atomic
def store(*, upload: File, actor: Uploader, endings: list[str] | None = None) -> StoredFile:
    """Keep the bytes under a random name and return the new row, with type, page count (PDF) and SHA-256.

    `upload` is an uploaded file or `ContentFile(data, name="Report.pdf")`; `endings` narrows the kinds allowed.
    Raises `FileRefused` with the field's words where the file is empty, too large, damaged, protected, holds macros,
    or is not what its name says (R-193, R-221).
    """
    contents = check(upload, endings=endings)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    stored = StoredFile(
        sha256=digest.hexdigest(),
        size=upload.size,
        content_type=contents.kind.content_type,
        original_name=_tidy(upload.name or ""),
        pages=contents.pages,
        by_id=actor.user_id,
    )
    upload.seek(0)
    # Without an ending: nothing that serves the folder by mistake would take it for a page or a program.
    stored.content.save(uuid.uuid4().hex, File(upload.file), save=False)
    stored.save(force_insert=True)
    return stored


def respond(file: StoredFile, *, download_name: str, inline: bool = False) -> FileResponse:
    """The file as an answer to a request that the calling room has allowed and logged.

    Shown in the browser only where asked for and a PDF, otherwise saved. Raises `PermissionDenied` while a virus
    scan is pending or has found something.
    """
    if file.scan == StoredFile.Scan.INFECTED:
        raise PermissionDenied("This file contains a virus and cannot be opened.")
    if file.scan == StoredFile.Scan.WAITING:
        raise PermissionDenied("This file is still waiting for its virus scan. Try again in a few minutes.")
    inline = inline and file.is_pdf
    response = FileResponse(
        file.content.open("rb"),
        as_attachment=not inline,
        filename=download_name,
        content_type=file.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = _INLINE_POLICY
    return response


def _tidy(name: str) -> str:
    """The original name as it may be shown: no folders, no control characters, at most 255 characters."""
    name = PurePath(name.replace("\\", "/")).name
    name = "".join(char for char in name if unicodedata.category(char)[0] != "C")
    path = PurePath(name)
    return path.stem[: 255 - len(path.suffix)] + path.suffix
