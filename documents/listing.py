"""A document as it stands in a list: its scan, who may do what with it, and the ones that were removed."""

from collections.abc import Iterable
from dataclasses import dataclass

from cycles.models import Assessment
from documents.guidance import TEMPLATES
from documents.models import Document, SignPost
from documents.policies import may_open
from files.models import StoredFile
from organisations.actors import Actor
from organisations.decisions import Decision
from organisations.roles import PCT_ROLES

_INFECTED = (
    "Nobody can open it. Remove it, have your IT department look at the computer it came from, and upload a clean copy."
)
_AWAITED = "Until it is scanned, only the person who uploaded it can open it."


@dataclass(frozen=True)
class DocumentRow:
    """One document for one reader. `may_change`: whether they may remove and replace it."""

    document: Document
    may_open: Decision
    may_change: bool

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
    return [DocumentRow(document, may_open(actor, document), may_change) for document in documents]


@dataclass(frozen=True)
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
    return [RemovedRow(row, may_open(actor, row), newer.get(row.pk, "")) for row in removed]


def what_was_uploaded(document: Document) -> str:
    """What an upload made of a file: its new name, and its pages where they could be read."""
    pages = document.pages
    return f"Uploaded as {document.name}" + (f", {pages} page{'s' if pages > 1 else ''}" if pages else "")


def what_was_replaced(document: Document) -> str:
    """What became of the sign-posts when a document took another's place (R-199, R-200); one query."""
    posts = list(SignPost.objects.filter(document=document).select_related("document__file"))
    said = [what_was_uploaded(document)]
    if posts:
        said.append(f"{len(posts)} sign-post{'s now lead' if len(posts) > 1 else ' now leads'} to it")
    if beyond := sum(post.beyond for post in posts):
        said.append(f"{beyond} of them name{'' if beyond > 1 else 's'} pages that it does not have: mend them")
    return ". ".join(said)
