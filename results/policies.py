"""Who may calibrate, release, sign off and publish, and why not."""

from collections.abc import Sequence

from cycles.models import Assessment
from cycles.moves import may_move
from cycles.states import State
from organisations.actors import Actor
from organisations.decisions import YES, Decision, first_refusal, no
from organisations.models import Organisation
from organisations.roles import Role
from panels.models import Potential
from sentences.counts import counted, either

REGION = (Role.SENIOR_LEAD, Role.SUPER_USER, Role.ANALYST)
_LOCKED = "The national calibration panel signed off these ratings. They are locked."


def may_read_regional_round(actor: Actor, sha: Organisation | None) -> Decision:
    """The SHA's own staff read their region's calibration (row 16 of the table)."""
    if sha is None or not actor.holds(sha.pk, *REGION):
        return no(
            "Regional calibration is read by the SHA’s senior lead, super-user and analysts, for their own region."
        )
    return YES


def may_rescore_regionally(actor: Actor, assessment: Assessment) -> Decision:
    """The SHA's senior lead re-scores from the panel's signature until the release (R-387, R-391)."""
    sha = assessment.organisation.parent_id
    if sha is None or not actor.holds(sha, Role.SENIOR_LEAD):
        return no("Only the SHA’s senior lead records a change of the regional calibration.")
    if assessment.state == State.RATED:
        return YES
    if assessment.state == State.PROVISIONAL:
        return no("The SHA has released these ratings. Only the national calibration panel can change them now.")
    if assessment.state in (State.FINAL, State.PUBLISHED):
        return no(_LOCKED)
    return no("The panel has not signed its report yet.")


def may_release(actor: Actor, assessment: Assessment, potential: Potential | None, *, unread: int) -> Decision:
    """The SHA's senior lead releases, once the commentary on potential is agreed by both and no comment of the survey
    is left unread (R-385, R-398, decision 34). `unread` is of `surveys.queries.unread_comments`.
    """
    return first_refusal(may_move("release", actor, assessment), _agreed(potential), _all_read(unread))


def _agreed(potential: Potential | None) -> Decision:
    what = "the commentary on potential for improvement"
    if potential is None or potential.shared_at is None:
        return no(f"First share {what} with the PCT. Both the PCT and the SHA agree it before the release.")
    if potential.pct_agreed_by_id is None:
        return no(f"The PCT has not agreed {what} yet.")
    if potential.sha_agreed_by_id is None:
        return no(f"The SHA has not agreed {what} yet.")
    return YES


def _all_read(unread: int) -> Decision:
    if not unread:
        return YES
    comments = f"{counted(unread, 'comment')} of the survey {either(unread, 'waits', 'wait')} to be read"
    return no(f"{comments}. The SHA’s analyst reads each before the PCT does.")


def may_read_national_round(actor: Actor) -> Decision:
    """The national calibration panel and the Department, who run it, read the national round (R-388)."""
    if actor.has(Role.NATIONAL_CALIBRATION, Role.DH):
        return YES
    return no("National calibration is read by its panel and the Department of Health.")


def may_rescore_nationally(actor: Actor, assessment: Assessment) -> Decision:
    """The national calibration panel re-scores from the release until it signs off (R-389, R-391, R-395)."""
    if not actor.has(Role.NATIONAL_CALIBRATION):
        return no("Only the national calibration panel changes ratings at this stage.")
    if assessment.state == State.PROVISIONAL:
        return YES
    if assessment.state in (State.FINAL, State.PUBLISHED):
        return no(_LOCKED)
    return no("The SHA has not released these ratings yet.")


def may_sign_off_national(actor: Actor, assessments: Sequence[Assessment]) -> Decision:
    """The national calibration panel signs off what is provisional (R-394)."""
    if not actor.has(Role.NATIONAL_CALIBRATION):
        return no("Only the national calibration panel signs off the final ratings.")
    if not assessments:
        return no("No PCT has provisional ratings, so there is nothing to sign off.")
    return first_refusal(*(may_move("finalise", actor, assessment) for assessment in assessments))


def may_read_publication(actor: Actor) -> Decision:
    """The Department prepares the publication (R-402)."""
    return YES if actor.has(Role.DH) else no("Only the Department of Health publishes results.")


def may_publish(actor: Actor, assessments: Sequence[Assessment], waiting: int) -> Decision:
    """The Department publishes what is signed off, all of it at once (R-402, R-404).

    `waiting` counts the PCTs whose documents are not ready yet.
    """
    if not actor.has(Role.DH):
        return no("Only the Department of Health publishes results.")
    if not assessments:
        return no("No PCT has final ratings that are not published yet. National calibration signs them off first.")
    if waiting:
        pcts = counted(waiting, "PCT")
        return no(f"The documents of {pcts} are not ready yet. Everything is published together, so wait for them.")
    return first_refusal(*(may_move("publish", actor, assessment) for assessment in assessments))
