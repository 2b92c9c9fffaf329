"""What a file is, told by its bytes, and whether it is fit to be kept (R-221, decisions 9 and 24). No database here."""

from pathlib import PurePath
from typing import IO

import puremagic
from django.conf import settings
from django.core.files.base import File

from files.contents.archives import ARCHIVE, COMPOUND, opened
from files.contents.kinds import KINDS, PDF, Contents, Kind, allowed_endings, size_limit
from files.contents.office import read_office
from files.contents.open_document import kind_of, read_open_document
from files.contents.packages import is_package
from files.contents.pdf import BLANK, read_pdf
from files.contents.reasons import EMPTY, JOINED, PROTECTED, guarded, mismatch, unfit
from files.uploads import NOT_WRITTEN, is_written

_PDF = b"%PDF-"
# Readers look for the beginning of a PDF in this many bytes.
_PDF_WITHIN = 1024

_NAMES_BY_TYPE = {
    "image/png": "a PNG picture",
    "image/jpeg": "a JPEG picture",
    "image/gif": "a GIF picture",
    "text/html": "a web page",
    "application/rtf": "a rich text document (RTF)",
    "application/vnd.microsoft.portable-executable": "a program",
}


def check(upload: File, *, endings: list[str] | None = None) -> Contents:
    """Read what the file is. Raises `NotTaken` where it cannot be kept; the file is rewound either way.

    `endings` narrows the kinds allowed, for instance to ["xlsx"] for a data set.
    """
    ending = PurePath(upload.name or "").suffix.lower().lstrip(".")
    stream = upload.file
    if not upload.size or stream is None:
        raise unfit(EMPTY)
    if upload.size > settings.MAX_FILE_BYTES:
        raise unfit(f"The selected file must be smaller than {size_limit()}")
    if not is_written(upload):
        raise unfit(NOT_WRITTEN)
    if ending not in (endings or KINDS):
        raise unfit(f"The selected file must be {allowed_endings(endings)}")
    try:
        return _read(stream, KINDS[ending])
    finally:
        stream.seek(0)


def _read(stream: IO[bytes], expected: Kind) -> Contents:
    stream.seek(0)
    head = stream.read(2048)
    if head.startswith(ARCHIVE):
        if _PDF in head[:_PDF_WITHIN]:
            raise unfit(JOINED)
        return guarded(lambda: _read_archive(stream, expected))
    if _PDF in head[:_PDF_WITHIN]:
        if expected != PDF and head.lstrip(BLANK).startswith(_PDF):
            raise mismatch(expected, PDF.called)
        return read_pdf(stream)
    if head.startswith(COMPOUND):
        # An Office file with a password is one of the older, compound kind that holds the encrypted one.
        stream.seek(0)
        if "EncryptedPackage".encode("utf-16-le") in stream.read():
            raise unfit(PROTECTED)
        raise mismatch(expected, "an older Office file, such as DOC, XLS or PPT")
    raise mismatch(expected, _called(head))


def _read_archive(stream: IO[bytes], expected: Kind) -> Contents:
    archive = opened(stream)
    if is_package(archive):
        return read_office(archive, expected)
    if found := kind_of(archive):
        return read_open_document(archive, expected, found)
    raise mismatch(expected, "a ZIP archive")


def _called(head: bytes) -> str:
    try:
        best = puremagic.magic_string(head)[0]
    except (puremagic.PureError, ValueError, IndexError):
        best = None
    if best and best.mime_type in _NAMES_BY_TYPE:
        return _NAMES_BY_TYPE[best.mime_type]
    try:
        head.decode("utf-8")
    except UnicodeDecodeError:
        return f"something else ({best.name})" if best else "something else"
    return "plain text"
