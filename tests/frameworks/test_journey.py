import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser import sign_in, stands

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PAGES = [
    ("framework_list", []),
    ("framework_detail", ["wcc", "year-2"]),
    ("framework_item", ["wcc", "year-2", "7"]),
    ("framework_item", ["wcc", "year-2", "finance"]),
    ("framework_glossary", ["wcc", "year-2"]),
    ("framework_guidance", ["wcc", "year-2", "timings"]),
    ("framework_guidance", ["wcc", "year-2", "programme"]),
    ("framework_item", ["natpact", "2002", "5"]),
    ("framework_item", ["gmts", "2.1", "s3"]),
]


def test_every_page_stands_at_both_widths(page, live_server, cast):
    sign_in(page.context, live_server, cast.users["reader"])
    for name, args in PAGES:
        page.goto(live_server.url + reverse(name, args=args))
        stands(page)


@pytest.mark.requirement("R-159")
def test_the_criteria_of_a_level_are_shown_and_hidden(page, live_server, cast):
    sign_in(page.context, live_server, cast.users["reader"])
    page.goto(live_server.url + reverse("framework_item", args=["wcc", "year-2", "3"]))
    criterion = page.get_by_text("The PCT has clear success stories of delivery", exact=True).first
    expect(criterion).to_be_hidden()
    page.get_by_text("Level 3", exact=True).first.click()
    expect(criterion).to_be_visible()
    page.get_by_text("Level 3", exact=True).first.click()
    expect(criterion).to_be_hidden()
