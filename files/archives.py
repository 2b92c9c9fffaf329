"""Several files as one archive, sent as it is written: of a large one, too, little is in memory at any time."""

import io
import logging
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO

from files.models import StoredFile

log = logging.getLogger(__name__)

ZIP = "application/zip"
_CHUNK = 256 * 1024
# The oldest moment that a ZIP archive knows: the same files are the same archive.
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One file of an archive: its name there, folders parted by "/", and what it holds."""

    name: str
    content: bytes | StoredFile


def archive(entries: Sequence[Entry], last: Callable[[Sequence[Entry]], Entry]) -> Iterator[bytes]:
    """The bytes of an archive of the entries, piece by piece.

    `last` makes the entry that ends it from those that could not be read, as where the disk has lost a file.
    """
    out, unread = _Written(), []
    with zipfile.ZipFile(out, "w") as written:
        for entry in entries:
            try:
                source = _source(entry)
            except OSError as error:
                log.error("a file is not in an archive: %s", error)
                unread.append(entry)
                continue
            with source:
                yield from _write(written, entry, source, out)
        end = last(unread)
        with _source(end) as source:
            yield from _write(written, end, source, out)
    yield out.taken()


def _source(entry: Entry) -> IO[bytes]:
    if isinstance(entry.content, bytes):
        return io.BytesIO(entry.content)
    file: IO[bytes] = entry.content.content.storage.open(str(entry.content.content.name), "rb")
    return file


def _write(written: zipfile.ZipFile, entry: Entry, source: IO[bytes], out: "_Written") -> Iterator[bytes]:
    about = zipfile.ZipInfo(entry.name, _EPOCH)
    # What people upload is packed already.
    about.compress_type = zipfile.ZIP_DEFLATED if isinstance(entry.content, bytes) else zipfile.ZIP_STORED
    with written.open(about, "w", force_zip64=True) as into:
        while piece := source.read(_CHUNK):
            into.write(piece)
            yield out.taken()


class _Written(io.RawIOBase):
    """What was written since it was last taken."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: bytes) -> int:  # type: ignore[override]
        self._pieces.append(bytes(piece))
        return len(piece)

    def taken(self) -> bytes:
        taken, self._pieces = b"".join(self._pieces), []
        return taken
