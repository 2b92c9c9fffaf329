from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from cycles.models import Assessment
from cycles.services import lock, move
from organisations.actors import Actor
from organisations.decisions import Decision, Late, no
from organisations.services import record_event
from panels.models import Briefing
from panels.policies import may_approve_briefing, may_withdraw_briefing, may_write_briefing
from panels.queries.briefing import content_of
from panels.queries.review import review_finished


@transaction.atomic
def save_briefing(*, assessment: Assessment, actor: Actor, background: str, discussion: str, version: int) -> Briefing:
    """Save the draft's texts: background on the PCT and areas for discussion (R-264, R-266).

    `version` is that of the draft when it was opened, 0 for the first save. Raises `Refused`, or `Late` where
    someone else saved in between.
    """
    row = lock(assessment)
    may_write_briefing(actor, row).require()
    assert actor.user_id is not None  # who holds a role is a person
    draft = Briefing.objects.filter(assessment=row, state=Briefing.State.DRAFT).first()
    if draft is None:
        draft = Briefing(assessment=row, number=_next_number(row), author_id=actor.user_id)
    if draft.version != version:
        raise Late(draft)
    draft.background, draft.discussion = background, discussion
    draft.version += 1
    draft.save()
    draft.writers.add(actor.user_id)
    _record(actor, "saved briefing", draft)
    return draft


@transaction.atomic
def approve_briefing(*, briefing: Briefing, actor: Actor, version: int | None = None) -> Briefing:
    """Approve the draft and fix what it says; the panel reads it from now on (R-272).

    `version` is that of the draft as it was read, where the approval came from a page. Raises `Refused` with the
    reason: not a senior lead, wrote in it, a line not reviewed or to be looked at again; or `Late`.
    """
    row = lock(briefing.assessment)
    draft = Briefing.objects.select_for_update().get(pk=briefing.pk)
    if version is not None and draft.version != version:
        raise Late(draft)
    move(assessment=row, name="approve_briefing", actor=actor, guard=approval(actor, row, draft))
    draft.content = content_of(row, actor, background=draft.background, discussion=draft.discussion)
    draft.state = Briefing.State.APPROVED
    draft.approved_by_id, draft.approved_at = actor.user_id, timezone.now()
    draft.save()
    return draft


def approval(actor: Actor, assessment: Assessment, briefing: Briefing | None) -> Decision:
    """Whether this actor may approve this briefing as things stand; what the button and the service both ask."""
    decision = may_approve_briefing(actor, assessment, briefing)
    if not decision:
        return decision
    if briefing is not None and not (briefing.background.strip() and briefing.discussion.strip()):
        return no("The briefing needs both texts: background, and areas for discussion.")
    return review_finished(assessment)


@transaction.atomic
def withdraw_briefing(*, briefing: Briefing, actor: Actor, reason: str) -> Briefing:
    """Take an approved briefing back, with a reason, and return a draft with the same texts. Raises `Refused`."""
    row = lock(briefing.assessment)
    may_withdraw_briefing(actor, row).require()
    old = Briefing.objects.select_for_update().get(pk=briefing.pk)
    if old.state != Briefing.State.APPROVED:
        no("This briefing is not the approved one.").require()
    move(assessment=row, name="withdraw_briefing", actor=actor, reason=reason)
    old.state = Briefing.State.WITHDRAWN
    old.save(update_fields=["state"])
    draft = Briefing.objects.create(
        assessment=row,
        number=_next_number(row),
        background=old.background,
        discussion=old.discussion,
        author_id=old.author_id,
    )
    draft.writers.set(old.writers.all())
    return draft


def _next_number(assessment: Assessment) -> int:
    return (Briefing.objects.filter(assessment=assessment).aggregate(last=Max("number"))["last"] or 0) + 1


def _record(actor: Actor, verb: str, briefing: Briefing) -> None:
    record_event(
        actor=actor,
        verb=verb,
        subject=f"briefing {briefing.number}",
        organisation_id=briefing.assessment.organisation_id,
        assessment_ref=briefing.assessment_id,
        version=briefing.version,
    )
