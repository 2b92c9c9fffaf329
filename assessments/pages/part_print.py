"""Each form of the return on a page of its own, to print, and the lists of nominees and documents."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from assessments.pages.frozen_copy import ReadContract, live_page
from assessments.pages.part_link import PartLink, form_link
from assessments.pages.rated_items import ReadPart
from cycles.models import Assessment, Part
from documents.models import Document
from documents.queries.checklist import ChecklistLine, checklist
from sentences.counts import counted
from surveys.queries.nominations import GroupBook, NomineeBook, NomineeLine
from ui import cells
from ui.tables import Column, Table


@dataclass(frozen=True, kw_only=True)
class FormPrint:
    """One form to print: what it is called, and the one of the three that it is."""

    link: PartLink
    competency: ReadPart | None = None
    component: ReadPart | None = None
    contract: ReadContract | None = None


def form_print(assessment: Assessment, key: str) -> FormPrint | None:
    """The form of a part by the part's key, as the return stands; None where there is none to print."""
    page = live_page(assessment)
    forms: list[tuple[Part.Kind, str, dict[str, Any]]] = [
        *((Part.Kind.COMPETENCY, part.item.key, {"competency": part}) for part in page.competencies),
        *((Part.Kind.GOVERNANCE, part.item.key, {"component": part}) for part in page.components),
        *((Part.Kind.CONTRACT, form.kind.key, {"contract": form}) for form in page.contracts),
    ]
    for kind, about, held in forms:
        if kind.key(about) == key:
            return FormPrint(link=form_link(assessment, kind, about), **held)
    return None


@dataclass(frozen=True, kw_only=True)
class DocumentsPrint:
    """The checklist of documents."""

    table: Table[ChecklistLine]
    close_url: str


def documents_print(assessment: Assessment) -> DocumentsPrint:
    """The checklist of documents to print; two queries."""
    table: Table[ChecklistLine] = Table(
        caption="What is there, what may be and what is missing",
        frame="stack",
        columns=[
            Column("Type", kind="name", value=lambda line: line.type.title),
            Column("How many", value=lambda line: line.count),
            Column("Missing", kind="number", value=lambda line: line.missing),
            Column(
                "Documents",
                cell=lambda line: cells.lines(*map(_document, line.documents)),
                missing="None",
                classes="app-wrap",
            ),
        ],
        rows=checklist(assessment),
    )
    return DocumentsPrint(table=table, close_url=reverse("document_list", args=[assessment.pk]))


def _document(document: Document) -> str:
    words = f"{document.name}, {counted(document.pages, 'page')}" if document.pages else document.name
    return cells.beside(f"{words}.", cells.typed(document.comment)) if document.comment else words


@dataclass(frozen=True, kw_only=True)
class NomineesOfGroup:
    """One group of stakeholders: who is nominated, by category, and the categories of which nobody is."""

    group: GroupBook
    table: Table["_Nominated"] | None


@dataclass(frozen=True, kw_only=True)
class NomineesPrint:
    """The nominees for the survey."""

    book: NomineeBook
    groups: list[NomineesOfGroup]
    close_url: str


@dataclass(frozen=True)
class _Nominated:
    category: str
    line: NomineeLine

    @property
    def email(self) -> str:
        """The address, with those before a correction; nothing once the person is forgotten."""
        return "" if self.line.nominee.is_forgotten else self.line.addresses

    @property
    def state(self) -> str:
        """How far the mail is, and whose address it is."""
        own = ". Address of the PCT itself" if self.line.own_domain else ""
        return f"{self.line.delivery.words}{own}"


def nominees_print(assessment: Assessment, book: NomineeBook) -> NomineesPrint:
    """The nominees to print, from those that the reader may see; no query."""
    return NomineesPrint(
        book=book,
        groups=[NomineesOfGroup(group=group, table=_nominees(group) if group.total else None) for group in book.groups],
        close_url=reverse("nominee_list", args=[assessment.pk]),
    )


def _nominees(group: GroupBook) -> Table[_Nominated]:
    return Table(
        caption=group.label,
        caption_at="hidden",
        frame="stack",
        box=False,
        columns=[
            Column("Name", kind="name", value=lambda row: row.line.nominee.name, missing="Deleted"),
            Column("Category", value=lambda row: row.category),
            Column("Position", value=lambda row: row.line.nominee.job_title, missing="Not given"),
            Column("Organisation", value=lambda row: row.line.nominee.organisation_name, missing="Deleted"),
            Column("Email", value=lambda row: row.email, missing="Deleted", classes="app-wrap"),
            Column("State", value=lambda row: row.state),
        ],
        rows=[_Nominated(category.label, line) for category in group.categories for line in category.lines],
    )
