import pytest
from playwright.sync_api import expect

from organisations.models import Organisation
from results.services import rescore_regionally
from tests.browser import arrive, sign_in, stands
from tests.cast import build_cast
from tests.results.world import another, grade, item, published, rated

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("no_worker")]


@pytest.fixture
def cast(transactional_db):
    return build_cast()


@pytest.mark.requirement("R-392")
def test_a_rating_is_changed_from_grid_to_trail(cast, live_server, page):
    rated(cast, level=4)
    for organisation in Organisation.objects.filter(parent__code="Q30").exclude(code="5D7")[:5]:
        another(cast, organisation.code)
    sign_in(page.context, live_server, cast.users["senior_lead"])
    page.goto(f"{live_server.url}/calibration/regional/")
    stands(page)
    arrive(page.get_by_role("link", name="Newcastle", exact=True).first)
    stands(page)
    arrive(page.get_by_role("link", name="Change 3B"))
    arrive(page.get_by_role("button", name="Record the change"))
    stands(page)
    page.get_by_label("Level 3").check()
    page.get_by_label("Reason for the change").fill("Read beside the other panels, level 3 is right.")
    arrive(page.get_by_role("button", name="Record the change"))
    expect(page.get_by_text("3b Public and patient engagement of Newcastle PCT is now Level 3.")).to_be_visible()
    page.goto(f"{live_server.url}/calibration/regional/{cast.assessment.pk}/release/")
    stands(page)


@pytest.mark.requirement("R-404")
def test_public_pages_stand_without_signing_in(cast, live_server, page):
    own = rated(cast)
    rescore_regionally(
        assessment=own, item=item(own, "3b"), grade=grade(4), reason="Minutes", actor=cast.actor("senior_lead")
    )
    published(cast, own)
    page.goto(f"{live_server.url}/results/")
    stands(page)
    arrive(page.get_by_role("link", name="Newcastle PCT", exact=True))
    stands(page)
    expect(page.get_by_text("(2 + 4 + 2) ÷ 3 = 2.666…, shown as 2.7")).to_be_visible()


def test_sign_off_and_publication_pages_stand(cast, live_server, page):
    published(cast)
    for name, address in (
        ("national", "calibration/national/"),
        ("national", "calibration/national/sign-off/"),
        ("dh", "publication/"),
    ):
        sign_in(page.context, live_server, cast.users[name])
        page.goto(f"{live_server.url}/{address}")
        stands(page)
