"""What an Office file (DOCX, XLSX, PPTX) is, and what in it would run, load or carry something else (decision 24)."""

import io
from dataclasses import dataclass, field
from xml.parsers import expat

from files.contents.addresses import leads_outside, runs
from files.contents.archives import ARCHIVE, COMPOUND, Archive, opened, require_nothing_carried, require_whole
from files.contents.elements import is_markup, local, visit, visit_loosely
from files.contents.fields import Fields, fault_of_field
from files.contents.formulas import fault_of_formula
from files.contents.kinds import BY_TYPE, RELATIVES, XLSX, Contents, Kind
from files.contents.packages import Package, Relationship
from files.contents.reasons import DAMAGED, EMBEDDED, LINKED, MACROS, RUNS, mismatch, unfit

# What a part may not be joined to, by the last word of the relationship's type. Of what lies outside the file, only
# hyperlinks stay.
_KINDS = {
    **dict.fromkeys(
        ("vbaproject", "wordvbadata", "vbaprojectsignature", "xlmacrosheet", "xlintlmacrosheet", "attachedtoolbars"),
        MACROS,
    ),
    **dict.fromkeys(("oleobject", "control", "activexcontrol", "activexcontrolbinary"), EMBEDDED),
    **dict.fromkeys(
        (
            "attachedtemplate", "externallink", "externallinkpath", "connections", "querytable", "volatiledependencies",
            "afchunk", "subdocument", "frame", "webextension", "webextensiontaskpanes",
        ),
        LINKED,
    ),
}  # fmt: skip
# The same by what stands in the type under which a part is declared.
_TYPES = (
    (MACROS, ("macroenabled", "vbaproject", "vbadata", "macrosheet", "attachedtoolbar")),
    (EMBEDDED, ("oleobject", "activex")),
    (LINKED, ("externallink", ".connections+", "querytable", "volatiledependencies", "webextension", "aftchunk")),
)
_ELEMENTS = {
    "ddelink": RUNS,
    "ddeitem": RUNS,
    "voltypes": RUNS,
    "dbpr": LINKED,
    "webpr": LINKED,
    "olappr": LINKED,
    "altchunk": LINKED,
    "mailmerge": LINKED,
    "subdoc": LINKED,
    "webvideopr": LINKED,
}
_FORMULAS = {"f", "formula", "formula1", "formula2", "definedname", "calculatedcolumnformula", "totalsrowformula"}
_PICTURES = {"imagedata", "fill", "stroke", "image", "background"}
_INSTRUCTIONS = {"instrtext", "delinstrtext"}
_READ = {*_FORMULAS, *_INSTRUCTIONS, "t"}
_WANTED = {*_ELEMENTS, *_READ, *_PICTURES, "sheet", "fldsimple", "fldchar", "cachesource"}
_LINKS = ("hlink", "hyperlink")
_PROGRAM = ("ppaction://program", "ppaction://macro")
# Of a macro in a compound file, in the two ways in which its name is written there.
_VBA = (b"_VBA_PROJECT", "_VBA_PROJECT".encode("utf-16-le"))


def read_office(archive: Archive, expected: Kind, *, behind_chart: bool = False) -> Contents:
    """What the file is. Raises `NotTaken` where it is not what was expected, or unfit.

    `behind_chart` of a workbook that holds the figures of a chart: no other lies in it.
    """
    package = Package(archive)
    _check_types(package)
    found = package.main_type(package.main)
    if not found:
        _check_parts(package)
        raise mismatch(expected, "a ZIP archive") if not package.main else unfit(DAMAGED)
    if found != expected.content_type:
        raise mismatch(expected, RELATIVES[found] if found in RELATIVES else BY_TYPE[found].called)
    if package.main not in archive.parts:
        raise unfit(DAMAGED)
    for row in package.relationships:
        if fault := _fault_of(row, package):
            raise unfit(fault)
    _check_parts(package)
    require_whole(archive)
    require_nothing_carried(archive, but=set() if behind_chart else _chart_workbooks(package))
    sheets = _look_through(package)
    return Contents(expected, sheets=tuple(sheets) if expected == XLSX else None)


def _check_types(package: Package) -> None:
    for part in package.archive.parts:
        kind = package.type_of(part)
        for fault, words in _TYPES:
            if any(word in kind for word in words):
                raise unfit(fault)


def _check_parts(package: Package) -> None:
    """Raise where a macro lies in the file, under whatever name and type."""
    for part in package.archive.parts:
        named = part.endswith(("vbaproject.bin", "vbadata.xml"))
        if named or (package.archive.beginning(part).startswith(COMPOUND) and _holds_macros(package.archive, part)):
            raise unfit(MACROS)


def _holds_macros(archive: Archive, part: str) -> bool:
    held = archive.whole(part)
    return any(name in held for name in _VBA)


def _fault_of(row: Relationship, package: Package) -> str:
    if row.kind == "hyperlink":
        return RUNS if runs(row.target) else ""
    if row.kind == "package" and not row.outside:
        return "" if _is_chart(package, row.source) else EMBEDDED
    return _KINDS.get(row.kind, LINKED if row.outside else "")


def _is_chart(package: Package, part: str) -> bool:
    return ".chart+xml" in package.type_of(part) or ".chartex+xml" in package.type_of(part)


def _chart_workbooks(package: Package) -> set[str]:
    """The workbooks of figures that lie behind the charts, each found as fit as one that is uploaded (decision 24)."""
    rows = [row for row in package.relationships if row.kind == "package" and _is_chart(package, row.source)]
    found = {row.part for row in rows if row.part in package.archive.parts}
    for part in found:
        held = package.archive.whole(part)
        if not held.startswith(ARCHIVE):
            raise unfit(EMBEDDED)
        read_office(opened(io.BytesIO(held), package.archive.room), XLSX, behind_chart=True)
    return found


def _look_through(package: Package) -> list[str]:
    """Look through the elements of every part; the names of the sheets come back."""
    sheets: list[str] = []
    for part in package.archive.parts:
        if part.endswith(".rels") or not is_markup(package.archive.beginning(part)):
            continue
        look = _Look(hyperlinks=package.outside.get(part, set()))
        try:
            with package.archive.open(part) as content:
                visit(content, look, go_on=package.archive.room.require_time)
        except (expat.ExpatError, ValueError, LookupError) as error:
            if part == package.main:
                raise unfit(DAMAGED) from error
            visit_loosely(package.archive.small(part), look)
        if look.fault:
            raise unfit(look.fault)
        if part == package.main:
            sheets = look.sheets
    return sheets


@dataclass
class _Look:
    """Looks at the elements of one part for what runs or loads something. `hyperlinks` are the ids of its own."""

    hyperlinks: set[str]
    fault: str = ""
    sheets: list[str] = field(default_factory=list)
    _fields: Fields = field(default_factory=Fields)
    _words: list[str] | None = None

    @property
    def reads_text(self) -> bool:
        return self._words is not None

    def wants(self, name: str) -> bool:
        return bool(self.hyperlinks) or name in _WANTED or name.startswith(_LINKS)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in _READ:
            self._words = []
        self.fault = self.fault or _ELEMENTS.get(name, "") or self._fault_of(name, attributes)
        if name == "sheet" and "name" in attributes:
            self.sheets.append(attributes["name"])
        elif name == "fldsimple":
            self.fault = self.fault or fault_of_field(_attribute(attributes, "instr"))
        elif name == "fldchar":
            self._turn(_attribute(attributes, "fldchartype"))

    def text(self, words: str) -> None:
        if self._words is not None:
            self._words.append(words)

    def end(self, name: str) -> None:
        if self._words is None or name not in _READ:
            return
        words, self._words = "".join(self._words), None
        if name in _FORMULAS:
            self.fault = self.fault or fault_of_formula(words)
        else:
            self._fields.add(words, result=name == "t")

    def _turn(self, to: str) -> None:
        if to == "begin":
            self._fields.begin()
        else:
            self.fault = self.fault or fault_of_field(self._fields.told())
            if to == "end":
                self._fields.end()

    def _fault_of(self, name: str, attributes: dict[str, str]) -> str:
        link = name.startswith(_LINKS)
        if link and _attribute(attributes, "action").lower().startswith(_PROGRAM):
            return RUNS
        if name == "cachesource" and attributes.get("type") == "external":
            return LINKED
        if name in _PICTURES and any(
            leads_outside(value) for key, value in attributes.items() if local(key) in {"src", "href"}
        ):
            return LINKED
        # A hyperlink is followed by a click alone: a picture that is joined by one is loaded.
        if self.hyperlinks and not link:
            return LINKED if any(":" in key and value in self.hyperlinks for key, value in attributes.items()) else ""
        return ""


def _attribute(attributes: dict[str, str], name: str) -> str:
    return next((value for key, value in attributes.items() if local(key) == name), "")
