"""Who may do what on the way to the panel's report, and if not, why not (`docs/visibility.md`, rows 9 to 17)."""

from cycles.models import Assessment, Rating
from cycles.moves import may_move
from cycles.states import Stage, State
from organisations.actors import Actor
from organisations.decisions import YES, Decision, first_refusal, no
from organisations.models import Organisation
from organisations.roles import Role
from panels.models import Briefing, Panel, Potential


def _in_its_sha(actor: Actor, assessment: Assessment, *roles: Role) -> bool:
    sha = assessment.organisation.parent_id
    return sha is not None and actor.holds(sha, *roles)


def _is_analyst(actor: Actor, assessment: Assessment) -> bool:
    return _in_its_sha(actor, assessment, Role.ANALYST) or actor.has(Role.CENTRAL_ANALYST)


def _drafts(actor: Actor, assessment: Assessment) -> bool:
    return _in_its_sha(actor, assessment, Role.ANALYST) or actor.chairs(assessment.pk)


def _at(assessment: Assessment, state: State, *, before: str, after: str) -> Decision:
    """Yes in that state only; else the sentence for an earlier or for a later one."""
    order = list(State)
    here, there = order.index(State(assessment.state)), order.index(state)
    if here == there:
        return YES
    return no(before if here < there else after)


def may_seat(actor: Actor, sha: Organisation) -> Decision:
    """Whether the actor may put a panel of this SHA together (row 11)."""
    if actor.holds(sha.pk, Role.SUPER_USER, Role.ANALYST):
        return YES
    return no("Only the SHA’s super-user and analysts put its panels together.")


def may_set_panel_day(actor: Actor, panel: Panel, assessment: Assessment) -> Decision:
    """Whether the actor may give a PCT its panel and the day (row 11): its own SHA, until the report is signed."""
    if not _in_its_sha(actor, assessment, Role.SUPER_USER, Role.ANALYST):
        return no("Only the SHA’s super-user and analysts set the panel day.")
    if panel.sha_id != assessment.organisation.parent_id or panel.cycle_id != assessment.cycle_id:
        return no("The panel belongs to another region or another year.")
    if assessment.state not in (State.PREPARING, State.SUBMITTED, State.BRIEFED):
        return no("The panel has signed its report, so its day can no longer change.")
    return YES


def may_review(actor: Actor, assessment: Assessment) -> Decision:
    """Whether the actor may record the evidence review (row 9, R-259)."""
    if not _is_analyst(actor, assessment):
        return no("Only the SHA’s analysts and the central team’s analysts record the evidence review.")
    return _at(
        assessment,
        State.SUBMITTED,
        before="The PCT has not submitted its return, so there is nothing to review yet.",
        after="The briefing was approved, so the evidence review can be read only.",
    )


def may_write_briefing(actor: Actor, assessment: Assessment) -> Decision:
    """Whether the actor may write the briefing (row 10)."""
    if not _is_analyst(actor, assessment):
        return no("Only the SHA’s analysts and the central team’s analysts write the briefing.")
    return _at(
        assessment,
        State.SUBMITTED,
        before="The PCT has not submitted its return yet.",
        after="The briefing was approved and can be read only. The SHA’s senior lead can withdraw it.",
    )


def may_approve_briefing(actor: Actor, assessment: Assessment, briefing: Briefing | None) -> Decision:
    """Whether the actor may approve this briefing: a senior lead of the SHA who wrote none of it (R-272)."""
    decision = may_move("approve_briefing", actor, assessment)
    if not decision:
        return decision
    if briefing is None or briefing.state != Briefing.State.DRAFT:
        return no("There is no draft to approve.")
    if briefing.writers.filter(pk=actor.user_id).exists():
        return no("You wrote in this briefing, so another senior lead approves it.")
    return YES


def may_withdraw_briefing(actor: Actor, assessment: Assessment) -> Decision:
    """Whether the actor may take an approved briefing back; the panel then no longer reads it."""
    return may_move("withdraw_briefing", actor, assessment)


def may_rate(actor: Actor, assessment: Assessment) -> Decision:
    """Whether the actor may enter the panel's agreed ratings (row 14): its chair, until the report is signed."""
    if not actor.chairs(assessment.pk):
        return no("Only the panel’s chair enters the agreed ratings.")
    return _at(
        assessment,
        State.BRIEFED,
        before="The panel rates once the briefing is approved.",
        after="The report is signed, so the panel’s ratings are fixed. The chair can reopen it.",
    )


def may_write_report(actor: Actor, assessment: Assessment) -> Decision:
    """Whether the actor may write the text of the panel's report (row 14, R-372)."""
    if not _drafts(actor, assessment):
        return no("Only the SHA’s analysts and the panel’s chair write the report.")
    return _at(
        assessment,
        State.BRIEFED,
        before="The report is written once the briefing is approved.",
        after="The report is signed and can be read only. The panel’s chair can reopen it.",
    )


def may_sign_report(actor: Actor, assessment: Assessment) -> Decision:
    """Whether the actor may sign the report, whatever it still lacks (`queries.whats_missing` says that)."""
    return may_move("sign_report", actor, assessment)


def may_reopen_report(actor: Actor, assessment: Assessment) -> Decision:
    """Whether the actor may take a signed report back for changes, with a reason.

    Not once the region has changed ratings: they would go on standing over whatever the panel agrees anew.
    """
    decision = may_move("reopen_report", actor, assessment)
    if decision and Rating.objects.filter(assessment=assessment, stage=Stage.REGIONAL).exists():
        return no("The region has changed ratings of this report. The SHA’s senior lead sets them back first.")
    return decision


def may_write_potential(actor: Actor, assessment: Assessment) -> Decision:
    """Whether the actor may write the potential for improvement (row 15)."""
    if not _drafts(actor, assessment):
        return no("Only the SHA’s analysts and the panel’s chair write the potential for improvement.")
    return _at(
        assessment,
        State.BRIEFED,
        before="It is written once the briefing is approved.",
        after="The report is signed, so this text is fixed. The panel’s chair can reopen the report.",
    )


def _while_rated(assessment: Assessment) -> Decision:
    return _at(
        assessment,
        State.RATED,
        before="The panel’s chair has not signed the report yet.",
        after="The SHA has released the provisional results, and this text with them.",
    )


def may_share_potential(actor: Actor, assessment: Assessment, potential: Potential | None) -> Decision:
    """Whether the actor may show the PCT the potential for improvement, before it reads any rating (R-382)."""
    if not _in_its_sha(actor, assessment, Role.SENIOR_LEAD):
        return no("Only the SHA’s senior lead shares this text with the PCT.")
    if potential is not None and potential.shared_at is not None:
        return no("It is shared with the PCT already.")
    return _while_rated(assessment)


def _shared(potential: Potential | None) -> Decision:
    shared = potential is not None and potential.shared_at is not None
    return YES if shared else no("The SHA has not shared this text with the PCT yet.")


def may_comment_potential(actor: Actor, assessment: Assessment, potential: Potential | None) -> Decision:
    """Whether the actor may comment for the PCT on the text that was shared (row 15: its editors)."""
    if not actor.holds(assessment.organisation_id, Role.EDITOR):
        return no("Only the PCT’s editors comment on this text.")
    agreed = potential is not None and potential.pct_agreed_at is not None
    said = no("The PCT has agreed the text, so its comments are closed.") if agreed else YES
    return first_refusal(_while_rated(assessment), _shared(potential), said)


def may_agree_potential(actor: Actor, assessment: Assessment, potential: Potential | None) -> Decision:
    """Whether the actor may agree the text for the PCT (chief executive, chair) or for the SHA (senior lead)."""
    if actor.holds(assessment.organisation_id, Role.CHIEF_EXECUTIVE, Role.CHAIR):
        done = potential is not None and potential.pct_agreed_at is not None
    elif _in_its_sha(actor, assessment, Role.SENIOR_LEAD):
        done = potential is not None and potential.sha_agreed_at is not None
    else:
        return no("Only the PCT’s chief executive and chair, and the SHA’s senior lead, agree this text.")
    again = no("You have agreed this text already, or a colleague has.") if done else YES
    return first_refusal(_while_rated(assessment), _shared(potential), again)


def agrees_for_pct(actor: Actor, assessment: Assessment) -> bool:
    """Whether an agreement by this actor is the PCT's; else it is the SHA's."""
    return actor.holds(assessment.organisation_id, Role.CHIEF_EXECUTIVE, Role.CHAIR)
