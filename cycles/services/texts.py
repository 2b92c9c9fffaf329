"""Nothing typed is lost (docs/architecture.md, rule 7).

Kept are what a form held after each save, and what somebody typed that is not in it.
"""

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from cycles.models import Assessment, Part, Revision, Unsaved
from cycles.policies import may_keep_texts
from cycles.services.assessments import lock
from organisations.actors import Actor

Content = dict[str, list[str]]


@transaction.atomic
def save_with_text(
    *,
    assessment: Assessment,
    key: str,
    save: Callable[[], Part],
    content: Content,
    before: Content,
    actor: Actor,
    grown_from: str = "",
) -> Part:
    """Save a form and keep beside it what it holds, box by box; what the actor had not saved is then in the return.

    `save` is the form's own service; what it raises is raised on, with nothing written. `before` is what stood in the
    form, kept too where that was saved without its words. `grown_from` is as for `keep_unsaved`.
    """
    row = lock(assessment)
    stood = Part.objects.select_related("saved_by").get(assessment=row, key=key)
    part = save()
    if _says_something(before) and not _is_kept(stood):
        at = stood.saved_at or timezone.now()
        Revision.objects.create(part=stood, version=stood.version, content=before, by=stood.saved_by, at=at)
    Revision.objects.create(part=part, version=part.version, content=content, by_id=actor.user_id)
    if unsaved := _of(part, actor):
        _give_way(unsaved, content, grown_from)
        unsaved.delete()
    return part


@transaction.atomic
def keep_unsaved(
    *,
    assessment: Assessment,
    key: str,
    version: int,
    content: Content,
    actor: Actor,
    pressed: bool,
    grown_from: str = "",
) -> Unsaved | None:
    """Keep what the actor typed into a form, in place of what they typed before; None where the return has it already.

    `version` is the part's that they had before them; `pressed` says that they meant to save it. `grown_from` is the
    token of the kept text that this one grew out of. A text that was meant to be saved, or that another window typed,
    does not give way unseen: unless the new one holds every word of it, it is set aside among the earlier versions.
    Raises `Refused` for those who do not write the return.
    """
    row = lock(assessment)
    may_keep_texts(actor, row).require()
    part = Part.objects.get(assessment=row, key=key)
    unsaved = _of(part, actor)
    if is_saved(part=part, version=version, content=content, actor=actor):
        return None
    if unsaved:
        _give_way(unsaved, content, grown_from)
    assert actor.user_id is not None  # who writes a return is a person
    unsaved, _ = Unsaved.objects.update_or_create(
        part=part,
        by_id=actor.user_id,
        defaults={"version": version, "content": content, "at": timezone.now(), "pressed": pressed},
    )
    return unsaved


@transaction.atomic
def throw_away(*, assessment: Assessment, key: str, actor: Actor) -> bool:
    """Drop what the actor typed and did not save, because they say so; whether there was anything."""
    row = lock(assessment)
    number, _ = Unsaved.objects.filter(part__assessment=row, part__key=key, by=actor.user_id).delete()
    return bool(number)


def is_saved(*, part: Part, version: int, content: Content, actor: Actor) -> bool:
    """Whether the actor saved just these words after `version`: a second click, or typing just before a save."""
    rows = Revision.objects.filter(part=part, version__gt=version, by=actor.user_id, set_aside=False)
    return any(kept == content for kept in rows.values_list("content", flat=True))


def token_of(unsaved: Unsaved | None) -> str:
    """What says which kept text a form was filled with."""
    return unsaved.at.isoformat() if unsaved else ""


def _says_something(content: Content) -> bool:
    return any(value.strip() for values in content.values() for value in values)


def _is_kept(part: Part) -> bool:
    return Revision.objects.filter(part=part, version=part.version, set_aside=False).exists()


def _of(part: Part, actor: Actor) -> Unsaved | None:
    return Unsaved.objects.filter(part=part, by=actor.user_id).first()


def _give_way(unsaved: Unsaved, content: Content, grown_from: str) -> None:
    """Set the kept text aside, unless it is one state of typing in the same window or the new words hold all of it."""
    typing = not unsaved.pressed and token_of(unsaved) == grown_from
    if typing or _holds(content, unsaved.content) or _is_set_aside(unsaved):
        return
    Revision.objects.create(
        part_id=unsaved.part_id,
        version=unsaved.version,
        content=unsaved.content,
        by_id=unsaved.by_id,
        at=unsaved.at,
        set_aside=True,
    )


# Two windows that take turns send the same few texts again and again.
_LATEST = 20


def _is_set_aside(unsaved: Unsaved) -> bool:
    """Whether just these words of the author are among the latest that were set aside."""
    rows = Revision.objects.filter(part=unsaved.part_id, by=unsaved.by_id, set_aside=True).order_by("-pk")
    return unsaved.content in list(rows.values_list("content", flat=True)[:_LATEST])


def _holds(newer: Content, older: Content) -> bool:
    """Whether nothing of the older words is missing from the newer: the same values, or sentences that go on."""
    return all(
        not value.strip() or any(value == new or (" " in value and value in new) for new in newer.get(box, []))
        for box, values in older.items()
        for value in values
    )
