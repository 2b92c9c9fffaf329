"""What a PDF is, read in a process of its own, since a PDF can keep its reader busy for ever (decision 24)."""

import hashlib
import json
import zipfile
from collections import OrderedDict
from typing import IO

from files.apart import answer_of
from files.contents.archives import CARRIED
from files.contents.elements import is_markup
from files.contents.kinds import PDF, Contents
from files.contents.reasons import JOINED, PDF_REASONS, PDF_TOO_LONG, unfit

_READ = "files.read_pdf"
_SECONDS = 25.0  # a request is given up after 30
_CPU_SECONDS = 20.0
BLANK = b" \t\r\n\0\x0c\x1a\xef\xbb\xbf"

# What the last few were found to be: a file is sent again after an error in another box of its form.
_found: OrderedDict[str, tuple[str, int]] = OrderedDict()
_MOST_FOUND = 64
_MOST_BEHIND = 1024


def read_pdf(stream: IO[bytes]) -> Contents:
    """What the file is. Raises `NotTaken` where it is unfit, as one that needs a password to be opened.

    One that needs a password only to be changed opens for everybody, and is judged as any.
    """
    stream.seek(0)
    data = stream.read()
    if not data.lstrip(BLANK).startswith(b"%PDF-") or _goes_on(data) or _is_archive_too(stream):
        raise unfit(JOINED)
    fault, pages = _what_it_does(data)
    if fault:
        raise unfit(fault)
    return Contents(PDF, pages)


def _what_it_does(data: bytes) -> tuple[str, int]:
    digest = hashlib.sha256(data).hexdigest()
    if digest not in _found:
        _found[digest] = _read_apart(data)
        if len(_found) > _MOST_FOUND:
            _found.popitem(last=False)
    return _found[digest]


def _read_apart(data: bytes) -> tuple[str, int]:
    said = answer_of(_READ, data=data, seconds=_SECONDS, cpu_seconds=_CPU_SECONDS)
    if said is None:
        return PDF_TOO_LONG, 0
    answer = json.loads(said)
    if answer["fault"]:
        return PDF_REASONS[answer["fault"]], 0
    return "", answer["pages"]


def _goes_on(data: bytes) -> bool:
    """Whether another file stands behind the last of the PDF's own ends, and not only some words of a program.

    Readers look for the end in the last 1024 bytes.
    """
    _, end, rest = data.rpartition(b"%%EOF")
    rest = rest.strip(BLANK)
    return bool(end) and (len(rest) > _MOST_BEHIND or rest.startswith(CARRIED) or is_markup(rest[:64]))


def _is_archive_too(stream: IO[bytes]) -> bool:
    try:
        with zipfile.ZipFile(stream) as archive:
            return bool(archive.infolist())
    except Exception:  # what is no archive breaks its reader in many ways
        return False
