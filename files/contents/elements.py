"""The elements of an XML part, one after the other, in whatever encoding and with whatever prefixes it is written."""

import re
from collections.abc import Callable
from typing import IO, Protocol
from xml.parsers import expat

_LOOSE = re.compile(r"""<([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)""")
_LOOSE_ATTRIBUTE = re.compile(r"""([\w:.-]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')""")
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig", b"<\x00": "utf-16-le"}


_BLOCK = 1024 * 1024
# What no honest part has more of; each element that is open, and each name, is held in memory.
_MOST_OPEN = 1_000
_MOST_NAMES = 10_000


class Visitor(Protocol):
    """What is done at the elements of a part: a large workbook has millions in which nothing is done."""

    @property
    def reads_text(self) -> bool:
        """Whether the text is wanted of where it stands now."""
        ...

    def wants(self, name: str) -> bool:
        """Whether anything is done at elements of this name, which comes in small letters and without its prefix."""
        ...

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """One of them begins. The names of its attributes come in small letters and with their prefixes."""

    def text(self, words: str) -> None:
        """Some of the text."""

    def end(self, name: str) -> None:
        """One of them ends."""


def local(name: str) -> str:
    """A name without its prefix, in small letters."""
    return name.rpartition(":")[2].lower()


def is_markup(beginning: bytes) -> bool:
    """Whether a part that begins so is XML."""
    return beginning.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<")


def visit(part: IO[bytes], visitor: Visitor, *, go_on: Callable[[], None]) -> None:
    """Show the visitor each element of well-formed XML. Raises `expat.ExpatError` and `ValueError` where it is not.

    `go_on` is asked again and again, and raises where reading is to be given up.
    """
    parser = expat.ParserCreate()
    wanted: dict[str, str] = {}
    opened = 0

    def start(written: str, attributes: dict[str, str]) -> None:
        nonlocal opened
        opened += 1
        name = wanted.get(written)
        if name is None:
            name = wanted[written] = local(written) if visitor.wants(local(written)) else ""
        if opened > _MOST_OPEN or len(wanted) > _MOST_NAMES:
            raise ValueError("The part is made to fill the memory of its reader")
        if name:
            # Within one block too: what is done at an element may take longer the more came before it.
            go_on()
            visitor.start(name, {key.lower(): value for key, value in attributes.items()})
            parser.CharacterDataHandler = visitor.text if visitor.reads_text else None

    def end(written: str) -> None:
        nonlocal opened
        opened -= 1
        if name := wanted[written]:
            visitor.end(name)
            parser.CharacterDataHandler = visitor.text if visitor.reads_text else None

    parser.buffer_text = True
    parser.EntityDeclHandler = _no_entities
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    while block := part.read(_BLOCK):
        go_on()
        parser.Parse(block)
    parser.Parse(b"", True)


def visit_loosely(data: bytes, visitor: Visitor) -> None:
    """Show the visitor what look like elements in what is no well-formed XML, as drawings of older programs are.

    All of it is in memory, and nothing asks for the time: it is a small part.
    """
    encoding = next((name for mark, name in _MARKS.items() if data.startswith(mark)), "utf-8")
    for found in _LOOSE.finditer(data.decode(encoding, "replace")):
        name, written = found.groups()
        attributes = {key.lower(): one or other for key, one, other in _LOOSE_ATTRIBUTE.findall(written)}
        if visitor.wants(local(name)):
            visitor.start(local(name), attributes)
            visitor.end(local(name))


def _no_entities(*declared: object) -> None:
    raise ValueError("An Office file declares no entities")
