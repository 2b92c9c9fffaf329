"""The steps of a stakeholder, who holds nothing but the link in an e-mail."""

import re

from django.core import mail
from playwright.sync_api import expect

from demonstration import preparation, year
from tests.journeys.journey import Journey

COMMENT = "They came to us before they decided, not after."


def link_mailed_to(address: str) -> str:
    """The path of the link in the latest mail to this address."""
    body = [message.body for message in mail.outbox if address in message.to][-1]
    found = re.search(r"^https?://[^/\s]+(/s/\S+/)$", body, re.M)
    assert found, body
    return found[1]


def when_the_stakeholder_begins_an_answer_and_comes_back(journey: Journey) -> None:
    """No sign-in. The draft waits behind the link, on any device (R-143)."""
    link = link_mailed_to("rosa.grey@council.example")
    journey.page.context.clear_cookies()
    assert journey.open(link) == 200
    journey.reads("Feedback on Newcastle PCT", "Your answers are anonymised")
    journey.stands()
    first = journey.page.locator("[name$='-choice'][value='5']").first
    first.check()
    journey.page.locator("[name$='-text']").first.fill(COMMENT)
    journey.press("Save as draft and close")
    journey.reads("Your draft is saved")
    journey.stands()
    assert journey.page.context.cookies() == []
    journey.open(link)
    expect(first).to_be_checked()
    journey.reads(COMMENT)
    assert journey.press("Check your answers") == 422
    journey.is_told("Choose an answer for statement 2", "Choose an answer for statement 6")
    expect(journey.page.locator("[name$='-text']").first).to_have_value(COMMENT)


def when_the_stakeholder_answers_and_submits(journey: Journey) -> None:
    for choice in journey.page.locator("[name$='-choice'][value='4']").all()[1:]:
        choice.check()
    journey.page.locator("[name$='-choice'][value='unable']").last.check()
    journey.press("Check your answers")
    journey.reads("Nothing is submitted yet", COMMENT, "Unable to Comment")
    journey.stands()
    assert journey.press("Submit your answers") == 422
    journey.is_told("Tick the box to say that you have checked your answers")
    journey.page.get_by_label("I have checked these answers").check()
    journey.press("Submit your answers")
    journey.reads("Thank you. Your answers are submitted", COMMENT)
    journey.stands()


def then_the_link_opens_nothing_any_more(journey: Journey) -> None:
    assert journey.open(link_mailed_to("rosa.grey@council.example")) == 410
    journey.reads("This link can no longer be used")
    journey.does_not_read(COMMENT)
    journey.stands()


def given_the_others_answer_and_the_survey_closes(journey: Journey) -> None:
    """By the services that the pages call."""
    preparation.answer_survey(journey.scene)
    year.close_survey(journey.scene)
