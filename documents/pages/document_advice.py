"""In what a document is not what the handbook asks for. It is said and refuses nothing: the PCT may know better."""

from collections.abc import Iterable

from documents.models import Document, DocumentType
from documents.pages.pct_plan_template import SHEETS, TEMPLATES
from sentences.counts import counted
from sentences.lists import listed

# Of about one page, says the handbook; the agreed LAA comes with it.
_COVER, _COVER_PAGES = "laa_and_cover_page", 1
# An executive summary and one or two chapters, in document form; the number of pages is ours.
_PART, _PART_PAGES = "jsna", 60


def advice_on(document: Document, *, beside: Iterable[Document]) -> str:
    """What to say of a document, `beside` all that are there of its type; empty where nothing is to be said."""
    said = (_on_cover(document, beside), _on_part(document), _on_template(document))
    return " ".join(filter(None, said))


def expected_length(kind: DocumentType) -> str:
    """What is ours about the length of documents of a type; empty for nothing."""
    if kind.key != _PART:
        return ""
    return f"Above {_PART_PAGES} pages we ask whether it is the whole assessment. The number is ours."


def _on_cover(document: Document, beside: Iterable[Document]) -> str:
    """That none of the documents is a cover page of about one page: the LAA beside it may be long."""
    pages = document.pages
    if document.type.key != _COVER or pages is None or pages <= _COVER_PAGES:
        return ""
    if any(other.pages is not None and other.pages <= _COVER_PAGES for other in beside):
        return ""
    return f"The handbook asks for an overview of about {counted(_COVER_PAGES, 'page')}. This has {pages} pages."


def _on_part(document: Document) -> str:
    """That it seems to be the whole, or is a workbook or slides."""
    file = document.file
    if document.type.key != _PART or file is None:
        return ""
    if file.is_spreadsheet or file.is_presentation:
        return (
            f"The handbook asks for document form. This is a {'workbook' if file.is_spreadsheet else 'presentation'}."
        )
    if (file.pages or 0) <= _PART_PAGES:
        return ""
    return (
        f"The handbook asks for an executive summary and one or two chapters. This has {file.pages} pages: "
        "check that it is not the whole assessment."
    )


def _on_template(document: Document) -> str:
    """That the mandatory template, which is a workbook, is not what this is made from (R-216)."""
    if TEMPLATES.get(document.type.key) != "xlsx":
        return ""
    if not document.is_spreadsheet:
        return "The handbook asks for the financial template, which is a workbook. This is not a workbook."
    sheets = document.file.sheets if document.file else None
    if sheets is None:  # it was kept before sheets were looked at
        return ""
    there = {_plain(name) for name in sheets}
    missing = [f"“{name}”" for name in SHEETS[document.type.key] if _plain(name) not in there]
    if not missing:
        return ""
    return f"The template for it has sheets that this workbook has not: {listed(missing)}."


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
