"""The task list of a return: its forms, the survey and the documents, each as far as it is."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from assessments.pages.part_link import form_url
from assessments.pages.part_page import status_of
from cycles.models import Assessment, Part
from cycles.queries import PartRow
from cycles.sitemap import page_of
from cycles.visibility import Material
from documents.queries import DocumentStatus
from documents.queries.contracts import form_kinds
from frameworks.models import Item
from frameworks.tree import tree_of
from organisations.actors import Actor
from sentences.dates import clock
from surveys.queries import nominations_status, response_counts
from ui.components import Status, Task

# What a task of the reader's own begins with.
YOURS = "Assigned to you"


@dataclass(frozen=True)
class TaskGroup:
    """Tasks under one heading."""

    title: str
    tasks: list[Task]


@dataclass(frozen=True, kw_only=True)
class TaskList:
    """What the tasks of a return are made from, for one reader: its parts, and which materials the reader may see.

    Whose form it is and who saved it is for the PCT's `own` people.
    """

    assessment: Assessment
    actor: Actor
    own: bool
    parts: dict[str, PartRow]
    seen: set[Material]
    documents: DocumentStatus | None

    @property
    def groups(self) -> list[TaskGroup]:
        """The tasks by heading, but those of signing off; two queries about the survey."""
        tree = tree_of(self.assessment.framework)
        outcomes = self._form(Part.Kind.OUTCOMES, page_of("outcomes_form").label, material=Material.OUTCOMES)
        competencies = [
            self._form(Part.Kind.COMPETENCY, f"{item.key} {item.short_title or item.title}", item.key)
            for item in tree.of(Item.Kind.COMPETENCY)
        ]
        components = [self._form(Part.Kind.GOVERNANCE, item.title, item.key) for item in tree.of(Item.Kind.COMPONENT)]
        kinds = form_kinds(self.assessment.framework)
        contracts = [self._form(Part.Kind.CONTRACT, kind.title, kind.key) for kind in kinds]
        return [
            TaskGroup("Outcomes", [outcomes]),
            TaskGroup("Stakeholder survey", self._survey()),
            TaskGroup("Competency self-assessment", competencies),
            TaskGroup("Governance self-assessment", components),
            *([TaskGroup("Contracting process forms", contracts)] if contracts else []),
            *([TaskGroup("Documents", [self._to_upload(self.documents)])] if self.documents else []),
        ]

    def _form(self, kind: Part.Kind, title: str, about: str = "", *, material: Material = Material.RETURN) -> Task:
        part = self.parts[kind.key(about)]
        url = form_url(self.assessment, kind, about) if material in self.seen else ""
        return Task(title, status_of(part), url, who=self._who(part))

    def _url(self, url_name: str) -> str:
        return reverse(url_name, args=[self.assessment.pk])

    def _who(self, part: PartRow) -> str:
        if not self.own:
            return ""
        words = []
        if part.assigned_to:
            mine = part.assigned_to_id == self.actor.user_id
            words.append(YOURS if mine else f"Assigned to {part.assigned_to}")
        if part.saved_by and part.saved_at:
            at = timezone.localtime(part.saved_at)
            words.append(f"Saved by {part.saved_by}, {at.day} {at:%B} at {clock(at)}")
        return ". ".join(words)

    def _survey(self) -> list[Task]:
        part = self.parts[Part.Kind.NOMINEES.key()]
        nominations = nominations_status([self.assessment])[self.assessment.pk]
        known = Material.NOMINEES in self.seen
        nominees = Task(
            title=page_of("nominee_list").label,
            status=status_of(part),
            url=self._url("nominee_list") if known else "",
            hint=nominations.hint if known else "",
            who=self._who(part),
        )
        return [nominees, self._responses()] if Material.RESPONSE_COUNTS in self.seen else [nominees]

    def _responses(self) -> Task:
        title = page_of("survey_progress").label
        counts = response_counts([self.assessment])[self.assessment.pk]
        if not counts.invited:
            return Task(title, Status.CANNOT_START, hint="Begins when the nominees are submitted.")
        return Task(
            title=title,
            status=Status.COMPLETED if counts.reaches_minimum else Status.IN_PROGRESS,
            url=self._url("survey_progress"),
            hint=f"{counts.against_minimum}.",
        )

    def _to_upload(self, documents: DocumentStatus) -> Task:
        return Task("Documents to upload", documents.status, self._url("document_list"), hint=f"{documents.hint}.")
