"""Working together on a form: who works on it, who types now, what they note to each other, what is not saved yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from assessments.queries.measures import Saved
from cycles.dates import clock
from cycles.models import Assessment, Part, PartNote, Revision, Unsaved
from cycles.policies import may_work_together
from cycles.visibility import Material, sees
from organisations.actors import Actor
from organisations.decisions import Decision

# Who typed within this time is typing now.
NOW = timedelta(minutes=15)


@dataclass(frozen=True)
class Note:
    """A note of one colleague to the others; its author can remove it."""

    pk: int
    text: str
    by: str
    at: datetime
    own: bool


@dataclass(frozen=True)
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
        _assigned(saved, actor),
        _typing(rows, actor),
        _notes(PartNote.objects.filter(part=saved.part_id), actor),
        Revision.objects.filter(part=saved.part_id).exists(),
        may_work_together(actor, assessment),
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
    rows = notes.values_list("pk", "text", "by", "by__name", "by__email", "at")
    return [Note(pk, text, name or email, at, by == actor.user_id) for pk, text, by, name, email, at in rows]


def unsaved_of(part_id: int, actor: Actor) -> Unsaved | None:
    """What the actor typed into a form and did not save; one query."""
    return Unsaved.objects.showing(actor).filter(part=part_id, by=actor.user_id).first()


def kept_in_words(unsaved: Unsaved | None) -> str:
    """What a form says once a text is kept beside it. None: the return has it already, as its author saved it."""
    if unsaved is None:
        return "What you typed is in the return."
    at = clock(timezone.localtime(unsaved.at))
    return f"What you typed was kept at {at}. It is not in the return until you save."


def news_in_words(part: Part, actor: Actor) -> str:
    """What a form says where somebody saved it since it was opened; one query."""
    who = Part.objects.filter(pk=part.pk).values_list("saved_by", "saved_by__name", "saved_by__email", "saved_at")
    pk, name, email, at = who[0]
    if at is None:
        return ""
    by = "You" if pk == actor.user_id else name or email
    return f"{by} saved this form at {clock(timezone.localtime(at))}. When you save, you see both and choose."
