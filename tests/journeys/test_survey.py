"""What a stakeholder's link says to bad input, and links that do not open a survey."""

import pytest
from playwright.sync_api import expect

from demonstration import people, preparation, year
from surveys.models import Nominee, SealedResponse
from surveys.services import correct_address, tokens_of
from tests.browser import fresh_page
from tests.journeys.answering import COMMENT
from tests.journeys.journey import Journey

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("no_worker")]


@pytest.fixture
def links(journey: Journey) -> list[str]:
    """The links of those who were asked: nothing else opens a survey."""
    preparation.nominate(journey.scene)
    return [f"/s/{token}/" for _, token in sorted(tokens_of(journey.scene.assessment).items())]


def test_an_answer_that_is_incomplete_or_too_long_stays_on_the_screen(journey: Journey, links):
    journey.open(links[0])
    choices = journey.page.locator("[name$='-choice'][value='5']")
    texts = journey.page.locator("[name$='-text']")
    for choice in choices.all():
        choice.check()
    too_long = "y" * 5001
    texts.nth(0).fill(COMMENT)
    texts.nth(1).fill(too_long)
    assert journey.press("Check your answers") == 422
    journey.is_told("Shorten the comment on statement 2")
    expect(texts.nth(0)).to_have_value(COMMENT)
    expect(texts.nth(1)).to_have_value(too_long)
    expect(choices.last).to_be_checked()
    assert journey.press("Save as draft and close") == 422
    journey.is_told("Shorten the comment on statement 2")
    texts.nth(1).fill("")
    journey.press("Check your answers")
    journey.reads("Nothing is submitted yet", COMMENT)


def test_links_that_open_no_survey_say_why(journey: Journey, links):
    """Mistyped, replaced by a newer one, and after the survey closed; test_year.py has the used one."""
    mistyped, replaced, late = links[:3]
    assert journey.open(f"{mistyped[:-2]}x/" if mistyped[-2] != "x" else f"{mistyped[:-2]}y/") == 404
    journey.reads("We do not know this link", "check each letter and number")
    journey.stands()

    nominee = Nominee.objects.filter(assessment=journey.scene.assessment).order_by("pk")[1]
    correct_address(nominee=nominee, actor=people.acting("super.user"), email="new.address@council.example")
    assert journey.open(replaced) == 410
    journey.reads("use the link in the latest")
    journey.stands()

    journey.open(late)
    journey.page.locator("[name$='-text']").first.fill(COMMENT)
    journey.page.locator("[name$='-choice'][value='5']").first.check()
    with year.survey_over(journey.scene.assessment):
        assert journey.press("Save as draft and close") == 410
        journey.reads("The survey about Newcastle PCT is closed", "What you wrote", COMMENT)
        journey.stands()


@pytest.mark.requirement("R-143", "R-144")
def test_a_council_leader_answers_on_a_telephone_and_finishes_on_another_device(journey: Journey, links, browser):
    """In steps and on the whole page, with slips on the way, and once, however often the button is pressed."""
    phone = journey.page
    phone.set_viewport_size({"width": 320, "height": 700})
    journey.open(links[0])
    journey.press("answer one question at a time")
    assert journey.press("Save and continue") == 422
    journey.is_told("Choose an answer for statement 1")
    for number in (1, 2):
        journey.reads(f"Statement {number} of 6")
        phone.get_by_label("Somewhat agree").check()
        phone.get_by_label("Comments (optional)").fill(f"{COMMENT} {number}")
        journey.press("Save and continue")
    phone.get_by_label("Comments (optional)").fill("Not decided yet")
    journey.press("Save as draft and close")
    journey.reads("Your draft is saved", "on any device")
    journey.stands()

    with fresh_page(browser) as desk:
        there = Journey(desk, journey.address, journey.scene, journey.panel)
        there.open(links[0])
        expect(desk.get_by_label("Comments (optional)").nth(1)).to_have_value(f"{COMMENT} 2")
        expect(desk.get_by_label("Comments (optional)").nth(2)).to_have_value("Not decided yet")
        assert there.press("Check your answers") == 422
        there.is_told("Choose an answer for statement 3", "Choose an answer for statement 6")
        for group in desk.get_by_role("group").all()[2:]:
            group.get_by_label("Unable to Comment").check()
        desk.get_by_label("What should the PCT do differently?").fill("Ask us sooner")
        there.press("Check your answers")
        there.reads("Nothing is submitted yet", f"{COMMENT} 1", "Ask us sooner")
        with desk.expect_download() as copy:
            desk.get_by_role("link", name="Download a copy").first.click()
        assert "Ask us sooner" in copy.value.path().read_text()
        assert there.press("Submit your answers") == 422
        there.is_told("Tick the box to say that you have checked your answers")
        desk.get_by_label("I have checked these answers").check()
        there.press("Submit your answers")
        there.reads("Thank you. Your answers are submitted", "What happens next", f"{COMMENT} 2", "Ask us sooner")
        there.stands()
        desk.reload()
        there.reads("Your answers were already submitted", "Ask us sooner")
        there.stands()
        assert desk.context.cookies() == []
    assert SealedResponse.objects.filter(assessment=journey.scene.assessment).count() == 1
    assert journey.open(links[0]) == 410


@pytest.mark.requirement("R-128")
def test_the_address_of_somebody_who_was_asked_is_corrected(journey: Journey, links):
    journey.sign_in("super.user")
    journey.visit("nominee_list")
    journey.stands()
    journey.follow("Correct the address")
    journey.stands()
    journey.fill(email="nobody at all")
    assert journey.press("Correct and send again") == 422
    journey.is_told("Enter an email address in the correct format")
    journey.keeps(email="nobody at all")
    journey.fill(email="new.address@council.example")
    journey.press("Correct and send again")
    journey.reads("is being sent a new link")
