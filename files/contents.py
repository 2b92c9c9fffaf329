"""What a file is, told by its bytes, and what makes one unfit to be kept (R-221). No database here."""

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, TypeVar
from xml.etree import ElementTree

import puremagic
from django.conf import settings
from django.core.files.base import File
from pypdf import PdfReader

from organisations.decisions import NotTaken

Read = TypeVar("Read")

_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."


@dataclass(frozen=True)
class Kind:
    """A kind of file that may be kept: its ending, its type on the wire, its name in a sentence."""

    ending: str
    content_type: str
    called: str


PDF = Kind("pdf", "application/pdf", "a PDF")
KINDS: dict[str, Kind] = {
    kind.ending: kind
    for kind in (
        PDF,
        Kind("docx", f"{_OOXML}wordprocessingml.document", "a Word document (DOCX)"),
        Kind("xlsx", f"{_OOXML}spreadsheetml.sheet", "an Excel workbook (XLSX)"),
        Kind("pptx", f"{_OOXML}presentationml.presentation", "a PowerPoint presentation (PPTX)"),
        Kind("odt", f"{_ODF}text", "an OpenDocument text (ODT)"),
        Kind("ods", f"{_ODF}spreadsheet", "an OpenDocument spreadsheet (ODS)"),
        Kind("odp", f"{_ODF}presentation", "an OpenDocument presentation (ODP)"),
    )
}
_BY_TYPE = {kind.content_type: kind for kind in KINDS.values()}

EMPTY = "The selected file is empty"
PROTECTED = "The selected file is password protected"
MACROS = "The selected file contains macros. Save it without macros, then select it again"
EMBEDDED = "The selected file contains an embedded object. Remove it or save the file as a PDF, then select it again"
LINKED = (
    "The selected file loads something from elsewhere, such as a template, a picture or another workbook. "
    "Break its links or save it as a PDF, then select it again"
)
DAMAGED = "The selected file is damaged. Open it on your computer, save it again, then select it"
UNPACKED = "The selected file is too large once it is unpacked"

# A file is held back where it unpacks to more than this: what the server and each reader's computer can bear.
_MOST_UNPACKED_BYTES = 300 * 1024 * 1024
_MOST_INNER_FILES = 10_000
# Parts read whole to tell the type are small in every honest file.
_MOST_DESCRIPTION_BYTES = 2 * 1024 * 1024

# What a part of an Office file may not be joined to, by the last word of the relationship's type: what runs when it is
# opened, and what brings in something from elsewhere. Of what lies outside the file, only hyperlinks stay.
_EMBEDDING = {"oleobject", "control", "activexcontrol", "activexcontrolbinary"}
_LINKING = {"attachedtemplate", "externallink", "externallinkpath", "connections", "afchunk", "subdocument", "frame"}

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NAMES_BY_TYPE = {
    "image/png": "a PNG picture",
    "image/jpeg": "a JPEG picture",
    "image/gif": "a GIF picture",
    "text/html": "a web page",
    "application/rtf": "a rich text document (RTF)",
    "application/vnd.microsoft.portable-executable": "a program",
}


@dataclass(frozen=True)
class Contents:
    """A file found fit: its kind and, for a PDF, its number of pages."""

    kind: Kind
    pages: int | None = None


def allowed_endings(endings: list[str] | None = None) -> str:
    """The endings in a sentence: "a PDF, DOCX or ODT", "an XLSX"; all that are allowed unless told."""
    names = [ending.upper() for ending in endings or KINDS]
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
    return f"{'an' if names[0][0] in 'OX' else 'a'} {listed}"


def size_limit() -> str:
    """The limit of a file's size as it is stated to people (R-193)."""
    return f"{settings.MAX_FILE_BYTES // (1024 * 1024)}MB"


def check(upload: File, *, endings: list[str] | None = None) -> Contents:
    """Read what the file is. Raises `NotTaken` where it cannot be kept; the file is rewound either way.

    `endings` narrows the kinds allowed, for instance to ["xlsx"] for a data set.
    """
    ending = PurePath(upload.name or "").suffix.lower().lstrip(".")
    stream = upload.file
    if not upload.size or stream is None:
        raise _unfit(EMPTY)
    if upload.size > settings.MAX_FILE_BYTES:
        raise _unfit(f"The selected file must be smaller than {size_limit()}")
    if ending not in (endings or KINDS):
        raise _unfit(f"The selected file must be {allowed_endings(endings)}")
    try:
        return _read(stream, KINDS[ending])
    finally:
        stream.seek(0)


def _read(stream: IO[bytes], expected: Kind) -> Contents:
    stream.seek(0)
    head = stream.read(2048)
    if b"%PDF-" in head[:1024]:
        _same(expected, PDF)
        return Contents(PDF, _pages(stream))
    if head.startswith(_COMPOUND):
        # An Office file with a password is one of the older, compound kind that holds the encrypted one.
        stream.seek(0)
        if "EncryptedPackage".encode("utf-16-le") in stream.read():
            raise _unfit(PROTECTED)
        raise _mismatch(expected, "an older Office file, such as DOC, XLS or PPT")
    if head.startswith(b"PK\x03\x04"):
        with _unzipped(stream) as archive:
            return Contents(_office(archive, expected))
    raise _mismatch(expected, _called(head))


def _pages(stream: IO[bytes]) -> int:
    stream.seek(0)
    try:
        reader = PdfReader(stream)
        if reader.is_encrypted:
            raise _unfit(PROTECTED)
        pages = len(reader.pages)
    except NotTaken:
        raise
    except Exception as error:  # pypdf meets broken files with many kinds of exception
        raise _unfit(DAMAGED) from error
    if not pages:
        raise _unfit(DAMAGED)
    return pages


def _unzipped(stream: IO[bytes]) -> zipfile.ZipFile:
    stream.seek(0)
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise _unfit(DAMAGED) from error
    inner = archive.infolist()
    if len(inner) > _MOST_INNER_FILES or sum(entry.file_size for entry in inner) > _MOST_UNPACKED_BYTES:
        raise _unfit(UNPACKED)
    if any(entry.flag_bits & 0x1 for entry in inner):
        raise _unfit(PROTECTED)
    return archive


def _office(archive: zipfile.ZipFile, expected: Kind) -> Kind:
    names = set(archive.namelist())
    reading = _guarded(lambda: _ooxml(archive, names) if "[Content_Types].xml" in names else _odf(archive, names))
    if reading is None:
        raise _mismatch(expected, "a ZIP archive")
    _same(expected, reading)
    if _guarded(archive.testzip) is not None:
        raise _unfit(DAMAGED)
    return reading


def _ooxml(archive: zipfile.ZipFile, names: set[str]) -> Kind | None:
    listed = ElementTree.fromstring(_small(archive, "[Content_Types].xml"))
    types = {entry.get("ContentType", ""): entry.get("PartName", "").lstrip("/") for entry in listed}
    if any("macroenabled" in kind.lower() or "vbaproject" in kind.lower() for kind in types) or any(
        name.lower().endswith("vbaproject.bin") for name in names
    ):
        raise _unfit(MACROS)
    for name in sorted(names):
        if name.endswith(".rels"):
            _check_joined(ElementTree.fromstring(_small(archive, name)))
    for kind in KINDS.values():
        main = types.get(f"{kind.content_type}.main+xml")
        if main is not None:
            if main not in names:
                raise _unfit(DAMAGED)
            return kind
    return None


def _check_joined(relationships: ElementTree.Element) -> None:
    for joined in relationships:
        kind = joined.get("Type", "").rsplit("/", 1)[-1].lower()
        if kind in _EMBEDDING:
            raise _unfit(EMBEDDED)
        outside = joined.get("TargetMode", "").lower() == "external" and kind != "hyperlink"
        if outside or kind in _LINKING:
            raise _unfit(LINKED)


def _odf(archive: zipfile.ZipFile, names: set[str]) -> Kind | None:
    if "mimetype" not in names:
        return None
    kind = _BY_TYPE.get(_small(archive, "mimetype").decode("ascii", "replace").strip())
    if kind is None or not kind.content_type.startswith(_ODF):
        return None
    manifest = _small(archive, "META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
    if "encrypted-package" in names or b"encryption-data" in manifest:
        raise _unfit(PROTECTED)
    if any(re.match(r"(Basic|Scripts)/.*[^/]$", name) for name in names):
        raise _unfit(MACROS)
    if b"oleobject" in manifest.lower():
        raise _unfit(EMBEDDED)
    if "content.xml" not in names:
        raise _unfit(DAMAGED)
    return kind


def _small(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > _MOST_DESCRIPTION_BYTES:
        raise _unfit(DAMAGED)
    return archive.read(name)


def _guarded(read: Callable[[], Read]) -> Read:
    """Call a reader of the archive; whatever breaks in it means that the file is damaged."""
    try:
        return read()
    except NotTaken:
        raise
    except Exception as error:  # each way of packing, and XML in any encoding, breaks with exceptions of its own
        raise _unfit(DAMAGED) from error


def _same(expected: Kind, found: Kind) -> None:
    if found != expected:
        raise _mismatch(expected, found.called)


def _unfit(why: str) -> NotTaken:
    """A file that is not kept, with the reason as it stands at the form’s box."""
    return NotTaken({"file": why})


def _mismatch(expected: Kind, called: str) -> NotTaken:
    return _unfit(
        f"The selected file’s content is not what its name says: it ends in .{expected.ending} but is {called}"
    )


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
