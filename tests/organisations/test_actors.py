"""What an actor is asked: by role, by organisation, by seat. People with two roles are each, and never a mixture."""

import pytest

from organisations.actors import VISITOR, Actor, Grant, SeatOn
from organisations.roles import Role

NEWCASTLE, SUNDERLAND, NORTH_EAST, YORKSHIRE = 1, 2, 30, 32
RETURN, ANOTHER = 7, 8

EDITOR = Actor(user_id=1, grants=frozenset({Grant(Role.EDITOR, NEWCASTLE)}))
TWO_ROLES = Actor(user_id=2, grants=frozenset({Grant(Role.EDITOR, NEWCASTLE), Grant(Role.ANALYST, YORKSHIRE)}))
MEMBER = Actor(user_id=3, seats=frozenset({SeatOn(RETURN, is_chair=False)}))
CHAIR = Actor(user_id=4, seats=frozenset({SeatOn(RETURN, is_chair=True), SeatOn(ANOTHER, is_chair=False)}))


@pytest.mark.requirement("R-010")
@pytest.mark.parametrize(
    ("actor", "roles", "has", "where"),
    [
        (EDITOR, [Role.EDITOR], True, {NEWCASTLE}),
        (EDITOR, [Role.READER, Role.EDITOR], True, {NEWCASTLE}),
        (EDITOR, [Role.ANALYST], False, set()),
        (EDITOR, [], False, set()),
        (TWO_ROLES, [Role.EDITOR], True, {NEWCASTLE}),
        (TWO_ROLES, [Role.ANALYST], True, {YORKSHIRE}),
        (TWO_ROLES, [Role.EDITOR, Role.ANALYST], True, {NEWCASTLE, YORKSHIRE}),
        (MEMBER, list(Role), False, set()),
        (VISITOR, list(Role), False, set()),
    ],
)
def test_a_role_is_held_where_it_was_given(actor, roles, has, where):
    assert actor.has(*roles) is has
    assert actor.organisations(*roles) == where


@pytest.mark.parametrize(
    ("organisation", "role", "holds"),
    [
        (NEWCASTLE, Role.EDITOR, True),
        (YORKSHIRE, Role.ANALYST, True),
        (NEWCASTLE, Role.ANALYST, False),
        (YORKSHIRE, Role.EDITOR, False),
        (SUNDERLAND, Role.EDITOR, False),
        (NORTH_EAST, Role.ANALYST, False),
    ],
)
def test_two_roles_in_two_places_give_no_third(organisation, role, holds):
    assert TWO_ROLES.holds(organisation, role) is holds


@pytest.mark.parametrize(
    ("actor", "assessment", "chairs"),
    [
        (MEMBER, RETURN, False),
        (MEMBER, ANOTHER, False),
        (CHAIR, RETURN, True),
        (CHAIR, ANOTHER, False),
        (EDITOR, RETURN, False),
        (VISITOR, RETURN, False),
    ],
)
def test_a_chair_is_that_of_the_panel_of_one_assessment(actor, assessment, chairs):
    assert actor.chairs(assessment) is chairs


def test_a_visitor_is_nobody_and_an_actor_never_changes():
    assert Actor() == VISITOR and VISITOR.user_id is None
    assert hash(EDITOR) == hash(Actor(user_id=1, grants=EDITOR.grants))
    with pytest.raises(AttributeError):
        EDITOR.user_id = 2
