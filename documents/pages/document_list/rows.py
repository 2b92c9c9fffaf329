"""A document as it stands in the list: its scan, who may do what with it, and the ones that were removed."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.http import urlencode

from cycles.models import Assessment
from documents.models import Document
from documents.pages.document_advice import advice_on
from documents.pages.document_upload import place_in_list
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
    advice: str

    @property
    def about(self) -> str:
        """Its length and size, when it came and from whom, who wrote it, and what was said of its date."""
        document, file = self.document, self.document.file
        pages = f"{counted(file.pages, 'page')}, " if file and file.pages else ""
        by = f" by {document.by}" if document.by else ""
        author = f" Written by {document.author}." if document.author else ""
        dated = f" Dated {day(document.dated)}." if document.dated else ""
        period = f" Covers {document.period}." if document.period else ""
        size, called = (filesizeformat(file.size), file.original_name) if file else ("", "")
        return f"{pages}{size}. Uploaded {ui_time(document.at)}{by}. It was called {called}.{author}{dated}{period}"

    @property
    def replace_url(self) -> str:
        """Where a new version takes its place; one comes back to it."""
        return self._url("document_replace")

    @property
    def remove_url(self) -> str:
        """Where it is removed; one comes back to its type."""
        return self._url("document_remove")

    def _url(self, stem: str) -> str:
        document = self.document
        address = reverse(stem, args=[document.assessment_id, document.pk])
        return f"{address}?{urlencode({'next': place_in_list(document.assessment, document.type)})}"

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


def rows_of(documents: Sequence[Document], actor: Actor, *, may_change: bool) -> list[DocumentRow]:
    """A row for each document of a type; no query where they come with file, assessment and who uploaded them."""
    return [
        DocumentRow(
            document=document,
            may_open=may_open(actor, document),
            may_change=may_change,
            advice=advice_on(document, beside=documents),
        )
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
