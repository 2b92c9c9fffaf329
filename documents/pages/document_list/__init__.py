"""The documents of an assessment as one reader may see and change them."""

from dataclasses import dataclass, field

from django.urls import reverse

from cycles.models import Assessment, Part
from cycles.visibility import Material, sees
from documents.models import DocumentType
from documents.pages.document_advice import expected_length
from documents.pages.document_list.rows import DocumentRow, RemovedRow, removed_rows, rows_of
from documents.pages.document_type import type_url
from documents.pages.document_upload import place_in_list, upload_url
from documents.policies import (
    may_hand_in,
    may_open_documents,
    may_see_openings,
    room_for_another,
)
from documents.queries.checklist import ChecklistLine, checklist, wanted_of
from documents.queries.contracts import form_kinds, part_states
from organisations.actors import Actor
from organisations.decisions import YES, Decision, first_refusal, no
from ui.components import Tile

_FURTHER = "documents besides the list"
_BY_PCT = (DocumentType.Provider.PCT.value, DocumentType.Source.UPLOAD.value)


@dataclass(frozen=True, kw_only=True)
class DocumentLine(ChecklistLine):
    """A line with what the reader may do; `reason` stands where the button would, unless the whole page says it."""

    upload: Decision = YES
    may_remove: bool = False
    reason: str = ""
    rows: list[DocumentRow] = field(default_factory=list)
    guidance_url: str = ""
    upload_url: str = ""

    @property
    def expected_length(self) -> str:
        """What is ours about the length of its documents."""
        return expected_length(self.type)


@dataclass(frozen=True, kw_only=True)
class FormLine:
    """One form for the checklist of documents: what it is called, how far it is, and its page for those who read it."""

    title: str
    state: str
    url: str


@dataclass(frozen=True, kw_only=True)
class DocumentPage:
    """The documents of an assessment as one reader may see and change them. `writes`: what the PCT hands in."""

    lines: list[DocumentLine]
    may_open: Decision
    writes: Decision
    forms: list[FormLine]
    removed: list[RemovedRow]
    sees_openings: Decision

    @property
    def tiles(self) -> list[Tile]:
        """How far the checklist is: documents uploaded, wanted, missing, and besides the list (R-220)."""
        wanted = sum(wanted_of(line.type) for line in self.lines)
        missing = self.documents_missing
        further = [line for line in self.lines if not line.type.prescribed]
        return [
            Tile(sum(line.uploaded for line in self.lines), "documents uploaded"),
            Tile(f"{wanted - missing} of {wanted}", "documents wanted from the PCT"),
            Tile(missing, "documents missing"),
            Tile(f"{sum(line.there for line in further)} of {sum(line.type.maximum for line in further)}", _FURTHER),
        ]

    @property
    def documents_missing(self) -> int:
        """How many documents the PCT has still to upload."""
        return sum(line.documents_missing for line in self.lines)

    @property
    def missing(self) -> list[DocumentLine]:
        """The lines of the documents that the PCT has still to upload."""
        return [line for line in self.lines if line.documents_missing]

    @property
    def open_types(self) -> list[DocumentType]:
        """The types of which the reader can upload one now."""
        return [line.type for line in self.lines if line.upload]

    @property
    def own_types(self) -> list[DocumentType]:
        """The types that the reader hands in, full ones included."""
        return [line.type for line in self.lines if line.may_remove]

    @property
    def may_upload(self) -> Decision:
        """Whether the reader can upload anything now."""
        if self.open_types:
            return YES
        return no("Every type has all the documents it takes.") if self.writes else self.writes


def document_page(assessment: Assessment, actor: Actor) -> DocumentPage:
    """The read model of the documents' page; a bounded number of queries. `assessment` comes with its organisation."""
    lines: list[DocumentLine] = []
    # The same for every type from one provider, and it asks the database.
    decided: dict[tuple[str, str], Decision] = {}
    for line in checklist(assessment):
        who = (line.type.provided_by, line.type.source)
        if who not in decided:
            decided[who] = may_hand_in(actor, assessment, line.type)
        may = decided[who]
        upload = first_refusal(may, room_for_another(line.type, line.there))
        own_reason = may or line.type.provided_by == DocumentType.Provider.SHA
        lines.append(
            DocumentLine(
                type=line.type,
                documents=line.documents,
                completed_forms=line.completed_forms,
                upload=upload,
                may_remove=bool(may),
                reason="" if upload or not own_reason else upload.reason,
                rows=rows_of(line.documents, actor, may_change=bool(may)),
                guidance_url=type_url(assessment.framework, line.type),
                upload_url=upload_url(assessment, line.type.key, back=place_in_list(assessment, line.type)),
            )
        )
    return DocumentPage(
        lines=lines,
        may_open=may_open_documents(actor, assessment),
        writes=decided.get(_BY_PCT, no("")),
        forms=_form_lines(assessment, may_read=sees(actor, assessment, Material.RETURN)),
        removed=removed_rows(assessment, actor),
        sees_openings=may_see_openings(actor, assessment),
    )


def _form_lines(assessment: Assessment, *, may_read: bool) -> list[FormLine]:
    """A line for each form that the framework asks for; one query."""
    states = part_states(assessment)
    return [
        FormLine(
            title=kind.title,
            state=states.get(kind.part_key, str(Part.State.EMPTY.label)),
            url=reverse("contract_form", args=[assessment.pk, kind.key]) if may_read else "",
        )
        for kind in form_kinds(assessment.framework)
    ]
