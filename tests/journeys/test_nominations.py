"""A PCT nominates, by form and by sheet, sends, takes back and adds a second set; its SHA looks, comments and mends."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from demonstration import preparation
from outbox.failures import Failure
from outbox.models import Mail
from surveys import services
from surveys.models import Nominee, Posting
from tests.journeys.journey import Journey
from tests.surveys.nominating import pasted, row

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("no_worker")]


@pytest.fixture(autouse=True)
def hold(settings):
    """Mail is held for half an hour, as where it leaves."""
    settings.SURVEY_MAIL_HOLD_MINUTES = 30


def half_an_hour_later() -> None:
    Posting.objects.update(due_at=timezone.now())
    services.post_due()


@pytest.mark.requirement("R-115", "R-116", "R-122", "R-125", "R-127", "R-130", "R-131", "R-132")
def test_a_nominator_goes_from_an_empty_form_to_a_second_set(journey: Journey):
    journey.sign_in("editor.5d7")
    journey.follow_from_hub("Nominees for the survey")
    journey.reads("0 nominated", "Fewer than 20 people are nominated", "Nobody yet from:")
    journey.stands()

    journey.press("Nominate a person")
    assert journey.press("Nominate", exact=True) == 422
    journey.is_told("Choose a category", "Enter the respondent name", "Enter the person’s email address")
    journey.page.get_by_label("clinicians").check()
    journey.fill(organisation_name="Tyne Hospitals", name="Ann Example", email="ann@stakeholder.example")
    journey.press("Nominate and add another")
    journey.reads("Ann Example is nominated")
    journey.press("Nominate", exact=True)
    journey.stands()
    journey.visit("nominee_list")

    journey.follow("Paste or upload a sheet of nominees")
    journey.stands()
    assert journey.press("Check the sheet") == 422
    journey.is_told("Select a file, or paste rows into the box")
    sheet = pasted(row(1), row(2, "acute trust"), row(3, "local MPs", Email="nobody"), row(4, "local MPs"))
    journey.fill(rows=sheet)
    assert journey.press("Check the sheet") == 422
    journey.is_told(
        "Row 3: “acute trust” is no category. Did you mean “acute trusts”?", "Row 4: Enter an email address"
    )
    journey.keeps(rows=sheet)
    mended = sheet.replace("acute trust\t", "acute trusts\t")
    journey.fill(rows=mended)
    assert journey.press("Check again") == 422
    assert journey.press("Nominate these 3 people") == 422
    journey.reads("3 people are nominated", "1 row needs mending")
    journey.stands()
    journey.fill(rows=journey.box("rows").input_value().replace("nobody", "person.3@stakeholder.example"))
    assert journey.press("Check again") == 200
    journey.stands()
    journey.press("Nominate this 1 person")
    journey.reads("1 person is nominated", "5 nominated")
    journey.stands()

    journey.press("Check and send")
    journey.reads("Send the survey to 5 people?", "If you send now, the emails leave at")
    journey.stands()
    journey.tick(journey.page.get_by_role("checkbox"))
    journey.press("Send the invitations")
    journey.reads(
        "5 people are being sent a link", "until then you can take them back", "5 people have not been written to yet"
    )
    journey.stands()
    journey.follow("Take back the invitation of Person 1")
    journey.stands()
    journey.press("Take back")
    journey.reads("The invitation of Person 1 is taken back", "4 people have not been written to yet")
    journey.follow("Remove Person 1")
    journey.press("Remove")

    half_an_hour_later()
    journey.visit("nominee_list")
    journey.reads(
        "A second set is open", "4 people were asked. How many have answered is told only when the survey has closed"
    )
    journey.does_not_read("Take back")
    journey.press("Nominate a person")
    journey.page.get_by_label("Other (additional respondents)").check()
    journey.fill(organisation_name="Second Trust", name="Bea Second", email="bea@stakeholder.example")
    journey.press("Nominate", exact=True)
    journey.reads("bea@stakeholder.example, second set")
    journey.press("Check and send")
    journey.press("Send the invitations")
    journey.reads("1 person is being sent a link")
    journey.press("Take all of them back")
    journey.reads("Take back 1 invitation?")
    journey.stands()
    journey.press("Take all of them back")
    journey.reads("1 invitation is taken back")
    journey.follow("Ann Example")
    journey.reads("Emails to this person", "To be sent on this day to those who have not answered by then")
    journey.stands()
    journey.visit("part_print", key="nominees")
    journey.stands()
    journey.follow("Close")
    journey.follow("Back to the return")
    expect(journey.page).to_have_url(journey.path("assessment_hub", assessment_id=journey.scene.assessment.pk))
    assert [one.set for one in Nominee.objects.order_by("pk")] == [1, 1, 1, 1, 2]


@pytest.mark.requirement("R-121", "R-122", "R-128")
def test_a_super_user_comments_corrects_sends_again_and_withdraws(journey: Journey):
    preparation.nominate(journey.scene)
    half_an_hour_later()
    first, second, third = Nominee.objects.order_by("pk")[:3]
    Mail.objects.filter(to=first.email).update(state=Mail.State.BOUNCED, reason="There is no such mailbox")
    Mail.objects.filter(to=second.email).update(state=Mail.State.FAILED, failure=Failure.UNREACHED, reason="timed out")
    Mail.objects.filter(to=third.email).update(state=Mail.State.SENT, sent_at=timezone.now())
    journey.sign_in("super.user")
    journey.go_to("region_list")
    journey.follow("Surveys of the region")
    journey.reads("emails failed or returned", "Open until")
    journey.stands()
    journey.follow("Newcastle PCT")
    journey.reads(
        "Emails that may not have arrived", "There is no such mailbox.", "The mail service could not be reached."
    )
    journey.stands()

    journey.follow("Balance of the nominees")
    journey.stands()
    assert journey.press("Send the comment to the PCT") == 422
    journey.is_told("Enter the comment")
    journey.fill(text="Many from the providers. Is there nobody from the press?")
    journey.press("Send the comment to the PCT")
    journey.reads("The comment is sent to the PCT", "Is there nobody from the press?")
    journey.stands()

    journey.visit("nominee_list")
    journey.follow(f"Correct the address of {first.name}", exact=True)
    journey.reads("There is no such mailbox.")
    journey.fill(email="nobody at all")
    assert journey.press("Correct and send again") == 422
    journey.is_told("Enter an email address in the correct format")
    journey.keeps(email="nobody at all")
    journey.fill(email="right@council.example")
    journey.press("Correct and send again")
    journey.reads("is being sent a new link")
    journey.follow(f"Send again to {second.name}", exact=True)
    journey.stands()
    journey.press("Send again")
    journey.reads(f"{second.name} is being sent the link again")
    journey.does_not_read("Emails that may not have arrived")
    journey.follow(f"Withdraw the nomination of {third.name}", exact=True)
    journey.reads("An answer that was already given stays")
    journey.stands()
    journey.press("Withdraw the nomination")
    journey.reads(f"The nomination of {third.name} is withdrawn", "Withdrawn on")
    journey.follow(third.name, exact=True)
    journey.stands()

    journey.sign_in("editor.5d7")
    journey.visit("nominee_list")
    journey.reads("Comments of the SHA", "Is there nobody from the press?")
    journey.stands()
