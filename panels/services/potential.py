from django.db import transaction
from django.utils import timezone

from cycles.models import Assessment
from cycles.services import lock
from organisations.actors import Actor
from organisations.decisions import Late, NotTaken
from organisations.services import record_event
from panels.models import Potential
from panels.policies import (
    agrees_for_pct,
    may_agree_potential,
    may_comment_potential,
    may_share_potential,
    may_write_potential,
)


@transaction.atomic
def save_potential(*, assessment: Assessment, actor: Actor, version: int, position: str, development: str) -> Potential:
    """Save the two texts: the journey towards world class, and areas for organisational development (R-375).

    A changed text is not the one that was shared and agreed, so it has to be shared and agreed again. Raises `Refused`,
    or `Late` where someone else saved in between.
    """
    row = lock(assessment)
    may_write_potential(actor, row).require()
    potential = _row(row)
    if potential.version != version:
        raise Late(potential)
    if (potential.position, potential.development) != (position, development):
        potential.shared_at = None
        potential.pct_agreed_by = potential.pct_agreed_at = None
        potential.sha_agreed_by = potential.sha_agreed_at = None
    potential.position, potential.development = position, development
    potential.version += 1
    potential.save()
    _record(actor, row, "saved potential for improvement")
    return potential


@transaction.atomic
def share_potential(*, assessment: Assessment, actor: Actor, version: int | None = None) -> Potential:
    """Show the PCT the text before it reads any rating (R-382).

    `version` is that of the text as it was read. Raises `Refused`, `Late`, or `NotTaken` where a section is empty.
    """
    row = lock(assessment)
    potential = _row(row)
    may_share_potential(actor, row, potential).require()
    if version is not None and potential.version != version:
        raise Late(potential)
    if not (potential.position.strip() and potential.development.strip()):
        raise NotTaken({"__all__": "Both sections need a text before the PCT can read them."})
    potential.shared_at = timezone.now()
    potential.save()
    _record(actor, row, "shared potential for improvement")
    return potential


@transaction.atomic
def comment_potential(*, assessment: Assessment, actor: Actor, comment: str, version: int | None = None) -> Potential:
    """Record what the PCT has to say on the shared text (R-383).

    `version` is that of the text and its comment as they were read, where the comment comes from a page. Raises
    `Refused`, or `Late` where either was saved in between.
    """
    row = lock(assessment)
    potential = _row(row)
    may_comment_potential(actor, row, potential).require()
    if version is not None and potential.version != version:
        raise Late(potential)
    potential.pct_comment = comment.strip()
    potential.version += 1
    potential.save()
    _record(actor, row, "commented on potential for improvement")
    return potential


@transaction.atomic
def agree_potential(*, assessment: Assessment, actor: Actor, version: int | None = None) -> Potential:
    """Record that the PCT, or the SHA, agrees the text as shared: whose it is follows from the actor (R-382, R-383).

    `version` is that of the text and its comment as they were read. Raises as `comment_potential` does.
    """
    row = lock(assessment)
    potential = _row(row)
    may_agree_potential(actor, row, potential).require()
    if version is not None and potential.version != version:
        raise Late(potential)
    if agrees_for_pct(actor, row):
        potential.pct_agreed_by_id, potential.pct_agreed_at = actor.user_id, timezone.now()
    else:
        potential.sha_agreed_by_id, potential.sha_agreed_at = actor.user_id, timezone.now()
    potential.save()
    _record(actor, row, "agreed potential for improvement")
    return potential


def _row(assessment: Assessment) -> Potential:
    found = Potential.objects.select_for_update().filter(assessment=assessment).first()
    return found or Potential(assessment=assessment)


def _record(actor: Actor, assessment: Assessment, verb: str) -> None:
    record_event(
        actor=actor,
        verb=verb,
        subject=str(assessment),
        organisation_id=assessment.organisation_id,
        assessment_ref=assessment.pk,
    )
