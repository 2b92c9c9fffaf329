"""The panel's side in a real browser: each page at two widths, without a violation of the accessibility rules."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from panels.services import share_potential
from tests.browser import arrive, stands
from tests.cast import PASSWORD, build_cast
from tests.panels.scene import agreed, briefed, briefing, review, submitted, written

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def visit(live_server, page):
    """Sign in as a person of the cast and open pages, each of which must stand."""

    def open_pages(cast, person, *names):
        page.context.clear_cookies()
        page.goto(live_server.url + reverse("account_login"))
        page.get_by_label("Email address").fill(f"{person}@example.org")
        page.locator("input[name=password]").fill(PASSWORD)
        arrive(page.get_by_role("button", name="Sign in"))
        page.wait_for_url(live_server.url + "/")
        for name, *more in names:
            page.goto(live_server.url + reverse(name, args=[cast.assessment.pk, *more]))
            stands(page)
        page.set_viewport_size({"width": 1280, "height": 900})
        return page

    return open_pages


def test_an_analyst_reviews_and_writes_the_briefing(visit):
    cast = build_cast()
    submitted(cast)
    review(cast, "3b", 2)
    briefing(cast)
    at = visit(
        cast, "analyst", ("review_list",), ("review_item", "board.risk"), ("briefing_edit",), ("review_item", "3b")
    )
    at.get_by_text("Level 2 criteria").click()
    at.get_by_role("group", name="2.1").get_by_label("Not evidenced").check()
    arrive(at.get_by_role("button", name="Save without finishing"))
    expect(at.get_by_text("marks saved, not finished")).to_be_visible()
    at.get_by_label("Note for the briefing").fill("")
    arrive(at.get_by_role("button", name="Finish and go to the next line"))
    expect(at.get_by_role("link", name="Your marks support level 1, not level 2")).to_be_visible()
    stands(at)


def test_the_chair_rates_and_signs(visit):
    cast = build_cast()
    briefed(cast)
    agreed(cast, {"3b": 2})
    written(cast)
    at = visit(
        cast,
        "panel_chair",
        ("briefing_edit",),
        ("panel_ratings",),
        ("panel_rating_item", "board"),
        ("report_edit",),
        ("potential_edit",),
        ("panel_rating_item", "4a"),
    )
    at.get_by_label("Level 2").check()
    arrive(at.get_by_role("button", name="Save and go to the next line"))
    expect(at.get_by_role("link", name="Give the panel’s reason")).to_be_visible()
    stands(at)
    at.set_viewport_size({"width": 1280, "height": 900})
    at.get_by_label("The panel’s reason").fill("Two clinicians saw no effect.")
    arrive(at.get_by_role("button", name="Save and go to the next line"))
    arrive(at.get_by_role("link", name="Panel ratings", exact=True))
    arrive(at.get_by_role("link", name="Panel report", exact=True))
    arrive(at.get_by_role("button", name="Sign the report"))
    arrive(at.get_by_role("button", name="Sign", exact=True))
    expect(at.get_by_role("heading", name="Panel report").first).to_be_visible()
    stands(at)
    assert arrive(at.get_by_role("link", name="Open as PDF")).headers["content-type"] == "application/pdf"
    share_potential(assessment=cast.assessment, actor=cast.actor("senior_lead"))
    visit(cast, "chief_executive", ("potential_edit",), ("potential_agree",), ("issue_list",))
