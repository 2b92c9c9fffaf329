from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from cycles.models import Assessment
from documents.models import Document, DocumentType, SignPost
from documents.policies import (
    may_hand_in,
    may_open_documents,
    may_sign_post,
    room_for_another,
    room_for_sign_post,
)
from frameworks.models import Item
from organisations.actors import Actor
from organisations.decisions import YES, Decision, first_refusal, no

_BY_PCT = (DocumentType.Provider.PCT.value, DocumentType.Source.UPLOAD.value)


@dataclass(frozen=True)
class ChecklistLine:
    """One type of document: what of it is there and what the limits are (R-220)."""

    type: DocumentType
    documents: list[Document]

    @property
    def there(self) -> int:
        """How many are handed in."""
        return len(self.documents)

    @property
    def count(self) -> str:
        """How many are there and how many there must or may be: "1 of 3 uploaded", "1 uploaded, up to 3"."""
        if self.type.minimum == self.type.maximum:
            return f"{self.there} of {self.type.maximum} uploaded"
        return f"{self.there} uploaded, up to {self.type.maximum}{'' if self.type.minimum else ' (optional)'}"

    @property
    def missing(self) -> int:
        """How many are still needed; none of what is filled in online."""
        if self.type.source == DocumentType.Source.FORM:
            return 0
        return max(0, self.type.minimum - self.there)

    @property
    def status(self) -> str:
        """The word of `ui.components.Status` for the line."""
        if self.type.source == DocumentType.Source.FORM or (not self.there and not self.type.minimum):
            return "not_needed"
        if self.missing:
            return "in_progress" if self.there else "not_started"
        return "completed"


def checklist(assessment: Assessment) -> list[ChecklistLine]:
    """A line for each type of the framework, in order, with its documents; two queries. Removed ones are left out."""
    of_type: dict[int, list[Document]] = defaultdict(list)
    for document in documents_of(assessment):
        of_type[document.type_id].append(document)
    types = DocumentType.objects.filter(framework=assessment.framework_id)
    return [ChecklistLine(kind, of_type[kind.pk]) for kind in types]


def documents_of(assessment: Assessment) -> list[Document]:
    """The documents that are there, by type and then as uploaded: what a sign-post can name (R-166). One query."""
    rows = Document.objects.filter(assessment=assessment, removed_at=None)
    return list(rows.select_related("type", "file", "by", "assessment__organisation"))


@dataclass(frozen=True)
class DocumentLine(ChecklistLine):
    """A line with what the reader may do; `reason` stands where the button would, unless the whole page says it."""

    upload: Decision = YES
    may_remove: bool = False
    reason: str = ""


@dataclass(frozen=True)
class DocumentPage:
    """The documents of an assessment as one reader may see and change them. `writes`: what the PCT hands in."""

    lines: list[DocumentLine]
    may_open: Decision
    writes: Decision

    @property
    def missing(self) -> list[DocumentLine]:
        """The lines that still need a document from the PCT."""
        return [line for line in self.lines if line.missing and line.type.provided_by == DocumentType.Provider.PCT]

    @property
    def open_types(self) -> list[DocumentType]:
        """The types of which the reader can upload one now."""
        return [line.type for line in self.lines if line.upload]

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
                line.type, line.documents, upload, bool(may), "" if upload or not own_reason else upload.reason
            )
        )
    return DocumentPage(lines, may_open_documents(actor, assessment), decided.get(_BY_PCT, no("")))


@dataclass(frozen=True)
class DocumentStatus:
    """How far the documents of one assessment are, for task lists and readiness."""

    there: int
    missing: list[str]
    broken: int

    @property
    def status(self) -> str:
        """The word of `ui.components.Status`."""
        if self.there and not self.missing and not self.broken:
            return "completed"
        return "in_progress" if self.there else "not_started"

    @property
    def hint(self) -> str:
        """One sentence for the task list."""
        if self.broken:
            return f"{_count(self.broken, 'sign-post')} to a removed document"
        if self.missing:
            return f"{_count(len(self.missing), 'type')} of document still missing"
        return f"{_count(self.there, 'document')} uploaded"


def status_of(assessments: Iterable[Assessment]) -> dict[int, DocumentStatus]:
    """By assessment id: how many are there, the titles of the PCT's types that still need one, and broken sign-posts.

    Three queries, whatever the number of assessments. What the SHA provides or is filled in online is not missing.
    """
    assessments = list(assessments)
    types: dict[int, list[DocumentType]] = defaultdict(list)
    needed = DocumentType.objects.filter(
        framework__in={assessment.framework_id for assessment in assessments},
        provided_by=DocumentType.Provider.PCT,
        source=DocumentType.Source.UPLOAD,
    )
    for kind in needed.only("framework", "title", "minimum", "order"):
        types[kind.framework_id].append(kind)
    counts: dict[int, Counter[int]] = defaultdict(Counter)
    handed_in = Document.objects.filter(assessment__in=assessments, removed_at=None).order_by()
    for assessment_id, type_id, number in handed_in.values_list("assessment", "type").annotate(number=Count("pk")):
        counts[assessment_id][type_id] = number
    broken = Counter(broken_sign_posts(assessments).values_list("assessment", flat=True))
    return {
        assessment.pk: DocumentStatus(
            there=counts[assessment.pk].total(),
            missing=[
                kind.title for kind in types[assessment.framework_id] if counts[assessment.pk][kind.pk] < kind.minimum
            ],
            broken=broken[assessment.pk],
        )
        for assessment in assessments
    }


def broken_sign_posts(assessments: Iterable[Assessment]) -> QuerySet[SignPost]:
    """The sign-posts whose document was removed (R-200), with item and document."""
    rows = SignPost.objects.filter(assessment__in=assessments, document__removed_at__isnull=False)
    return rows.select_related("item", "document__type")


def sign_posts_of(assessment: Assessment, items: Iterable[Item] | None = None) -> dict[str, list[SignPost]]:
    """Sign-posts by item key, in their order, broken ones included; of all items unless told. One query."""
    rows = SignPost.objects.filter(assessment=assessment)
    if items is not None:
        rows = rows.filter(item__in=[item.pk for item in items])
    by_item: dict[str, list[SignPost]] = defaultdict(list)
    for sign_post in rows.select_related("item__parent", "document__type", "document__file"):
        by_item[sign_post.item.key].append(sign_post)
    return dict(by_item)


def sign_posts_to(document: Document) -> list[SignPost]:
    """The sign-posts that name the document: those that break when it is removed (R-200). One query."""
    return list(SignPost.objects.filter(document=document).select_related("item"))


@dataclass(frozen=True)
class SignPostPanel:
    """The sign-posts of one item with what the reader may do: what `documents/sign_posts.html` shows."""

    assessment: Assessment
    item: Item
    sign_posts: list[SignPost]
    may_open: Decision
    may_change: Decision
    may_add: Decision

    @property
    def limit(self) -> int:
        """How many the item takes (Q-04)."""
        return self.item.signpost_limit or 0

    @property
    def caption_id(self) -> str:
        """The id of the table's caption."""
        return f"sign-posts-{self.item.key}-caption"


def sign_post_panels(assessment: Assessment, items: Iterable[Item], actor: Actor) -> dict[str, SignPostPanel]:
    """By item key, a panel for each item that takes sign-posts; two queries. The caller holds the return's door."""
    items = [item for item in items if item.signpost_limit]
    found = sign_posts_of(assessment, items)
    may_change = may_sign_post(actor, assessment)
    may_open = may_open_documents(actor, assessment)
    return {
        item.key: SignPostPanel(
            assessment=assessment,
            item=item,
            sign_posts=found.get(item.key, []),
            may_open=may_open,
            may_change=may_change,
            may_add=first_refusal(
                may_change, room_for_sign_post(item.signpost_limit or 0, len(found.get(item.key, [])))
            ),
        )
        for item in items
    }


def sign_post_item(assessment: Assessment, key: str) -> Item | None:
    """The item of the assessment's framework that takes sign-posts under this key."""
    rows = Item.objects.filter(framework=assessment.framework_id, key=key, signpost_limit__gte=1)
    return rows.select_related("parent").first()


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
