import pytest
from django.utils import timezone

from cycles.states import State
from panels import policies
from panels.models import Briefing, Potential
from tests.cast import NOBODY, PEOPLE, SEATED, organisation

pytestmark = pytest.mark.django_db
P, S, B, R, V, F, X = State
EVERYONE = (*PEOPLE, *SEATED, *NOBODY)

# policy: (who, in which states), typed from docs/visibility.md, rows 9, 10, 14 and 15.
TABLE = {
    "may_review": ({"analyst", "central_analyst"}, {S}),
    "may_write_briefing": ({"analyst", "central_analyst"}, {S}),
    "may_withdraw_briefing": ({"senior_lead"}, {B}),
    "may_rate": ({"panel_chair"}, {B}),
    "may_write_report": ({"analyst", "panel_chair"}, {B}),
    "may_sign_report": ({"panel_chair"}, {B}),
    "may_reopen_report": ({"panel_chair"}, {R}),
    "may_write_potential": ({"analyst", "panel_chair"}, {B}),
}


@pytest.mark.parametrize("name", TABLE)
def test_policy_allows_those_named_in_their_states_only(cast, name):
    who, states = TABLE[name]
    policy = getattr(policies, name)
    actors = {person: cast.actor(person) for person in EVERYONE}
    for state in State:
        assessment = cast.at(state)
        for person, actor in actors.items():
            decision = policy(actor, assessment)
            assert decision.allowed == (person in who and state in states), (name, person, state, decision.reason)
            assert decision.allowed or decision.reason.endswith(".")


@pytest.mark.requirement("R-272")
@pytest.mark.parametrize("state", State)
def test_briefing_is_approved_by_the_senior_lead_in_submitted_only(cast, state):
    assessment = cast.at(state)
    briefing = Briefing.objects.create(assessment=assessment, number=1, author=cast.users["analyst"])
    for person in EVERYONE:
        decision = policies.may_approve_briefing(cast.actor(person), assessment, briefing)
        assert decision.allowed == (person == "senior_lead" and state == S), (person, decision.reason)
    assert not policies.may_approve_briefing(cast.actor("senior_lead"), assessment, None)


@pytest.mark.requirement("R-382", "R-383")
@pytest.mark.parametrize(
    ("name", "shared", "who"),
    [
        ("may_share_potential", False, {"senior_lead"}),
        ("may_share_potential", True, set()),
        ("may_comment_potential", False, set()),
        ("may_comment_potential", True, {"editor", "colleague"}),
        ("may_agree_potential", False, set()),
        ("may_agree_potential", True, {"chief_executive", "pct_chair", "senior_lead"}),
    ],
)
def test_potential_is_shared_and_agreed_once_the_report_is_signed(cast, name, shared, who):
    policy = getattr(policies, name)
    for state in State:
        assessment = cast.at(state)
        row = Potential(assessment=assessment, shared_at=timezone.now() if shared else None)
        for person in EVERYONE:
            decision = policy(cast.actor(person), assessment, row)
            assert decision.allowed == (person in who and state == R), (person, state, decision.reason)
            assert decision.allowed or decision.reason.endswith(".")


def test_panel_is_put_together_by_its_own_sha(cast):
    for person in EVERYONE:
        allowed = policies.may_seat(cast.actor(person), organisation("Q30")).allowed
        assert allowed == (person in {"super_user", "analyst"}), person


def test_panel_day_is_set_by_the_pcts_sha_until_the_report_is_signed(cast):
    for state in State:
        assessment = cast.at(state)
        for person in EVERYONE:
            decision = policies.may_set_panel_day(cast.actor(person), cast.panel, assessment)
            assert decision.allowed == (person in {"super_user", "analyst"} and state in {P, S, B}), (person, state)
