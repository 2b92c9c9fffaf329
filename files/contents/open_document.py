"""What an OpenDocument file (ODT, ODS, ODP) is, and what in it would run, load or carry something (decision 24)."""

import posixpath
import re
from dataclasses import dataclass, field
from xml.parsers import expat

from files.contents.addresses import is_remote, leads_outside, runs
from files.contents.archives import Archive, require_nothing_carried, require_whole
from files.contents.elements import is_markup, local, visit, visit_loosely
from files.contents.formulas import fault_of_formula
from files.contents.kinds import BY_TYPE, ODF, ODS, RELATIVES, Contents, Kind
from files.contents.reasons import DAMAGED, EMBEDDED, LINKED, MACROS, PROTECTED, RUNS, mismatch, unfit

_MANIFEST = "meta-inf/manifest.xml"
_CONTENT = "content.xml"
# Libraries of macros are folders; the lists of what is in them are there without any macro too.
_MACRO = re.compile(r"(?:basic|dialogs|scripts)/(?:.*/)?(?!(?:script|dialog)-l[bc]\.xml$)[^/]+$")
# Of objects inside the file, charts and formulas are drawn from what the file itself says.
_DRAWN = (f"{ODF}chart", f"{ODF}formula")

_ELEMENTS = {
    "module": MACROS,
    "library-embedded": MACROS,
    "dde-source": RUNS,
    "dde-link": RUNS,
    "dde-connection": RUNS,
    "dde-connection-decl": RUNS,
    "table-source": LINKED,
    "cell-range-source": LINKED,
    "database-source-sql": LINKED,
    "database-source-query": LINKED,
    "database-source-table": LINKED,
    "connection-resource": LINKED,
    "floating-frame": LINKED,
    "submission": LINKED,
    "object-ole": EMBEDDED,
    "applet": EMBEDDED,
}
_RUNNING = {"execute", "macro", "verb"}
_SCRIPTED = {"language", "macro-name"}
# Of what leads elsewhere, what is followed by a click alone.
_HYPERLINKS = {"a", "area-rectangle", "area-circle", "area-polygon", "event-listener"}
# A formula in a text has a bar between the values of a list.
_OF_TEXT = "ooow:"


def kind_of(archive: Archive) -> str:
    """The type of an OpenDocument file, as its first part says it, else its manifest; empty for any other archive."""
    said = ""
    if "mimetype" in archive.parts:
        said = archive.small("mimetype").decode("ascii", "replace").strip()
    elif _MANIFEST in archive.parts:
        said = _manifest(archive).types.get("/", "")
    return said if said.startswith(ODF) else ""


def read_open_document(archive: Archive, expected: Kind, found: str) -> Contents:
    """What the file is; `found` is the type that it names. Raises `NotTaken` where it is not as expected, or unfit."""
    manifest = _manifest(archive)
    if "encrypted-package" in archive.parts or manifest.protected:
        raise unfit(PROTECTED)
    if any(_MACRO.fullmatch(part) for part in archive.parts):
        raise unfit(MACROS)
    if any(_is_embedded(path, kind) for path, kind in manifest.types.items()):
        raise unfit(EMBEDDED)
    if _CONTENT not in archive.parts:
        raise unfit(DAMAGED)
    if found != expected.content_type:
        raise mismatch(expected, _called(found))
    require_whole(archive)
    require_nothing_carried(archive, but=set())
    sheets = _look_through(archive)
    return Contents(expected, sheets=tuple(sheets) if expected == ODS else None)


def _called(found: str) -> str:
    return BY_TYPE[found].called if found in BY_TYPE else RELATIVES.get(found, "another OpenDocument file")


def _is_embedded(path: str, kind: str) -> bool:
    """Whether a line of the manifest is an object of another program, or another document within this one."""
    other = path.endswith("/") and path != "/" and kind.startswith(ODF) and not kind.startswith(_DRAWN)
    return other or "oleobject" in kind.lower()


@dataclass
class _Manifest:
    """The list of the parts with their types."""

    types: dict[str, str] = field(default_factory=dict)
    protected: bool = False

    reads_text = False

    def wants(self, name: str) -> bool:
        """Its few lines are all looked at."""
        return True

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """A line, or a part of one."""
        if name == "encryption-data":
            self.protected = True
        given = {local(key): value for key, value in attributes.items()}
        if "media-type" in given:
            self.types[given.get("full-path", "")] = given["media-type"]

    def text(self, words: str) -> None:
        """Nothing is written between its lines."""

    def end(self, name: str) -> None:
        """Its lines hold nothing."""


def _manifest(archive: Archive) -> _Manifest:
    manifest = _Manifest()
    if _MANIFEST in archive.parts:
        archive.small(_MANIFEST)
        with archive.open(_MANIFEST) as content:
            visit(content, manifest, go_on=archive.room.require_time)
    return manifest


def _look_through(archive: Archive) -> list[str]:
    """Look through the elements of every part; the names of the sheets come back."""
    sheets: list[str] = []
    for part in archive.parts:
        if part == _MANIFEST or not is_markup(archive.beginning(part)):
            continue
        look = _Look(folder=posixpath.dirname(part))
        try:
            with archive.open(part) as content:
                visit(content, look, go_on=archive.room.require_time)
        except (expat.ExpatError, ValueError, LookupError) as error:
            if part == _CONTENT:
                raise unfit(DAMAGED) from error
            visit_loosely(archive.small(part), look)
        if look.fault:
            raise unfit(look.fault)
        if part == _CONTENT:
            sheets = look.sheets
    return sheets


@dataclass
class _Look:
    """Looks at the elements of one part, which lies in `folder`, for what runs or loads something."""

    folder: str
    fault: str = ""
    sheets: list[str] = field(default_factory=list)
    _in_script: int = 0

    @property
    def reads_text(self) -> bool:
        return self._in_script > 0

    def wants(self, name: str) -> bool:
        return True

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.fault = self.fault or _ELEMENTS.get(name, "")
        if self._in_script and name not in {"libraries", "script"}:
            self.fault = self.fault or MACROS
        self._in_script += name == "script"
        if not attributes:
            return
        given = {local(key): value for key, value in attributes.items()}
        self.fault = self.fault or self._fault_of(name, given)
        if name == "table" and given.get("name"):
            self.sheets.append(given["name"])

    def text(self, words: str) -> None:
        if self._in_script and words.strip():
            self.fault = self.fault or MACROS

    def end(self, name: str) -> None:
        self._in_script -= name == "script"

    def _fault_of(self, name: str, given: dict[str, str]) -> str:
        if given.get("action") in _RUNNING:
            return RUNS
        if name == "event-listener" and _SCRIPTED & given.keys():
            return MACROS
        for key in ("formula", "condition", "expression"):
            formula = given.get(key, "")
            if not formula.startswith(_OF_TEXT) and (fault := fault_of_formula(formula)):
                return fault
        place = given.get("href", "") or (given.get("src", "") if name == "instance" else "")
        if runs(place) or (place and name == "script"):
            return MACROS
        if name in _HYPERLINKS or not leads_outside(place, self.folder):
            return ""
        # Where a document once took its styles from is written down; only another computer would be asked for them.
        if name == "template":
            return LINKED if is_remote(place) else ""
        return LINKED
