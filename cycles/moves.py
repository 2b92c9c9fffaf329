"""The moves of an assessment: from which states, to which, by whom. The diagram in docs/states.md is made from it."""

from collections.abc import Callable
from dataclasses import dataclass

from cycles.models import Assessment
from cycles.states import State
from organisations.actors import Actor
from organisations.decisions import YES, Decision, no
from organisations.roles import Role


def _in_the_pct(*roles: Role) -> Callable[[Actor, Assessment], bool]:
    return lambda actor, assessment: actor.holds(assessment.organisation_id, *roles)


def _in_its_sha(*roles: Role) -> Callable[[Actor, Assessment], bool]:
    return lambda actor, assessment: (
        assessment.organisation.parent_id is not None and actor.holds(assessment.organisation.parent_id, *roles)
    )


def _nationally(*roles: Role) -> Callable[[Actor, Assessment], bool]:
    return lambda actor, assessment: actor.has(*roles)


def _in_the_chair(actor: Actor, assessment: Assessment) -> bool:
    return actor.chairs(assessment.pk)


@dataclass(frozen=True)
class Move:
    """One move. `who` names in words those whom `by` lets make it; a move that goes back needs a reason."""

    sources: frozenset[State]
    target: State
    who: str
    by: Callable[[Actor, Assessment], bool]
    needs_reason: bool = False


_PCT = _in_the_pct(Role.EDITOR, Role.CHIEF_EXECUTIVE, Role.CHAIR)
_LEAD = _in_its_sha(Role.SENIOR_LEAD)

MOVES: dict[str, Move] = {
    "submit": Move(frozenset({State.PREPARING}), State.SUBMITTED, "the PCT’s editors, chief executive and chair", _PCT),
    "reopen": Move(
        frozenset({State.SUBMITTED}),
        State.PREPARING,
        "the SHA’s super-user",
        _in_its_sha(Role.SUPER_USER),
        needs_reason=True,
    ),
    "approve_briefing": Move(frozenset({State.SUBMITTED}), State.BRIEFED, "the SHA’s senior lead", _LEAD),
    "withdraw_briefing": Move(
        frozenset({State.BRIEFED}), State.SUBMITTED, "the SHA’s senior lead", _LEAD, needs_reason=True
    ),
    "sign_report": Move(frozenset({State.BRIEFED}), State.RATED, "the panel’s chair", _in_the_chair),
    "reopen_report": Move(
        frozenset({State.RATED}), State.BRIEFED, "the panel’s chair", _in_the_chair, needs_reason=True
    ),
    "release": Move(frozenset({State.RATED}), State.PROVISIONAL, "the SHA’s senior lead", _LEAD),
    "finalise": Move(
        frozenset({State.PROVISIONAL}),
        State.FINAL,
        "the national calibration panel",
        _nationally(Role.NATIONAL_CALIBRATION),
    ),
    "publish": Move(frozenset({State.FINAL}), State.PUBLISHED, "the Department of Health", _nationally(Role.DH)),
}


def may_move(name: str, actor: Actor, assessment: Assessment) -> Decision:
    """Whether the actor may make this move now: first who, then whether the state allows it."""
    move = MOVES[name]
    if not move.by(actor, assessment):
        return no(f"Only {move.who} can do this.")
    if State(assessment.state) not in move.sources:
        return no(f"This is not possible while the assessment is “{State(assessment.state).label.lower()}”.")
    return YES


def diagram() -> str:
    """The moves as a Mermaid state diagram, for docs/states.md."""
    lines = ["stateDiagram-v2", f"    [*] --> {State.PREPARING.value}"]
    lines += [
        f"    {source.value} --> {move.target.value}: {name} ({move.who})"
        for name, move in MOVES.items()
        for source in sorted(move.sources)
    ]
    lines.append(f"    {State.PUBLISHED.value} --> [*]")
    return "\n".join(lines)
