"""From a complete return to its submission: the board, two signatures, the last check, the confirmation."""

import pytest
from playwright.sync_api import expect

from assessments.models import Agreement, FrozenCopy
from outbox.models import Mail
from tests.assessments.filling import fill
from tests.browser import arrive, sign_in, stands
from tests.day import typed_day

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.mark.requirement("R-243", "R-244", "R-245", "R-247", "R-248", "R-250")
def test_a_complete_return_is_agreed_signed_and_submitted(page, live_server, cast):
    fill(cast)
    Agreement.objects.filter(what__in=["return_by_board", "contracts_by_board"]).delete()
    hub = f"{live_server.url}/assessments/{cast.assessment.pk}/"

    sign_in(page.context, live_server, cast.users["editor"])
    page.goto(f"{hub}submit/")
    stands(page)
    arrive(page.get_by_role("link", name="Enter the day on which the board agreed the self-assessments"))
    for what in ("return_by_board", "contracts_by_board"):
        for part, value in typed_day(30).items():
            page.locator(f"[name='agreed-on-{what}_{part}']").fill(value)
        page.locator(f"[name='agreed-minute-{what}']").fill("112/09")
    arrive(page.get_by_role("button", name="Save the agreement"))
    expect(page.get_by_role("link", name="That day cannot lie ahead").first).to_be_visible()
    stands(page)
    for what in ("return_by_board", "contracts_by_board"):
        for part, value in typed_day(-30).items():
            page.locator(f"[name='agreed-on-{what}_{part}']").fill(value)
    arrive(page.get_by_role("button", name="Save the agreement"))
    expect(page.get_by_text("The board’s agreement is saved")).to_be_visible()

    for who in ("chief_executive", "pct_chair"):
        sign_in(page.context, live_server, cast.users[who])
        page.goto(hub)
        arrive(page.get_by_role("link", name="sign the declaration", exact=True))
        stands(page)
        arrive(page.get_by_role("button", name="Sign the declaration"))
        expect(page.get_by_role("link", name="Tick the box to sign the declaration")).to_be_visible()
        page.get_by_label("I take responsibility for the accuracy of this return").check()
        arrive(page.get_by_role("button", name="Sign the declaration"))
        expect(page.get_by_text("You signed the declaration")).to_be_visible()

    sign_in(page.context, live_server, cast.users["editor"])
    page.goto(hub)
    arrive(page.get_by_role("link", name="submit the return", exact=True))
    expect(page.get_by_text("These do not stop you from submitting")).to_be_visible()
    stands(page)
    arrive(page.get_by_role("button", name="Submit the return"))
    expect(page.get_by_role("heading", name="Return submitted")).to_be_visible()
    stands(page)
    assert FrozenCopy.objects.get().content["agreements"]["return_by_board"]["minute"] == "112/09"
    assert Mail.objects.filter(kind="return_submitted").count() == 4
    page.goto(f"{hub}board/")
    expect(page.get_by_role("button", name="Save the agreement")).to_have_count(0)
