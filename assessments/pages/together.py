"""Working together on a form: who works on it, who types now, what they note to each other."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from assessments.pages.part_page import Saved
from assessments.pages.part_unsaved import unsaved_of
from cycles.models import Assessment, PartNote, Revision, Unsaved
from cycles.policies import may_work_together
from cycles.visibility import Material, sees
from organisations.actors import Actor
from organisations.decisions import Decision
from sentences.dates import clock

# Who typed within this time is typing now.
NOW = timedelta(minutes=15)


@dataclass(frozen=True, kw_only=True)
class Note:
    """A note of one colleague to the others; its author can remove it."""

    pk: int
    text: str
    by: str
    at: datetime
    own: bool


@dataclass(frozen=True, kw_only=True)
class Together:
    """What the PCT's people see at the head of a form about each other, and nobody else ever sees."""

    assigned: str
    typing: list[str]
    notes: list[Note]
    has_versions: bool
    may: Decision

    @property
    def notes_title(self) -> str:
        """What the notes are called, with their number."""
        count = len(self.notes)
        return f"Notes for colleagues ({count})" if count else "Notes for colleagues"


def beside(assessment: Assessment, saved: Saved, actor: Actor) -> tuple[Unsaved | None, Together | None]:
    """What the actor typed into a form and did not save, and what else there is beside it for its PCT's people; nothing
    for all others. Three queries, one more where the actor typed something.
    """
    # The table answers for all three kinds of rows at once: they are seen with the assessment at hand.
    if not sees(actor, assessment, Material.TEAM_NOTES):
        return None, None
    typed = Unsaved.objects.filter(part=saved.part_id).order_by("-at")
    rows = list(typed.values_list("by", "by__name", "by__email", "at"))
    here = Together(
        assigned=_assigned(saved, actor),
        typing=_typing(rows, actor),
        notes=_notes(PartNote.objects.filter(part=saved.part_id), actor),
        has_versions=Revision.objects.filter(part=saved.part_id).exists(),
        may=may_work_together(actor, assessment),
    )
    own = any(by == actor.user_id for by, *_ in rows)
    return unsaved_of(saved.part_id, actor) if own else None, here


def _assigned(saved: Saved, actor: Actor) -> str:
    if saved.assigned_to_id is None:
        return "Assigned to nobody"
    return "Assigned to you" if saved.assigned_to_id == actor.user_id else f"Assigned to {saved.assigned_to}"


def _typing(rows: Iterable[tuple[int, str, str, datetime]], actor: Actor) -> list[str]:
    """The colleagues who typed into the form a moment ago and did not save it."""
    since = timezone.now() - NOW
    return [
        f"{name or email} is typing here: last at {clock(timezone.localtime(at))}"
        for by, name, email, at in rows
        if by != actor.user_id and at > since
    ]


def notes_of(part_id: int, actor: Actor) -> list[Note]:
    """The notes beside a form, oldest first; one query."""
    return _notes(PartNote.objects.showing(actor).filter(part=part_id), actor)


def _notes(notes: QuerySet[PartNote], actor: Actor) -> list[Note]:
    return [
        Note(pk=note.pk, text=note.text, by=str(note.by), at=note.at, own=note.by_id == actor.user_id)
        for note in notes.select_related("by")
    ]
