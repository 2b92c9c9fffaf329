"""The parts of an Office file, and how they are joined, whichever way it declares them (ECMA-376, part 2)."""

import posixpath
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import unquote
from xml.etree import ElementTree

from files.contents.addresses import names_elsewhere
from files.contents.archives import Archive, part_name
from files.contents.elements import local
from files.contents.kinds import BY_TYPE, RELATIVES

_TYPES = part_name("[Content_Types].xml")
_MAIN = ".main+xml"


@dataclass(frozen=True, kw_only=True)
class Relationship:
    """What a part is joined to. `kind`: the last word of its type, which every edition of the standard shares."""

    source: str
    id: str
    kind: str
    target: str
    outside: bool

    @property
    def part(self) -> str:
        """The part to which it leads, where it leads to one."""
        place = unquote(self.target.replace("\\", "/").partition("#")[0])
        folder = "" if place.startswith("/") else posixpath.dirname(self.source)
        return part_name(posixpath.normpath(posixpath.join("/", folder, place.lstrip("/"))))


@dataclass
class Package:
    """The parts of an Office file, their types and what joins them."""

    archive: Archive
    _endings: dict[str, str] = field(default_factory=dict)
    _declared: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for entry in ElementTree.fromstring(self.archive.small(_TYPES)):
            kind = entry.get("ContentType", "").strip().lower()
            if local(entry.tag.replace("}", ":")) == "default":
                self._endings[entry.get("Extension", "").strip(". ").lower()] = kind
            else:
                self._declared[part_name(entry.get("PartName", ""))] = kind

    def type_of(self, part: str) -> str:
        """The type under which a part is declared, by its name or by its ending; in small letters, empty for none."""
        return self._declared.get(part) or self._endings.get(part.rpartition("/")[2].rpartition(".")[2], "")

    @cached_property
    def relationships(self) -> list[Relationship]:
        """Everything that any part, or the file as a whole, is joined to."""
        found = []
        for name in self.archive.parts:
            if name.endswith(".rels"):
                folder, _, file = name.removesuffix(".rels").rpartition("/")
                source = posixpath.join(posixpath.dirname(folder), file)
                rows = ElementTree.fromstring(self.archive.small(name))
                found += [_relationship(source, row) for row in rows]
        return found

    @cached_property
    def outside(self) -> dict[str, set[str]]:
        """By part, the names under which it speaks of what lies outside the file."""
        found: dict[str, set[str]] = {}
        for row in self.relationships:
            if row.outside:
                found.setdefault(row.source, set()).add(row.id)
        return found

    @cached_property
    def main(self) -> str:
        """The part with which reading begins, empty where there is none.

        It is the one to which the file as a whole is joined as its document. Some readers go by the types alone, which
        is what remains where the file as a whole is joined to none.
        """
        joined = [row.part for row in self.relationships if not row.source and row.kind == "officedocument"]
        named = joined or [part for part in self._declared if self.main_type(part)]
        return named[0] if named else ""

    def main_type(self, part: str) -> str:
        """Of which kind of document a part is the main one: a content type without its end; else empty."""
        kind = self.type_of(part)
        return kind.removesuffix(_MAIN) if kind.removesuffix(_MAIN) in {*BY_TYPE, *RELATIVES} else ""


def is_package(archive: Archive) -> bool:
    """Whether an archive declares the types of its parts, as every Office file does."""
    return _TYPES in archive.parts


def _relationship(source: str, row: ElementTree.Element) -> Relationship:
    given = {local(key.replace("}", ":")): value for key, value in row.attrib.items()}
    target = given.get("target", "").strip()
    return Relationship(
        source=source,
        id=given.get("id", ""),
        kind=given.get("type", "").strip().rstrip("/").rpartition("/")[2].lower(),
        target=target,
        # Some readers take an address for what it is, whatever is said of it.
        outside=given.get("targetmode", "").strip().lower() == "external" or names_elsewhere(target),
    )
