"""Who may nominate, invite and correct, and until when. A survey closes once, at its region's date (R-146)."""

from datetime import datetime

from django.utils import timezone

from cycles.models import Assessment
from cycles.policies import WRITERS, may_edit_return
from cycles.queries import timetable_of
from cycles.states import State
from organisations.actors import Actor
from organisations.decisions import YES, Decision, first_refusal, no
from organisations.roles import Role
from surveys.models import Collation, Invitation, Nominee, Response

OPEN_STATES = (State.PREPARING, State.SUBMITTED)


def closing_of(assessment: Assessment) -> datetime | None:
    """When the survey closes: its region's date, whatever else is put off for the PCT. One query."""
    timetable = timetable_of(assessment)
    return timetable.survey_closes_at if timetable else None


def is_closed(assessment: Assessment) -> bool:
    """Whether no answer is accepted any more: from the very moment of the closing, or once collated. Two queries."""
    closes_at = closing_of(assessment)
    if closes_at is not None and timezone.now() >= closes_at:
        return True
    return Collation.objects.filter(assessment=assessment).exists()


def was_sent(assessment: Assessment) -> bool:
    """Whether the first set of nominees was submitted."""
    return Invitation.objects.filter(nominee__assessment=assessment).exists()


def may_nominate(actor: Actor, assessment: Assessment) -> Decision:
    """Whether the actor may add nominees: as the return is written, or a second set while few answer (R-125, Q-14)."""
    if not was_sent(assessment):
        return may_edit_return(actor, assessment)
    if not actor.holds(assessment.organisation_id, *WRITERS):
        return no("Only the PCT's own editors, chief executive and chair can nominate.")
    return _second_set(assessment)


def _second_set(assessment: Assessment) -> Decision:
    if assessment.state not in OPEN_STATES:
        return no("The survey is over. Nobody can be nominated any more.")
    timetable = timetable_of(assessment)
    if timetable is None:
        return no("Your SHA has not set the dates of this year yet.")
    until = timetable.second_set_until
    if timezone.now() >= until or is_closed(assessment):
        day = timezone.localtime(until)
        return no(f"A second set could be nominated until {day:%A} {day.day} {day:%B %Y}.")
    invited = Invitation.objects.filter(nominee__assessment=assessment).count()
    completed = Response.objects.filter(assessment=assessment).count()
    minimum = assessment.cycle.survey_minimum
    if completed >= minimum and 2 * completed >= invited:
        return no(
            f"A second set is for surveys that few answer: fewer than {minimum}, or fewer than half of those asked."
            f" {completed} of {invited} have answered."
        )
    return YES


def may_submit_nominees(actor: Actor, assessment: Assessment) -> Decision:
    """Whether the invitations can be sent: the actor may nominate and somebody waits to be asked (R-132)."""
    waiting = Nominee.objects.filter(assessment=assessment).exclude(
        pk__in=Invitation.objects.filter(nominee__assessment=assessment).values("nominee")
    )
    return first_refusal(
        may_nominate(actor, assessment),
        YES if waiting.exists() else no("Nominate at least one person who has not been asked yet."),
    )


def may_change_nominee(actor: Actor, nominee: Nominee) -> Decision:
    """Whether the actor may change or remove a nominee: as long as the person was not contacted (R-127)."""
    return first_refusal(
        may_nominate(actor, nominee.assessment),
        no("This person was asked already and cannot be changed or removed.") if contacted(nominee) else YES,
    )


def contacted(nominee: Nominee) -> bool:
    """Whether the person was sent a link."""
    return Invitation.objects.filter(nominee=nominee).exists()


def may_correct(actor: Actor, assessment: Assessment) -> Decision:
    """Whether the actor may correct addresses of those asked: the SHA's super-user until the closing (R-128)."""
    parent = assessment.organisation.parent_id
    if parent is None or not actor.holds(parent, Role.SUPER_USER):
        return no("Only the SHA's super-user can correct the address of a person who was asked.")
    if assessment.state not in OPEN_STATES or is_closed(assessment):
        return no("The survey is closed.")
    return YES
