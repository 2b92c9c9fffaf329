"""Who sees what, with the expected values typed by hand from docs/visibility.md and never derived from the code."""

import pytest

from cycles.models import Assessment
from cycles.states import State
from cycles.visibility import READS, Material, reach, sees
from organisations.actors import VISITOR
from tests.cast import build_cast

pytestmark = pytest.mark.django_db

STATES = "PSBRVFX"
PEOPLE_OF_COLUMN = {
    "PCT": ("editor", "chief_executive", "pct_chair", "reader"),
    "SHA": ("super_user", "senior_lead"),
    "SA": ("analyst",),
    "CH": ("panel_chair",),
    "PM": ("panel_member",),
    "CA": ("central_analyst",),
    "DH": ("dh",),
    "NC": ("national",),
    "SD": ("support",),
}
STRANGERS = (
    "neighbour",
    "stranger",
    "other_super_user",
    "other_analyst",
    "other_senior_lead",
    "conflicted",
    "outsider",
)

# material: PCT, SHA, SA, CH, PM, CA, DH, NC, SD
TABLE = {
    Material.EXISTENCE: "P+ P+ P+ P+ BR P+ P+ V+ P+",
    Material.RETURN: "P+ S+ S+ S+ BR S+ - V+ -",
    Material.OUTCOMES: "P+ P+ P+ S+ BR S+ V+ V+ -",
    Material.TEAM_NOTES: "P+ - - - - - - - -",
    Material.DOCUMENTS: "P+ P+ P+ S+ BR S+ - V+ -",
    Material.DOCUMENT_LIST: "P+ P+ P+ S+ BR P+ - V+ -",
    Material.NOMINEES: "P+ P+ P+ - - - - - P+",
    Material.RESPONSE_COUNTS: "P+ P+ P+ P+ BR P+ P+ V+ -",
    Material.SURVEY: "V+ S+ S+ S+ BR S+ V+ V+ -",
    Material.COMMENTS_AS_WRITTEN: "- - S+ - - - - - -",
    Material.EVIDENCE: "- S+ S+ S+ BR S+ V+ V+ -",
    Material.BRIEFING: "- S+ S+ B+ BR S+ - V+ -",
    Material.PANEL_DAY: "B+ B+ B+ B+ BR - - - -",
    Material.PANEL_RATINGS: "- B+ B+ B+ BR R+ V+ V+ -",
    Material.POTENTIAL: "R+ B+ B+ B+ BR R+ V+ V+ -",
    Material.REGIONAL: "V+ R+ R+ R+ R R+ V+ V+ -",
    Material.PROVISIONAL: "V+ V+ V+ V+ - V+ V+ V+ -",
    Material.FINAL: "F+ F+ F+ F+ - F+ F+ F+ -",
    Material.NATIONAL: "F+ F+ F+ F+ - F+ V+ V+ -",
}


def _states(cell: str) -> set[str]:
    if cell == "-":
        return set()
    return set(STATES[STATES.index(cell[0]) :]) if cell.endswith("+") else set(cell)


@pytest.fixture
def cast(db):
    return build_cast()


def _sees(cast, actor, material) -> set[str]:
    seen = set()
    for letter, state in zip(STATES, State, strict=True):
        assessment = cast.at(state)
        found = Assessment.objects.filter(reach(actor, READS[material]), pk=assessment.pk).exists()
        at_hand = Assessment.objects.filter(reach(actor, READS[material], of=assessment))
        assert list(at_hand) == [assessment] * found, (letter, material)
        assert sees(actor, assessment, material) == found, (letter, material)
        if found:
            seen.add(letter)
    return seen


def test_visibility_table_has_a_row_for_every_material():
    assert set(TABLE) == set(Material) == set(READS)


@pytest.mark.requirement("R-006", "R-007", "R-008", "R-009", "R-012", "R-013", "R-014", "R-327")
@pytest.mark.parametrize("material", Material)
def test_visibility_is_as_the_table_says_for_each_person_in_each_state(cast, material):
    wanted = dict(zip(PEOPLE_OF_COLUMN, TABLE[material].split(), strict=True))
    for column, people in PEOPLE_OF_COLUMN.items():
        for person in people:
            assert _sees(cast, cast.actor(person), material) == _states(wanted[column]), (person, material)


@pytest.mark.requirement("R-007", "R-008", "R-009", "R-013")
@pytest.mark.parametrize("person", STRANGERS)
def test_visibility_shows_strangers_nothing_in_any_state(cast, person):
    actor = cast.actor(person)
    for material in Material:
        assert _sees(cast, actor, material) == set(), material


def test_visibility_shows_a_visitor_nothing(cast):
    for material in Material:
        assert _sees(cast, VISITOR, material) == set(), material


def test_visibility_of_two_roles_is_their_union(cast):
    """A chief executive of one PCT who sits on another region's panel sees both, each under its own column."""
    from organisations.models import Membership
    from organisations.roles import Role
    from tests.cast import organisation

    member = cast.users["panel_member"]
    Membership.objects.create(user=member, organisation=organisation("5N1"), role=Role.CHIEF_EXECUTIVE)
    actor = cast.actor("panel_member")
    assert _sees(cast, actor, Material.RETURN) == {"B", "R"}
    assert _sees(cast, actor, Material.TEAM_NOTES) == set()
