"""May the PCT write its return? One answer for every form below an assessment."""

from django.utils import timezone

from cycles.dates import dates_of
from cycles.models import Assessment, PartNote
from cycles.states import State
from cycles.years import HowFar
from organisations.actors import Actor
from organisations.decisions import YES, Decision, first_refusal, no
from organisations.roles import NATIONAL_ROLES, SHA_ROLES, Role

WRITERS = (Role.EDITOR, Role.CHIEF_EXECUTIVE, Role.CHAIR)


def may_edit_return(actor: Actor, assessment: Assessment) -> Decision:
    """Whether the actor may write in the PCT's return: its own staff, in preparation, before the deadline (R-248)."""
    if not actor.holds(assessment.organisation_id, *WRITERS):
        return no("Only the PCT’s own editors, chief executive and chair can change its return.")
    if assessment.state != State.PREPARING:
        return no("The return was submitted and can be read only. Your SHA can reopen it.")
    return before_deadline(assessment)


def may_keep_texts(actor: Actor, assessment: Assessment) -> Decision:
    """Whether what the actor types into a form of the return is kept for them: whenever they work on it.

    See docs/architecture.md, rule 7.

    In time or late, so that a text that came too late can still be read and copied by its author.
    """
    if actor.holds(assessment.organisation_id, *WRITERS):
        return YES
    return no("Only the PCT’s own editors, chief executive and chair can change its return.")


def may_work_together(actor: Actor, assessment: Assessment) -> Decision:
    """Whether the actor writes notes to colleagues and assigns forms: those who write the return, in preparation."""
    if not actor.holds(assessment.organisation_id, *WRITERS):
        return no("Only the PCT’s own editors, chief executive and chair write notes and assign forms.")
    if assessment.state != State.PREPARING:
        return no("The return was submitted. Notes can be read, and forms are not assigned any more.")
    return YES


def may_remove_note(actor: Actor, assessment: Assessment, note: PartNote) -> Decision:
    """Whether the actor takes a note away: its author, as long as notes are written."""
    own = YES if note.by_id == actor.user_id else no("Only the person who wrote a note can remove it.")
    return first_refusal(may_work_together(actor, assessment), own)


def before_deadline(assessment: Assessment) -> Decision:
    """Whether the PCT's deadline is still ahead: its own where it has one, else its region's (R-047, R-048)."""
    dates = dates_of(assessment)
    if dates is None:
        return no("Your SHA has not set the dates of this year yet.")
    if timezone.now() >= dates.submission_at:
        when = timezone.localtime(dates.submission_at)
        return no(f"The deadline passed on {when:%A} {when.day} {when:%B %Y}. Ask your SHA.")
    return YES


def may_set_dates(actor: Actor, sha_id: int) -> Decision:
    """Whether the actor sets the dates of a region and of its PCTs: its SHA's super-user, unasked (R-048, R-426)."""
    if actor.holds(sha_id, Role.SUPER_USER):
        return YES
    return no("Only the SHA’s super-user sets the dates of the region.")


def may_extend(actor: Actor, sha_id: int, state: str | None) -> Decision:
    """Whether the actor gives a PCT a deadline of its own: who sets the region's dates, as long as the return can still
    be written or reopened. `state` is that of its assessment, None before there is one (R-048).
    """
    over = state is not None and state not in (State.PREPARING, State.SUBMITTED)
    return first_refusal(
        may_set_dates(actor, sha_id),
        no("The panel has this return. No other deadline can be set for it.") if over else YES,
    )


def may_open_year(actor: Actor, how_far: HowFar) -> Decision:
    """Whether the actor opens the next year: the Department, once every return that was submitted is published."""
    if not actor.has(Role.DH):
        return no("Only the Department of Health opens the next year.")
    if how_far.between:
        pcts = "1 PCT is" if how_far.between == 1 else f"{how_far.between} PCTs are"
        return no(f"{pcts} submitted and not yet published. Publish this year’s results first.")
    if not how_far.published:
        return no("No PCT of this year is published yet.")
    return YES


def may_read_dates(actor: Actor, sha_id: int) -> Decision:
    """Whether the actor reads the dates of a whole region: its SHA's staff and the national bodies."""
    if actor.holds(sha_id, *SHA_ROLES) or actor.has(*NATIONAL_ROLES):
        return YES
    return no("Only the SHA’s staff and the national bodies read the dates of a region.")
