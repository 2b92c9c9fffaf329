"""May the PCT write its return? One answer for every form below an assessment."""

from django.utils import timezone

from cycles.models import Assessment, Timetable
from cycles.states import State
from organisations.actors import Actor
from organisations.decisions import YES, Decision, no
from organisations.roles import Role

WRITERS = (Role.EDITOR, Role.CHIEF_EXECUTIVE, Role.CHAIR)


def may_edit_return(actor: Actor, assessment: Assessment) -> Decision:
    """Whether the actor may write in the PCT's return: its own staff, in preparation, before the deadline (R-248)."""
    if not actor.holds(assessment.organisation_id, *WRITERS):
        return no("Only the PCT's own editors, chief executive and chair can change its return.")
    if assessment.state != State.PREPARING:
        return no("The return was submitted and can be read only. Your SHA can reopen it.")
    return before_deadline(assessment)


def before_deadline(assessment: Assessment) -> Decision:
    """Whether the region's submission deadline is still ahead (R-047). One query."""
    timetable = Timetable.objects.filter(cycle=assessment.cycle_id, sha__children=assessment.organisation_id).first()
    if timetable is None:
        return no("Your SHA has not set the dates of this year yet.")
    if timezone.now() >= timetable.submission_at:
        when = timezone.localtime(timetable.submission_at)
        return no(f"The deadline passed on {when:%A} {when.day} {when:%B %Y}. Ask your SHA.")
    return YES
