"""The parts of a packed workbook, read piece by piece: no more is unpacked than is looked at, nor than the limit."""

import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO
from xml.parsers import expat

from files.workbooks.sheets import Unreadable

MOST_UNPACKED_BYTES = 100 * 1024 * 1024
# Those of a million filled cells, more or less; what has more of them is mostly empty cells with a format.
_MOST_TAGS = 5_000_000
_PIECE = 256 * 1024

NO_SPREADSHEET = "The file is not a spreadsheet. Save it as XLSX or CSV and upload it again."
LOCKED = (
    "The file is protected with a password, or saved in the old XLS format. Save it as XLSX without a password and"
    " upload it again."
)
DAMAGED = "The workbook is damaged. Open it in your spreadsheet program, save it again as XLSX and upload it again."
_PREFIX = re.compile(rb"<[^<>\s/!?]*:")

_TOO_MUCH = (
    f"The workbook unpacks to more than {MOST_UNPACKED_BYTES // 1024 // 1024} MB. Copy the table alone into a new"
    " workbook, and upload that."
)

_TOO_EMPTY = (
    "The workbook holds millions of empty cells or rows with a format. Copy the table alone into a new workbook, and"
    " upload that."
)

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]


class Enough(Exception):  # noqa: N818
    """What was looked for in a part is found: the rest of it is not read."""


@dataclass(frozen=True)
class Relation:
    """Another part that a part is joined to: its kind, the last word of the type, and its name."""

    kind: str
    target: str


class Package:
    """A workbook's parts by name. Raises `Unreadable` wherever it is none, is locked, damaged or too large."""

    def __init__(self, stream: IO[bytes]) -> None:
        try:
            self._archive = zipfile.ZipFile(stream)
        except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError) as error:
            raise Unreadable(NO_SPREADSHEET) from error
        # A name that stands there twice is that of its last, as in every reader; large and small letters are one.
        self._names = {entry.filename.lower().lstrip("/"): entry for entry in self._archive.infolist()}
        self._unpacked = self._tags = 0
        if any(entry.flag_bits & 1 for entry in self._names.values()):
            raise Unreadable(LOCKED)

    @property
    def workbook(self) -> str:
        """The name of the part that lists the sheets."""
        for relation in self.relations("").values():
            if relation.kind == "officedocument":
                return relation.target
        raise Unreadable(NO_SPREADSHEET)

    def relations(self, part: str) -> dict[str, Relation]:
        """What a part is joined to, by the id of the relation; that of the whole package for the part ""."""
        folder, name = posixpath.split(part)
        listed = posixpath.join(folder, "_rels", f"{name}.rels")
        found: dict[str, Relation] = {}

        def start(tag: str, given: dict[str, str]) -> None:
            if tag == "Relationship" and given.get("TargetMode", "").lower() != "external":
                target = posixpath.normpath(posixpath.join("/", folder, given.get("Target", ""))).lstrip("/")
                found[given.get("Id", "")] = Relation(given.get("Type", "").rsplit("/", 1)[-1].lower(), target)

        if self.holds(listed):
            self.read(listed, start)
        return found

    def holds(self, part: str) -> bool:
        """Whether there is a part of this name."""
        return part.lower() in self._names

    def read(self, part: str, start: Start, end: End | None = None, text: Callable[[str], None] | None = None) -> None:
        """Tell what a part holds, element by element, with names that have lost their prefixes."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _no_document_type
        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
        try:
            # To count what there is takes a tenth of the time that it takes to read it.
            for piece in self._pieces(part):
                self._count(piece)
                if _PREFIX.search(piece):
                    parser.StartElementHandler = lambda tag, given: start(tag.rpartition(":")[2], given)
                    parser.EndElementHandler = end and (lambda tag: end(tag.rpartition(":")[2]))
            for piece in self._pieces(part):
                parser.Parse(piece, False)
            parser.Parse(b"", True)
        except (Unreadable, Enough, MemoryError):
            raise
        except Exception as error:  # each way of packing, and XML in any encoding, breaks with exceptions of its own
            raise Unreadable(DAMAGED) from error

    def _pieces(self, part: str) -> Iterator[bytes]:
        with self._archive.open(self._names[part.lower()]) as packed:
            while piece := packed.read(_PIECE):
                yield piece

    def _count(self, piece: bytes) -> None:
        self._unpacked += len(piece)
        if self._unpacked > MOST_UNPACKED_BYTES:
            raise Unreadable(_TOO_MUCH)
        self._tags += piece.count(b"<") + piece.count(b"/>")
        if self._tags > _MOST_TAGS:
            raise Unreadable(_TOO_EMPTY)


def _no_document_type(*_: object) -> None:
    """A workbook has none; what has one says things that grow without end."""
    raise Unreadable(DAMAGED)
