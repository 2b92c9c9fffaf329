"""Reads what a PDF would do to its readers, and counts its pages, in a process of its own (`files.apart`).

The PDF comes on standard input; out goes JSON: `fault`, a key of `files.contents.pdf.REASONS` or empty, and `pages`.
What ISO 32000 lets a document do is judged in each object to which the trailer leads, however its names are written,
packed or encrypted; the worst of it in all text between the streams besides, which another reader may take for objects.
"""

import io
import json
import logging
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, NullObject, StreamObject

# What an action does, by its name (ISO 32000, 12.6.4). Of the others, none leaves the document without a click.
_ACTIONS = {
    "/JavaScript": "runs",
    "/Launch": "runs",
    "/SubmitForm": "sends",
    "/ImportData": "loads",
    "/GoToR": "loads",
    "/GoToE": "carries",
    "/Sound": "media",
    "/Movie": "media",
    "/Rendition": "media",
    "/RichMediaExecute": "media",
    "/GoTo3DView": "media",
}
# What may be done by itself when a document or a page is opened: to show another place or layer of it.
_AT_ONCE = {"/GoTo", "/GoToDp", "/SetOCGState", "/Hide", "/Trans", "/NOP"}
_MOST_ACTIONS = 1000
_TURNS = {"/NextPage", "/PrevPage", "/FirstPage", "/LastPage"}
_ANNOTATIONS = {
    "/FileAttachment": "carries",
    "/RichMedia": "media",
    "/Screen": "media",
    "/Movie": "media",
    "/Sound": "media",
    "/3D": "media",
}
_TYPES = {"/EmbeddedFile": "carries", "/Rendition": "media", "/MediaClip": "media"}
_KEYS = {"/JS": "runs", "/EF": "carries", "/RF": "carries", "/Collection": "carries", "/XFA": "form"}
# Readers skip blanks and control signs in an address.
_SKIPPED = re.compile(r"[\x00-\x20]+")
_SCRIPT = re.compile(r"(?:javascript|vbscript):", re.IGNORECASE)

_STREAM = re.compile(rb"stream\r?\n.*?endstream", re.DOTALL)
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_BLANK = rb"(?:[\x00\s]|%[^\r\n]*[\r\n])*"
_ENDS = rb"(?![\w.-])"
_LOOSE = (
    (re.compile(rb"/S" + _BLANK + rb"(" + b"|".join(key.encode() for key in _ACTIONS) + rb")" + _ENDS), _ACTIONS),
    (re.compile(rb"/Subtype" + _BLANK + rb"(/FileAttachment|/RichMedia)" + _ENDS), _ANNOTATIONS),
    (re.compile(rb"(/JS|/EF)(?=[\x00\s(<%\d])"), _KEYS),
)


def main(arguments: Sequence[str]) -> None:
    """Answer on standard output."""
    logging.disable()
    try:
        fault, pages = read(sys.stdin.buffer.read())
    except MemoryError:
        raise
    except Exception:  # pypdf meets broken files with many kinds of exception
        fault, pages = "damaged", 0
    json.dump({"fault": fault, "pages": pages}, sys.stdout)


def read(data: bytes) -> tuple[str, int]:
    """The fault that was found, empty for none, and the number of pages."""
    reader = PdfReader(io.BytesIO(data))
    try:
        if reader.is_encrypted and not reader.decrypt(""):
            return "protected", 0
    except NotImplementedError:  # for the holders of certificates
        return "protected", 0
    faults = (fault for row in _objects(reader) if (fault := _fault_of(row)))
    if fault := next(faults, "") or _fault_between(reader, data):
        return fault, 0
    pages = _pages(reader)
    return ("", pages) if pages else ("damaged", 0)


def _pages(reader: PdfReader) -> int:
    """The pages to which the tree leads. What the tree says of their number may be wrong."""
    seen: set[tuple[int, int]] = set()
    waiting, pages = [_whole(reader.root_object).get("/Pages")], 0
    while waiting:
        node = waiting.pop()
        if isinstance(node, IndirectObject):
            if (node.idnum, node.generation) in seen:
                continue
            seen.add((node.idnum, node.generation))
        row = _whole(node)
        if "/Kids" in row:
            waiting += _list(row["/Kids"])
        elif row:
            pages += 1
    return pages


def _objects(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Each dictionary to which the trailer leads.

    Of most files, the greater part is the structure of the text, in which nothing is done: it is left out here, as it
    takes the most time, and looked through with the rest (`_fault_between`).
    """
    seen: set[tuple[int, int]] = set()
    waiting: list[Any] = [reader.trailer]
    while waiting:
        value = waiting.pop()
        if isinstance(value, IndirectObject):
            place = (value.idnum, value.generation)
            if place not in seen:
                seen.add(place)
                waiting.append(_read_object(reader, value))
        elif isinstance(value, DictionaryObject):
            yield value
            waiting += (inner for key, inner in value.items() if key != "/StructTreeRoot")
        elif isinstance(value, ArrayObject):
            waiting += value


def _read_object(reader: PdfReader, place: IndirectObject) -> Any:
    """An object; none where it is broken, as other readers go on without it too. Its text is looked through later."""
    try:
        return reader.get_object(place)
    except MemoryError:
        raise
    except Exception:  # pypdf meets broken objects with many kinds of exception
        return None


def _fault_of(row: DictionaryObject) -> str:
    """What is wrong with one dictionary; empty where nothing is."""
    if fault := _ACTIONS.get(_name(row, "/S")) or _ANNOTATIONS.get(_name(row, "/Subtype")):
        return fault
    for key, fault in _KEYS.items():
        if key in row and not isinstance(_at(row, key), NullObject):
            return fault
    if fault := _TYPES.get(_name(row, "/Type")):
        return fault
    if _at(row, "/NeedsRendering") == True:  # noqa: E712  pypdf's own kind of boolean
        return "form"
    if _name(row, "/FS") == "/URL" or (_name(row, "/S") == "/Thread" and "/F" in row):
        return "loads"
    if _SCRIPT.match(_SKIPPED.sub("", _text(_at(row, "/URI")))):
        return "runs"
    if isinstance(row, StreamObject) and _lies_elsewhere(row):
        return "loads"
    begins = [_at(row, "/OpenAction"), *_whole(row.get("/AA")).values()]
    return next((fault for action in begins if (fault := _fault_at_once(action))), "")


def _lies_elsewhere(row: DictionaryObject) -> bool:
    """Whether what a stream holds comes from another file. Some programs write /F for its filter, which is a name."""
    place = _at(row, "/F")
    outside = place is not None and not isinstance(place, NameObject | ArrayObject | NullObject)
    return outside or (_name(row, "/Subtype") == "/Form" and "/Ref" in row)


def _fault_at_once(action: Any) -> str:
    """What is wrong with an action, and with those that follow it, where nobody clicks on it."""
    waiting, seen = [action], 0
    while waiting and seen < _MOST_ACTIONS:
        seen += 1
        row = _whole(waiting.pop())
        if not row:  # nothing, or a place in the document
            continue
        does = _name(row, "/S")
        if does == "/Named" and _name(row, "/N") not in _TURNS:
            return "runs"
        if does == "/URI":
            return "loads"
        if does and does != "/Named" and does not in _AT_ONCE:
            return _ACTIONS.get(does, "runs")
        following = row.get("/Next")
        waiting += _list(following) or [following]
    return "runs" if waiting else ""


def _fault_between(reader: PdfReader, data: bytes) -> str:
    """What stands in the text between the streams and in packed objects, whether or not the trailer leads to it."""
    for text in (_STREAM.sub(b" ", data), *_packed(reader)):
        plain = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), text)
        for pattern, faults in _LOOSE:
            if found := pattern.search(plain):
                return faults[found[1].decode()]
    return ""


def _packed(reader: PdfReader) -> Iterable[bytes]:
    for number in sorted({holder for holder, _ in reader.xref_objStm.values()}):
        held = reader.get_object(IndirectObject(number, 0, reader))
        if isinstance(held, StreamObject):
            yield held.get_data()


def _at(row: DictionaryObject, key: str) -> Any:
    value = row.get(key)
    return value.get_object() if isinstance(value, IndirectObject) else value


def _whole(value: Any) -> DictionaryObject:
    value = value.get_object() if isinstance(value, IndirectObject) else value
    return value if isinstance(value, DictionaryObject) else DictionaryObject()


def _list(value: Any) -> list[Any]:
    value = value.get_object() if isinstance(value, IndirectObject) else value
    return list(value) if isinstance(value, ArrayObject) else []


def _name(row: DictionaryObject, key: str) -> str:
    value = _at(row, key)
    return str(value) if isinstance(value, NameObject) else ""


def _text(value: Any) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value if isinstance(value, str) else ""
