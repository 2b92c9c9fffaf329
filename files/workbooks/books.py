"""What the sheets of a workbook share: their list, texts, formats of cells, and the first day of its calendar."""

from dataclasses import dataclass

from files.workbooks.number_formats import BUILT_IN, NumberFormat, number_format
from files.workbooks.packages import Package
from files.workbooks.sheets import Unreadable

TRUE = ("1", "true", "on")
_MOST_SHEETS = 100
_HIDES = frozenset({"hidden", "veryhidden"})


@dataclass(frozen=True)
class ListedSheet:
    """A sheet as the workbook lists it: the part that holds it, and whether a person sees it."""

    name: str
    part: str
    hidden: bool


@dataclass(frozen=True)
class Book:
    """A workbook before its sheets are read: what all of them share, and which there are in their order.

    `formats` and `struck` are by the styles of cells: how numbers are shown, and whether a cell is struck through.
    """

    package: Package
    sheets: list[ListedSheet]
    texts: list[str]
    formats: list[NumberFormat]
    struck: list[bool]
    from_1904: bool


def open_book(package: Package) -> Book:
    """What the sheets share. Raises `Unreadable`."""
    sheets, from_1904 = _listed(package)
    formats, struck = _styles(package)
    return Book(
        package=package,
        sheets=sheets,
        texts=_shared_texts(package),
        formats=formats,
        struck=struck,
        from_1904=from_1904,
    )


def _listed(package: Package) -> tuple[list[ListedSheet], bool]:
    """The sheets in their order, and whether days are counted from 1904."""
    relations, found, epochs = package.relations(package.workbook), [], []

    def start(tag: str, given: dict[str, str]) -> None:
        if tag == "workbookPr":
            epochs.append(given.get("date1904", "").lower() in TRUE)
        if tag == "sheet":
            key = next((value for name, value in given.items() if name.rpartition(":")[2] == "id"), "")
            relation = relations.get(key)
            if relation is not None and relation.kind == "worksheet":
                found.append(
                    ListedSheet(given.get("name", ""), relation.target, given.get("state", "").lower() in _HIDES)
                )

    package.read(package.workbook, start)
    if len(found) > _MOST_SHEETS:
        raise Unreadable("The workbook holds too many sheets. Delete all but the one with the data.")
    return found, any(epochs)


def _part_of(package: Package, kind: str) -> str:
    relations = package.relations(package.workbook).values()
    part = next((relation.target for relation in relations if relation.kind == kind), "")
    return part if package.holds(part) else ""


def _shared_texts(package: Package) -> list[str]:
    texts: list[str] = []
    pieces: list[str] = []
    inside = {"t": False, "rPh": False}

    def start(tag: str, given: dict[str, str]) -> None:
        if tag in inside:
            inside[tag] = True
        elif tag == "si":
            pieces.clear()

    def end(tag: str) -> None:
        if tag in inside:
            inside[tag] = False
        elif tag == "si":
            texts.append("".join(pieces))

    def text(piece: str) -> None:
        if inside["t"] and not inside["rPh"]:
            pieces.append(piece)

    if part := _part_of(package, "sharedstrings"):
        package.read(part, start, end, text)
    return texts


def _styles(package: Package) -> tuple[list[NumberFormat], list[bool]]:
    """The format of each style of cells, and whether it strikes through what it shows."""
    codes: dict[int, str] = dict(BUILT_IN)
    styles: list[tuple[int, int]] = []
    fonts: list[bool] = []
    inside = {"fonts": False, "cellXfs": False}

    def start(tag: str, given: dict[str, str]) -> None:
        if tag == "numFmt":
            codes[int(given.get("numFmtId", 0))] = given.get("formatCode", "")
        elif tag in inside:
            inside[tag] = True
        elif tag == "font" and inside["fonts"]:
            fonts.append(False)
        elif tag == "strike" and inside["fonts"] and fonts:
            fonts[-1] = given.get("val", "1").lower() in TRUE
        elif tag == "xf" and inside["cellXfs"]:
            styles.append((int(given.get("numFmtId", 0)), int(given.get("fontId", 0))))

    def end(tag: str) -> None:
        if tag in inside:
            inside[tag] = False

    if part := _part_of(package, "styles"):
        package.read(part, start, end)
    struck = {place for place, strikes in enumerate(fonts) if strikes}
    return [number_format(codes.get(code, "")) for code, _ in styles], [font in struck for _, font in styles]
