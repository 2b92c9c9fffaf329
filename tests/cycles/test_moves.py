from pathlib import Path

import pytest

from cycles.models import StateChange
from cycles.moves import MOVES, diagram, may_move
from cycles.services import move
from cycles.states import State
from organisations.decisions import Refused
from tests.cast import NOBODY, PEOPLE, SEATED, build_cast

pytestmark = pytest.mark.django_db

# name: (source, target, who may)
TABLE = {
    "submit": ("preparing", "submitted", {"editor", "colleague", "chief_executive", "pct_chair"}),
    "reopen": ("submitted", "preparing", {"super_user"}),
    "approve_briefing": ("submitted", "briefed", {"senior_lead"}),
    "withdraw_briefing": ("briefed", "submitted", {"senior_lead"}),
    "sign_report": ("briefed", "rated", {"panel_chair"}),
    "reopen_report": ("rated", "briefed", {"panel_chair"}),
    "release": ("rated", "provisional", {"senior_lead"}),
    "finalise": ("provisional", "final", {"national"}),
    "publish": ("final", "published", {"dh"}),
}


@pytest.fixture
def cast(db):
    return build_cast()


def test_moves_table_is_complete():
    assert set(TABLE) == set(MOVES)


@pytest.mark.parametrize("name", TABLE)
def test_move_is_open_to_those_named_and_to_nobody_else(cast, name):
    source, _, who = TABLE[name]
    assessment = cast.at(State(source))
    for person in (*PEOPLE, *SEATED, *NOBODY):
        decision = may_move(name, cast.actor(person), assessment)
        assert decision.allowed == (person in who), (person, decision.reason)
        assert decision.allowed or decision.reason


@pytest.mark.parametrize("name", TABLE)
def test_move_is_refused_from_every_other_state(cast, name):
    source, _, who = TABLE[name]
    actor = cast.actor(min(who))
    for state in State:
        if state != source:
            assert not may_move(name, actor, cast.at(state)), state


@pytest.mark.requirement("R-016")
@pytest.mark.parametrize("name", TABLE)
def test_move_writes_the_state_and_who_made_it(cast, name):
    source, target, who = TABLE[name]
    person = min(who)
    moved = move(assessment=cast.at(State(source)), name=name, actor=cast.actor(person), reason="Because it must be")
    change = StateChange.objects.get(assessment=moved)
    assert (moved.state, change.before, change.after) == (target, source, target)
    assert change.by == cast.users[person]


@pytest.mark.requirement("R-248")
@pytest.mark.parametrize("name", [name for name in MOVES if MOVES[name].needs_reason])
def test_move_back_needs_a_reason(cast, name):
    source, _, who = TABLE[name]
    with pytest.raises(Refused, match="Enter a reason"):
        move(assessment=cast.at(State(source)), name=name, actor=cast.actor(min(who)), reason="  ")


def test_moves_diagram_in_the_documents_is_the_table():
    page = Path(__file__).parents[2] / "docs" / "states.md"
    assert diagram() in page.read_text(encoding="utf-8")
