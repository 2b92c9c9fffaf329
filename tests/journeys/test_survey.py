"""What a stakeholder's link says to bad input, and links that do not open a survey."""

import pytest
from playwright.sync_api import expect

from surveys.models import Nominee
from surveys.services import correct_address, tokens_of
from tests.journeys.answering import COMMENT
from tests.journeys.journey import Journey
from wcc.demonstration import people, preparation, year

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
    assert journey.press("Save and come back later") == 422
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
        assert journey.press("Save and come back later") == 410
        journey.reads("This link can no longer be used", "What you wrote", COMMENT)
        journey.stands()


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
