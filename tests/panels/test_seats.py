import datetime

import pytest

from organisations.decisions import Refused
from organisations.models import Event
from panels.models import PanelDay, Seat
from panels.queries import seat_warnings
from panels.services import Member, seat_panel, set_panel_day
from tests.cast import organisation

pytestmark = pytest.mark.django_db
ROLES = [
    "sha_director",
    "clinician",
    "local_authority_director",
    "international_or_other_industry",
    "pct_chief_executive",
]
PERSONS = ["panel_chair", "panel_member", "conflicted", "outsider", "stranger"]


def members(cast, count=5, chair=True):
    pairs = zip(PERSONS[:count], ROLES[:count], strict=True)
    return [
        Member(user=cast.users[person], role=role, is_chair=chair and role == "sha_director") for person, role in pairs
    ]


def seat(cast, people, actor="super_user", name="Panel B"):
    return seat_panel(cycle=cast.cycle, sha=organisation("Q30"), name=name, members=people, actor=cast.actor(actor))


@pytest.mark.requirement("R-307", "R-308", "R-310")
def test_seat_panel_names_each_mandatory_role_that_nobody_holds(cast):
    assert seat_warnings(seat(cast, members(cast))) == []
    short = seat_warnings(seat(cast, members(cast, 3)))
    assert len(short) == 2
    assert "PCT Chief Executive from another SHA area" in short[1]
    assert "The panel has no chair." in seat_warnings(seat(cast, members(cast, chair=False)))


def test_seat_panel_again_leaves_exactly_those_named(cast):
    seat(cast, members(cast))
    panel = seat(cast, members(cast, 2))
    assert {row.user.email for row in Seat.objects.filter(panel=panel)} == {
        "panel_chair@example.org",
        "panel_member@example.org",
    }
    assert Event.objects.filter(verb="seated panel").count() == 2


@pytest.mark.requirement("R-308")
def test_seat_panel_refuses_two_chairs(cast):
    two = [Member(user=cast.users[person], role="sha_director", is_chair=True) for person in PERSONS[:2]]
    with pytest.raises(Refused, match="one chair"):
        seat(cast, two)


def test_seat_panel_is_refused_to_another_region(cast):
    with pytest.raises(Refused, match="Only the SHA’s super-user"):
        seat(cast, members(cast), actor="other_super_user")


@pytest.mark.requirement("R-310")
def test_nobody_sits_on_the_panel_of_the_pct_that_employs_them(cast):
    staff = [Member(user=cast.users["editor"], role="clinician")]
    panel = seat(cast, staff)
    on = datetime.date(2010, 3, 24)
    with pytest.raises(Refused, match="works for"):
        set_panel_day(panel=panel, assessment=cast.assessment, on=on, actor=cast.actor("super_user"))
    with pytest.raises(Refused, match="works for"):
        seat(cast, staff, name="Panel A")


def test_set_panel_day_gives_the_members_their_seats(cast):
    panel = seat(cast, members(cast))
    PanelDay.objects.all().delete()
    assert not cast.actor("panel_chair").chairs(cast.assessment.pk)
    day = set_panel_day(
        panel=panel, assessment=cast.assessment, on=datetime.date(2010, 3, 24), actor=cast.actor("analyst")
    )
    assert day.on == datetime.date(2010, 3, 24)
    assert cast.actor("panel_chair").chairs(cast.assessment.pk)
    assert [seat.assessment_id for seat in cast.actor("outsider").seats] == [cast.assessment.pk]
