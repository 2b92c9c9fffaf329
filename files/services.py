import hashlib
import logging
import unicodedata
import uuid
from dataclasses import dataclass
from pathlib import PurePath
from typing import Protocol

from django.conf import settings
from django.core.files.base import File
from django.db import transaction

from files.contents import Contents, Kind, check
from files.models import StoredFile
from files.rowless import await_commit
from files.scanning import NotScanned, virus_in
from files.storage import NotWritten
from files.uploads import NOT_WRITTEN
from organisations.decisions import NotTaken

log = logging.getLogger(__name__)

__all__ = ["FitFile", "NotScanned", "examine", "held_back", "keep", "keep_made", "scan", "store"]


class Uploader(Protocol):
    """Whoever hands a file in: an `Actor`."""

    @property
    def user_id(self) -> int | None:
        """The person's id; None for the system itself."""
        ...


@dataclass(frozen=True)
class _System:
    """The product itself, which hands in what it made."""

    user_id: None = None


_NOBODY = _System()


@dataclass(frozen=True)
class FitFile:
    """An upload that was read and found fit to be kept."""

    upload: File
    contents: Contents
    sha256: str

    @property
    def pages(self) -> int | None:
        """The pages of a PDF."""
        return self.contents.pages


def examine(*, upload: File, endings: list[str] | None = None) -> FitFile:
    """Read and check an upload; nothing is written. It takes time with a large file, so do it before any lock.

    Raises `NotTaken` with the field's words where the file is empty, too large, damaged or protected, is not what its
    name says, or runs, loads or carries something else (R-193, R-221, decision 24).
    """
    contents = check(upload, endings=endings)
    return FitFile(upload, contents, _sha256(upload))


@transaction.atomic
def keep(*, fit: FitFile, actor: Uploader) -> StoredFile:
    """Keep the bytes of an examined upload under a random name and return the new row.

    Raises `NotTaken` where the disk has no room. A file and its row come together: where the caller's transaction is
    rolled back, the file goes too.
    """
    stored = StoredFile(
        sha256=fit.sha256,
        size=fit.upload.size,
        content_type=fit.contents.kind.content_type,
        original_name=_tidy(fit.upload.name or ""),
        pages=fit.pages,
        sheets=None if fit.contents.sheets is None else list(fit.contents.sheets),
        # What the product made itself needs no scan.
        scan=StoredFile.Scan.WAITING if settings.CLAMAV_ADDRESS and actor.user_id else StoredFile.Scan.OFF,
        by_id=actor.user_id,
    )
    fit.upload.seek(0)
    # Without an ending: nothing that serves the folder by mistake would take it for a page or a program.
    try:
        stored.content.save(uuid.uuid4().hex, File(fit.upload.file), save=False)
    except NotWritten as error:
        log.error("a file was not kept: %s", error)
        raise NotTaken({"file": NOT_WRITTEN}) from error
    await_commit(stored)
    stored.save(force_insert=True)
    return stored


def keep_made(*, content: File, kind: Kind) -> StoredFile:
    """Keep what the product itself made, of whatever size, under its name; raises `NotTaken` as `keep`."""
    return keep(fit=FitFile(content, Contents(kind), _sha256(content)), actor=_NOBODY)


def store(*, upload: File, actor: Uploader, endings: list[str] | None = None) -> StoredFile:
    """Examine an upload and keep it; raises as `examine`.

    `upload` is an uploaded file or `ContentFile(data, name="Report.pdf")`; `endings` narrows the kinds allowed.
    """
    return keep(fit=examine(upload=upload, endings=endings), actor=actor)


def scan(file: StoredFile) -> StoredFile:
    """Have a waiting file scanned and keep what was found. Call it outside a transaction: a scan takes its time.

    Raises `NotScanned` where the scanner gave no answer; the file then waits for the next try. Without a scanner the
    file is as any that was not scanned.
    """
    if file.scan not in StoredFile.AWAITED:
        return file
    found, failure = StoredFile.Scan.OFF, None
    if settings.CLAMAV_ADDRESS:
        try:
            with file.content.open("rb") as content:
                virus = virus_in(content, settings.CLAMAV_ADDRESS)
            found = StoredFile.Scan.INFECTED if virus else StoredFile.Scan.CLEAN
        except NotScanned as error:
            found, failure = StoredFile.Scan.FAILED, error
    if StoredFile.objects.filter(pk=file.pk, scan__in=StoredFile.AWAITED).update(scan=found):
        file.scan = found
    if failure is not None:
        raise failure
    return file


def held_back(file: StoredFile, reader: Uploader | None) -> str:
    """Why the reader cannot open the file for now, in words; empty where they can.

    Until a scan has cleared it, only the person who uploaded a file opens it; one with a virus, nobody.
    """
    if file.scan == StoredFile.Scan.INFECTED:
        return "This file contains a virus and cannot be opened."
    own = reader is not None and reader.user_id is not None and reader.user_id == file.by_id
    if file.scan in StoredFile.AWAITED and not own:
        return "This file is still waiting for its virus scan. Try again in a few minutes."
    return ""


def _sha256(content: File) -> str:
    digest = hashlib.sha256()
    for chunk in content.chunks():
        digest.update(chunk)
    content.seek(0)
    return digest.hexdigest()


def _tidy(name: str) -> str:
    """The original name as it may be shown: no folders, no control characters, at most 255 characters."""
    name = PurePath(name.replace("\\", "/")).name
    name = "".join(char for char in name if unicodedata.category(char)[0] != "C")
    path = PurePath(name)
    return path.stem[: 255 - len(path.suffix)] + path.suffix
