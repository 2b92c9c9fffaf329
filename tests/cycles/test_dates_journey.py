"""A super-user sets the region's dates and one PCT's deadline, with errors made and mended."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cycles.models import Extension, Timetable
from outbox.models import Mail
from tests.browser import arrive, sign_in, stands

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def fill_date(page: Page, name: str, on: date) -> None:
    for part, value in (("day", on.day), ("month", on.month), ("year", on.year)):
        page.locator(f"[name='{name}_{part}']").fill(str(value))


@pytest.mark.requirement("R-047", "R-048", "R-426")
def test_a_super_user_sets_dates_and_a_deadline(page, live_server, cast):
    today = timezone.localdate()
    sign_in(page.context, live_server, cast.users["super_user"])
    page.goto(live_server.url + "/assurance/")
    stands(page)
    arrive(page.get_by_role("link", name="Dates of North East"))
    stands(page)
    arrive(page.get_by_role("button", name="Change the dates"))
    stands(page)

    # A time that is none, and a second set after the closing: both are named, and everything typed stays.
    fill_date(page, "submission_at_date", today + timedelta(days=20))
    page.locator("[name='submission_at_time']").fill("tea time")
    arrive(page.get_by_role("button", name="Continue"))
    expect(page.get_by_role("link", name="Write the time like 5pm or 17:00")).to_be_visible()
    expect(page.locator("[name='submission_at_time']")).to_have_value("tea time")
    stands(page)
    page.locator("[name='submission_at_time']").fill("noon")
    fill_date(page, "second_set_until_date", today + timedelta(days=30))
    arrive(page.get_by_role("button", name="Continue"))
    expect(
        page.get_by_role("link", name="A second set can be nominated up to the closing of the survey")
    ).to_be_visible()
    stands(page)
    fill_date(page, "second_set_until_date", today + timedelta(days=5))
    arrive(page.get_by_role("button", name="Continue"))

    # Whom it concerns is said before anything is set.
    expect(page.get_by_text("5 people of 2 PCTs will be told by email")).to_be_visible()
    stands(page)
    arrive(page.get_by_role("button", name="Set these dates"))
    expect(page.get_by_text("The dates are set")).to_be_visible()
    timetable = Timetable.objects.get(cycle=cast.cycle, sha__code="Q30")
    assert timezone.localdate(timetable.submission_at) == today + timedelta(days=20)
    assert Mail.objects.filter(kind="dates").count() == 5

    # One PCT gets a deadline of its own: in the past only if that is meant, and never without a reason.
    arrive(page.get_by_role("link", name="Set another deadline for Newcastle PCT"))
    stands(page)
    fill_date(page, "submission_at_date", today - timedelta(days=1))
    arrive(page.get_by_role("button", name="Set the deadline"))
    expect(page.get_by_role("link", name="Enter the reason for this deadline")).to_be_visible()
    expect(page.get_by_label("Yes, I mean a date in the past")).to_be_visible()
    stands(page)
    fill_date(page, "submission_at_date", today + timedelta(days=27))
    page.get_by_label("Reason").fill("The offices were flooded")
    arrive(page.get_by_role("button", name="Set the deadline"))
    expect(page.get_by_text("Later than the region’s")).to_be_visible()
    stands(page)
    assert Extension.objects.get().reason == "The offices were flooded"

    # The PCT reads it on its task list.
    sign_in(page.context, live_server, cast.users["editor"])
    page.goto(live_server.url + f"/assessments/{cast.assessment.pk}/")
    expect(page.get_by_text("The offices were flooded")).to_be_visible()
    expect(page.get_by_text("27 days to submission").first).to_be_visible()
    stands(page)

    # The super-user lets the region's hold again.
    sign_in(page.context, live_server, cast.users["super_user"])
    page.goto(live_server.url + "/regions/Q30/2009-10/dates/")
    arrive(page.get_by_role("link", name="Back to the region’s for Newcastle PCT"))
    stands(page)
    arrive(page.get_by_role("button", name="Use the region’s deadline"))
    expect(page.get_by_text("holds for Newcastle PCT again")).to_be_visible()
    assert not Extension.objects.exists()


def test_the_pages_of_the_frame_are_sound(page, live_server, cast):
    for who, addresses in (
        ("super_user", ["/regions/", "/regions/?state=preparing"]),
        ("editor", ["/assurance/", "/networks/", "/faq/", "/guide/", f"/assessments/{cast.assessment.pk}/board/"]),
        ("dh", ["/assurance/", "/regions/", "/years/next/"]),
    ):
        sign_in(page.context, live_server, cast.users[who])
        for address in addresses:
            page.goto(live_server.url + address)
            stands(page)
