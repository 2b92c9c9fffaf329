"""What the forms of the SHA and the panel say to bad input, and what a second writer is told."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from demonstration import people, preparation, review, year
from panels import services as panels
from tests.journeys.journey import Journey
from tests.journeys.preparing import EDITOR
from tests.journeys.reviewing import ANALYST, BACKGROUND, NOTE, PANEL_CHAIR, REASON, SENIOR_LEAD

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("no_worker")]

TOO_LONG = "x" * 4001
TOO_LONG_SAID = "by 1 character. The limit is 4,000."


@pytest.fixture
def submitted(journey: Journey) -> Journey:
    """The return is submitted and its survey collated."""
    preparation.prepare(journey.scene)
    preparation.answer_survey(journey.scene)
    review.set_day(journey.scene, journey.panel, timezone.localdate())
    preparation.sign_and_submit(journey.scene)
    year.close_survey(journey.scene)
    return journey


@pytest.fixture
def briefed(submitted: Journey) -> Journey:
    """The evidence is reviewed and the briefing approved."""
    review.review_evidence(submitted.scene)
    review.approve_briefing(submitted.scene, review.write_briefing(submitted.scene))
    return submitted


def test_the_review_and_the_briefing_keep_what_was_typed(submitted: Journey):
    journey = submitted
    journey.sign_in(ANALYST)
    journey.visit("review_item", key="3a")
    marks = journey.page.locator("[name^='mark_'][value='met']")
    journey.tick(marks.first)
    journey.page.get_by_text("Note on 2.2").first.click()
    journey.page.locator("[name^='note_']").nth(1).fill("The minutes do not say so.")
    journey.fill(note=NOTE)
    assert journey.press("Save without finishing") == 422
    journey.is_told("Mark 2.2, or take its note away")
    expect(marks.first).to_be_checked()
    journey.keeps(note=NOTE)
    for mark in marks.all():
        journey.tick(mark)
    journey.page.get_by_label("Level 2").check()
    journey.fill(note="")
    assert journey.press("Finish") == 422
    journey.is_told("Your marks support level 4, not level 2. Say why in the note.")

    journey.visit("briefing_edit")
    journey.fill(background=TOO_LONG, discussion="How decisions are followed up.")
    assert journey.press("Save draft") == 422
    journey.is_told(f"Shorten the background {TOO_LONG_SAID}")
    journey.keeps(background=TOO_LONG, discussion="How decisions are followed up.")

    # A colleague saves while the text is on the screen.
    review.write_briefing(journey.scene)
    journey.fill(background=BACKGROUND)
    assert journey.press("Save draft") == 409
    journey.reads("Not saved: someone else saved this meanwhile", "The PCT serves a mixed urban population with health")
    journey.keeps(background=BACKGROUND, discussion="How decisions are followed up.")
    journey.stands()
    journey.press("Save draft")
    journey.keeps(background=BACKGROUND)


def test_the_briefing_is_withdrawn_only_with_a_reason(briefed: Journey):
    journey = briefed
    journey.sign_in(SENIOR_LEAD)
    journey.visit("briefing_withdraw")
    journey.stands()
    assert journey.press("Withdraw") == 422
    journey.is_told("Enter the reason")


def test_the_panels_forms_keep_what_was_typed(briefed: Journey):
    journey = briefed
    journey.sign_in(PANEL_CHAIR)
    journey.visit("panel_rating_item", key="finance")
    journey.stands()
    journey.fill(reason=REASON)
    assert journey.press("Save") == 422
    journey.is_told("Choose the rating, or take the reason away")
    journey.keeps(reason=REASON)

    journey.visit("report_edit")
    journey.fill(findings=TOO_LONG, advice="Date every contract review.")
    assert journey.press("Save draft") == 422
    journey.is_told(f"Shorten this text {TOO_LONG_SAID}")
    journey.keeps(findings=TOO_LONG, advice="Date every contract review.")
    review.write_report(journey.scene)
    journey.fill(findings="The panel thanks everybody.")
    assert journey.press("Save draft") == 409
    journey.reads("Not saved: someone else saved this meanwhile", "The panel thanks the board for an open day")
    journey.keeps(findings="The panel thanks everybody.")
    journey.stands()

    journey.visit("potential_edit")
    journey.stands()
    journey.fill(development=TOO_LONG)
    assert journey.press("Save draft") == 422
    journey.is_told(f"Shorten this section {TOO_LONG_SAID}")
    journey.keeps(development=TOO_LONG)


def test_the_pct_comments_and_the_chair_reopens_only_in_words(briefed: Journey):
    journey = briefed
    review.rate(journey.scene)
    review.write_report(journey.scene)
    review.sign_report(journey.scene)
    panels.share_potential(assessment=journey.scene.assessment, actor=people.acting("senior.lead"))
    journey.sign_in(EDITOR)
    journey.visit("potential_edit")
    journey.press("Comment")
    journey.stands()
    assert journey.press("Save the comment") == 422
    journey.is_told("Enter the comment")
    journey.sign_in(PANEL_CHAIR)
    journey.visit("issue_list")
    journey.reads("Being made")
    journey.stands()
    journey.follow("Being made")
    journey.reads("The PDF is being made")
    journey.stands()
    journey.visit("report_reopen")
    assert journey.press("Reopen") == 422
    journey.is_told("Enter the reason")
