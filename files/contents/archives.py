"""ZIP archives, opened within bounds: each part once, by the name under which readers look for it."""

import io
import re
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO
from urllib.parse import unquote

from files.contents.reasons import DAMAGED, EMBEDDED, JOINED, PROTECTED, TOO_LONG, UNPACKED, unfit

# A file is held back where it unpacks to more than this: what the server and each reader's computer can bear.
MOST_UNPACKED_BYTES = 300 * 1024 * 1024
_MOST_INNER_FILES = 10_000
_MOST_SECONDS = 20  # a request is given up after 30
# Parts read whole, to tell the type or because they are no proper XML, are small in every honest file.
_MOST_SMALL_BYTES = 8 * 1024 * 1024

# How office programs pack and unpack (ECMA-376, part 2, annex C; ODF 1.3, part 2, 3.1); others open in none of them.
_PACKED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ARCHIVE = b"PK\x03\x04"
# How a file of its own begins: an object of another program, an archive, a PDF, a program.
CARRIED = (COMPOUND, ARCHIVE, b"%PDF-", b"MZ", b"\x7fELF", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"{\\rtf")


@dataclass
class Room:
    """How much may still be unpacked and how long it may take, for an archive and for the archives in it together."""

    left: int = MOST_UNPACKED_BYTES
    entries: int = _MOST_INNER_FILES
    seconds: float = _MOST_SECONDS
    _since: float = field(default_factory=time.monotonic)

    def require_time(self) -> None:
        """Raise `NotTaken` where reading has taken as long as it may."""
        if time.monotonic() - self._since > self.seconds:
            raise unfit(TOO_LONG)


@dataclass
class Archive:
    """An opened archive: its parts by name, without the difference of case, and its folders left out."""

    file: zipfile.ZipFile
    room: Room
    parts: dict[str, zipfile.ZipInfo] = field(default_factory=dict)

    def open(self, name: str) -> IO[bytes]:
        """A part to be read through."""
        return self.file.open(self.parts[name])

    def whole(self, name: str) -> bytes:
        """All of a part."""
        return self.file.read(self.parts[name])

    def small(self, name: str) -> bytes:
        """A part that is small in every honest file, whole. Raises `NotTaken` where it is larger than that."""
        if self.parts[name].file_size > _MOST_SMALL_BYTES:
            raise unfit(DAMAGED)
        return self.whole(name)

    def beginning(self, name: str) -> bytes:
        """How a part begins."""
        with self.open(name) as part:
            return part.read(64)

    def carried(self) -> Iterator[str]:
        """The parts that are files of their own."""
        return (name for name in self.parts if self.beginning(name).startswith(CARRIED))


def opened(stream: IO[bytes], room: Room | None = None) -> Archive:
    """The archive. `room` is what is left of the bounds where it lies in another.

    Raises `NotTaken` where it unpacks to too much, is protected, damaged or packed as no office program packs, holds a
    name twice, so that two programs may read two different parts, or has something in front of it or behind it.
    """
    room = room or Room()
    stream.seek(0)
    file = zipfile.ZipFile(stream)
    inner = file.infolist()
    room.entries -= len(inner)
    room.left -= sum(entry.file_size for entry in inner)
    if room.entries < 0 or room.left < 0:
        raise unfit(UNPACKED)
    if any(entry.flag_bits & 0x1 for entry in inner):
        raise unfit(PROTECTED)
    if any(entry.compress_type not in _PACKED for entry in inner):
        raise unfit(DAMAGED)
    if min((entry.header_offset for entry in inner), default=0) or not _ends_with_its_list(stream):
        raise unfit(JOINED)
    archive = Archive(file, room)
    for entry in inner:
        name = part_name(entry.filename)
        if entry.is_dir():
            continue
        if name in archive.parts:
            raise unfit(DAMAGED)
        archive.parts[name] = entry
    return archive


def _ends_with_its_list(stream: IO[bytes]) -> bool:
    """Whether nothing comes after the list of the parts, not even a remark (APPNOTE 4.3.16)."""
    stream.seek(-22, io.SEEK_END)
    end = stream.read()
    return end.startswith(b"PK\x05\x06") and end.endswith(b"\0\0")


def require_whole(archive: Archive) -> None:
    """Raise `NotTaken` unless every part can be unpacked and is what its checksum says."""
    if archive.file.testzip() is not None:
        raise unfit(DAMAGED)


def require_nothing_carried(archive: Archive, but: set[str]) -> None:
    """Raise `NotTaken` where a part is a file of its own, `but` those that were judged."""
    if any(name not in but for name in archive.carried()):
        raise unfit(EMBEDDED)


def part_name(written: str) -> str:
    """The name of a part as readers compare it: without escapes, case and a leading slash (ECMA-376, part 2, 6.2.2)."""
    name = re.sub(r"/{2,}", "/", unquote(written).replace("\\", "/"))
    return name.lstrip("/").lower()
