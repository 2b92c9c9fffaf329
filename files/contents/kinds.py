"""The kinds of file that may be kept, and how they are named to people."""

from dataclasses import dataclass

from django.conf import settings

OOXML = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."


@dataclass(frozen=True)
class Kind:
    """A kind of file that may be kept: its ending, its type on the wire, its name in a sentence."""

    ending: str
    content_type: str
    called: str


PDF = Kind("pdf", "application/pdf", "a PDF")
XLSX = Kind("xlsx", f"{OOXML}spreadsheetml.sheet", "an Excel workbook (XLSX)")
ODS = Kind("ods", f"{ODF}spreadsheet", "an OpenDocument spreadsheet (ODS)")
KINDS: dict[str, Kind] = {
    kind.ending: kind
    for kind in (
        PDF,
        Kind("docx", f"{OOXML}wordprocessingml.document", "a Word document (DOCX)"),
        XLSX,
        Kind("pptx", f"{OOXML}presentationml.presentation", "a PowerPoint presentation (PPTX)"),
        Kind("odt", f"{ODF}text", "an OpenDocument text (ODT)"),
        ODS,
        Kind("odp", f"{ODF}presentation", "an OpenDocument presentation (ODP)"),
    )
}
# Made by the product, never taken in.
CSV = Kind("csv", "text/csv; charset=utf-8", "a CSV file")
# What people take for one of them, and what it is: it opens as a new file, not as the one that was meant.
RELATIVES = {
    f"{OOXML}wordprocessingml.template": "a Word template (DOTX)",
    f"{OOXML}spreadsheetml.template": "an Excel template (XLTX)",
    f"{OOXML}presentationml.template": "a PowerPoint template (POTX)",
    f"{OOXML}presentationml.slideshow": "a PowerPoint show (PPSX)",
    f"{ODF}text-template": "an OpenDocument template (OTT)",
    f"{ODF}spreadsheet-template": "an OpenDocument template (OTS)",
    f"{ODF}presentation-template": "an OpenDocument template (OTP)",
    f"{ODF}graphics": "an OpenDocument drawing (ODG)",
}
BY_TYPE = {kind.content_type: kind for kind in KINDS.values()}


@dataclass(frozen=True)
class Contents:
    """A file found fit: its kind, for a PDF its number of pages, for a workbook the names of its sheets."""

    kind: Kind
    pages: int | None = None
    sheets: tuple[str, ...] | None = None


def allowed_endings(endings: list[str] | None = None) -> str:
    """The endings in a sentence: "a PDF, DOCX or ODT", "an XLSX"; all that are allowed unless told."""
    names = [ending.upper() for ending in endings or KINDS]
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
    return f"{'an' if names[0][0] in 'OX' else 'a'} {listed}"


def size_limit() -> str:
    """The limit of a file's size as it is stated to people (R-193)."""
    return f"{settings.MAX_FILE_BYTES // (1024 * 1024)}MB"
