"""The framework as the handbook counts it, and the people whom the toolkit tells apart."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from assessments.policies import signs_as
from cycles.moves import MOVES
from cycles.policies import may_open_year, may_set_dates
from cycles.states import State
from cycles.visibility import Material, sees
from cycles.years import HowFar
from frameworks.models import Item
from tests import markup
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("R-042")
def test_the_framework_has_eleven_competencies_of_three(cast):
    rows = Item.objects.filter(framework=cast.cycle.framework, kind=Item.Kind.COMPETENCY)
    assert [row.key for row in rows.order_by("order")] == [str(number) for number in range(1, 12)]
    for row in rows:
        subs = Item.objects.filter(parent=row, kind=Item.Kind.SUB_COMPETENCY).order_by("order")
        assert [sub.key for sub in subs] == [f"{row.key}{letter}" for letter in "abc"]


@pytest.mark.requirement("R-043")
def test_governance_has_three_components_of_five_five_and_six(cast):
    rows = Item.objects.filter(framework=cast.cycle.framework, kind=Item.Kind.COMPONENT).order_by("order")
    found = {row.key: Item.objects.filter(parent=row, kind=Item.Kind.SUB_COMPONENT).count() for row in rows}
    assert found == {"strategy": 5, "finance": 5, "board": 6}


@pytest.mark.requirement("R-040")
def test_how_ratings_are_reached_is_read_from_the_step_of_the_panel_day(cast):
    client = Client()
    client.force_login(cast.users["editor"])
    page = markup.of(client.get(reverse("commissioning_assurance")))
    (address,) = re.findall(r'href="([^"]+)">How ratings are given<', page)
    text = re.sub(r"\s+", " ", markup.of(client.get(address)))
    assert "a combination of review of the PCT self-assessment, review of evidence" in text


# Whom the handbook names; the respondent of a survey has no account, and the others are these.
TOLD_APART = (
    "editor",
    "chief_executive",
    "pct_chair",
    "reader",
    "super_user",
    "analyst",
    "senior_lead",
    "central_analyst",
    "panel_chair",
    "panel_member",
    "dh",
    "national",
    "support",
    "outsider",
)


def rights(cast: Cast, who: str) -> tuple:
    """What a person may see and do of Newcastle's year, over all its states."""
    actor, assessment = cast.actor(who), cast.assessment
    seen = []
    for state in State:
        assessment = cast.at(state)
        seen += [sees(actor, assessment, material) for material in Material]
    cast.at(State.PREPARING)
    moves = [move.by(actor, assessment) for move in MOVES.values()]
    sha = assessment.organisation.parent_id
    others = [
        bool(may_set_dates(actor, sha)),
        bool(may_open_year(actor, HowFar(0, 0, 1))),
        signs_as(actor, assessment),
        actor.chairs(assessment.pk),
    ]
    return (*seen, *moves, *others)


@pytest.mark.requirement("R-010")
def test_no_two_of_the_people_whom_the_handbook_names_may_do_the_same(cast):
    found: dict[tuple, str] = {}
    for who in TOLD_APART:
        mine = rights(cast, who)
        assert mine not in found, f"{who} may do just what {found.get(mine)} may"
        found[mine] = who
