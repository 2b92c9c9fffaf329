"""What its author typed into a form and did not save, and what the form says of it."""

from django.utils import timezone

from cycles.models import Part, Unsaved
from organisations.actors import Actor
from sentences.dates import clock


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
