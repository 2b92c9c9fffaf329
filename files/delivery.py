"""A stored file as an answer to a request, so that nothing in it can run."""

from django.core.exceptions import PermissionDenied
from django.http import FileResponse

from files.models import StoredFile
from files.services import Uploader, held_back

# Inline, a file is shown by the browser's own viewer and can load and run nothing.
_INLINE_POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"


def respond(
    file: StoredFile, *, download_name: str, inline: bool = False, reader: Uploader | None = None
) -> FileResponse:
    """The file as an answer to a request that the calling room has allowed and logged.

    Shown in the browser only where asked for and a PDF, otherwise saved. Raises `PermissionDenied` while it is held
    back from the reader (`held_back`).
    """
    if reason := held_back(file, reader):
        raise PermissionDenied(reason)
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
