"""A document as it stands in the list: its scan, who may do what with it, and the ones that were removed."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.template.defaultfilters import filesizeformat

from cycles.models import Assessment
from documents.models import Document
from documents.pages.pct_plan_template import TEMPLATES
from documents.policies import may_open
from files.models import StoredFile
from organisations.actors import Actor
from organisations.decisions import Decision
from organisations.roles import PCT_ROLES
from sentences.counts import counted
from sentences.dates import day
from ui.templatetags.ui import ui_time

_INFECTED = (
    "Nobody can open it. Remove it, have your IT department look at the computer it came from, and upload a clean copy."
)
_AWAITED = "Until it is scanned, only the person who uploaded it can open it."


@dataclass(frozen=True, kw_only=True)
class DocumentRow:
    """One document for one reader. `may_change`: whether they may remove and replace it."""

    document: Document
    may_open: Decision
    may_change: bool

    @property
    def about(self) -> str:
        """Its length and size, when it came and from whom, and what was said of its date."""
        document, file = self.document, self.document.file
        pages = f"{counted(file.pages, 'page')}, " if file and file.pages else ""
        by = f" by {document.uploader_name}" if document.uploader_name else ""
        dated = f" Dated {day(document.dated)}." if document.dated else ""
        period = f" Covers {document.period}." if document.period else ""
        size, called = (filesizeformat(file.size), file.original_name) if file else ("", "")
        return f"{pages}{size}. Uploaded {ui_time(document.at)}{by}. It was called {called}.{dated}{period}"

    @property
    def scan(self) -> str:
        """What the virus scan says of it."""
        return str(StoredFile.Scan(self.document.file.scan).label) if self.document.file else ""

    @property
    def scan_warning(self) -> str:
        """What to do about the scan; empty where there is nothing to do."""
        file = self.document.file
        if file and file.scan == StoredFile.Scan.INFECTED:
            return _INFECTED
        return _AWAITED if file and file.scan in StoredFile.AWAITED else ""

    @property
    def infected(self) -> bool:
        """Whether a virus was found in it."""
        return self.document.file is not None and self.document.file.scan == StoredFile.Scan.INFECTED

    @property
    def advice(self) -> str:
        """That it is no workbook, where the handbook makes a template mandatory that is one (R-216)."""
        document = self.document
        if TEMPLATES.get(document.type.key) == "xlsx" and not document.is_spreadsheet:
            return "The handbook asks for the financial template, which is a workbook. This is not a workbook."
        return ""


def rows_of(documents: Iterable[Document], actor: Actor, *, may_change: bool) -> list[DocumentRow]:
    """A row for each document; no query where they come with file and assessment."""
    return [
        DocumentRow(document=document, may_open=may_open(actor, document), may_change=may_change)
        for document in documents
    ]


@dataclass(frozen=True, kw_only=True)
class RemovedRow:
    """A removed document: who took it away, and the version that took its place."""

    document: Document
    may_open: Decision
    replaced_by: str


def removed_rows(assessment: Assessment, actor: Actor) -> list[RemovedRow]:
    """The removed documents, last removed first, for the PCT's own people (R-199); nothing for others. Two queries."""
    if not actor.holds(assessment.organisation_id, *PCT_ROLES):
        return []
    rows = Document.objects.filter(assessment=assessment)
    newer = dict(rows.filter(replaces__isnull=False).values_list("replaces", "name"))
    removed = rows.filter(removed_at__isnull=False).order_by("-removed_at")
    removed = removed.select_related("type", "file", "removed_by", "assessment__organisation")
    return [
        RemovedRow(document=row, may_open=may_open(actor, row), replaced_by=newer.get(row.pk, "")) for row in removed
    ]
