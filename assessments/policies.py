"""May the return be signed, submitted or reopened? What each needs to know besides is handed in by who asks."""

from collections.abc import Sequence
from typing import Any

from assessments.models import Declaration
from cycles.models import Assessment
from cycles.moves import may_move
from cycles.policies import WRITERS, before_deadline
from cycles.states import State
from organisations.actors import Actor
from organisations.decisions import YES, Decision, first_refusal, no
from organisations.roles import NATIONAL_ROLES, SHA_ROLES, Role
from sentences.counts import counted
from sentences.lists import listed

SIGNER_OF_ROLE = {Role.CHIEF_EXECUTIVE: Declaration.As.CHIEF_EXECUTIVE, Role.CHAIR: Declaration.As.CHAIR}


def signs_as(actor: Actor, assessment: Assessment) -> Declaration.As | None:
    """Which of the two declarations is the actor's to sign (R-244); who holds both offices signs as chief executive."""
    for role, signer in SIGNER_OF_ROLE.items():
        if actor.holds(assessment.organisation_id, role):
            return signer
    return None


def may_sign(actor: Actor, assessment: Assessment, missing: Sequence[Any]) -> Decision:
    """Whether the actor may sign the return: its chief executive and chair, once nothing is missing (R-245)."""
    if signs_as(actor, assessment) is None:
        return no("Only the PCT’s chief executive and chair sign the declaration, each on their own account.")
    if assessment.state != State.PREPARING:
        return no("The return was submitted. It cannot be signed again unless your SHA reopens it.")
    return first_refusal(before_deadline(assessment), _complete(missing, "be signed"))


def may_submit(
    actor: Actor, assessment: Assessment, missing: Sequence[Any], unsigned: Sequence[Declaration.As]
) -> Decision:
    """Whether the actor may submit now: who and when, nothing missing, both declarations on the return as it stands."""
    return first_refusal(
        may_move("submit", actor, assessment),
        before_deadline(assessment),
        submission_guard(missing, unsigned),
    )


def submission_guard(missing: Sequence[Any], unsigned: Sequence[Declaration.As]) -> Decision:
    """Whether the return itself is ready to be submitted (R-245, R-247)."""
    return first_refusal(_complete(missing, "be submitted"), _signed(unsigned))


def may_reopen(actor: Actor, assessment: Assessment) -> Decision:
    """Whether the actor may give the return back to the PCT: the SHA's super-user, before a briefing (R-248)."""
    return may_move("reopen", actor, assessment)


def may_see_regions(actor: Actor) -> Decision:
    """Whether the list of PCTs is for this actor: staff of SHAs and of the national bodies."""
    if actor.has(*SHA_ROLES, *NATIONAL_ROLES):
        return YES
    return no("Only the staff of strategic health authorities and national bodies see this list.")


def works_on(actor: Actor, assessment: Assessment) -> bool:
    """Whether the actor is one of those who write the return, whether or not it can be written in now."""
    return actor.holds(assessment.organisation_id, *WRITERS)


def _complete(missing: Sequence[Any], what: str) -> Decision:
    if not missing:
        return YES
    return no(f"{counted(len(missing), 'thing is', 'things are')} missing. The return can {what} when it is complete.")


def _signed(unsigned: Sequence[Declaration.As]) -> Decision:
    if not unsigned:
        return YES
    who = listed([signer.label.lower() for signer in unsigned], "and the")
    return no(f"The {who} must sign the return as it stands now.")
