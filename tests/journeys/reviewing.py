"""The steps of the SHA and of the panel: evidence, briefing, agreed ratings, report, potential for improvement."""

from django.utils import timezone
from playwright.sync_api import expect

from demonstration import review
from tests.journeys.journey import Journey, Rest
from tests.journeys.preparing import ACTIONS, CHIEF_EXECUTIVE, EDITOR, WHY

ANALYST, SENIOR_LEAD, PANEL_CHAIR = "analyst", "senior.lead", "panel.chair"
NOTE = "The plan names whom it asked; the minutes do not say what changed."
BACKGROUND = "The PCT serves a mixed urban population."
REASON = "The interviews showed clear stories of delivery, so the panel went beyond the self-assessment."


def given_the_panel_meets_today(journey: Journey) -> None:
    review.set_day(journey.scene, journey.panel, timezone.localdate())


def when_the_analyst_reads_the_comments_before_anybody_else(journey: Journey) -> None:
    """One is shown, of one the words that name somebody are left out; what is added is not taken (R-149)."""
    page = journey.page
    journey.sign_in(ANALYST)
    journey.follow("Comments of the survey: Newcastle PCT")
    journey.reads("left to read")
    journey.stands()
    journey.follow("What does the PCT do well that they should keep doing?")
    journey.reads("Not read yet")
    journey.stands()
    first, second = (page.locator(".app-mark").nth(place) for place in (0, 1))
    journey.tick(first.get_by_label("Read and shown"))
    journey.tick(second.get_by_label("Withhold in part"))
    second.get_by_text("To withhold it").click()
    typed = second.get_by_label("What others read")
    words = typed.input_value().split()
    typed.fill("Somebody else's words […]")
    assert journey.press("Save and stay") == 422
    journey.is_told("Choose a reason for withholding")
    second.get_by_label("Reason for withholding").select_option("It names a person")
    typed.fill(f"[...] {' '.join(words[2:])}")
    journey.press("Save and stay")
    journey.reads("2 decisions saved, 1 of them withheld", f"Others read: “[…] {' '.join(words[2:])}”")
    journey.stands()


def given_the_analyst_reads_the_other_comments(journey: Journey) -> None:
    review.screen_comments(journey.scene)


def when_the_analyst_reviews_3a_criterion_by_criterion(journey: Journey) -> None:
    """Beside the self-assessment, the sign-posted page and the survey; a line without marks is not done (R-259)."""
    page = journey.page
    journey.sign_in(ANALYST)
    journey.follow("Your PCTs")
    journey.stands()
    journey.follow("Newcastle PCT")
    journey.stands()
    journey.follow("Evidence review")
    journey.reads("0 of 49")
    journey.stands()
    journey.follow("3a Influence")
    journey.reads("Page 31", WHY, ACTIONS, "PCT feedback survey")
    journey.stands()
    page.get_by_label("Note for the briefing").fill(NOTE)
    assert journey.press("Finish and go to the next line") == 422
    journey.keeps(note=NOTE)
    journey.is_told("6 criteria are not marked yet", "Choose the rating that the evidence supports")
    for place, met in enumerate(page.locator("[name^='mark_'][value='met']").all()):
        mark = met if place < 3 else page.locator(f"[name='{met.get_attribute('name')}'][value='not_evidenced']")
        journey.tick(mark)
    page.get_by_label("Level 2").check()
    journey.press("Finish and go to the next line")
    journey.reads("finished", "1 of 49")


def given_the_analyst_reviews_the_other_lines(journey: Journey) -> None:
    review.review_evidence(Rest(journey.scene, {"3a"}))


def when_the_analyst_writes_the_briefing(journey: Journey) -> None:
    journey.visit("briefing_edit")
    journey.reads("No text yet", "Every line")
    journey.stands()
    journey.fill(background=BACKGROUND, discussion="How decisions are followed up.")
    journey.press("Save draft")
    journey.reads("Draft, first written by Ruth Adeyemi")


def when_the_senior_lead_approves_it(journey: Journey) -> None:
    """Somebody else than its author (R-272)."""
    expect(journey.page.get_by_role("button", name="Approve the briefing")).to_have_count(0)
    journey.sign_in(SENIOR_LEAD)
    journey.visit("briefing_edit")
    journey.reads(BACKGROUND, NOTE)
    journey.stands()
    journey.press("Approve the briefing")
    journey.stands()
    journey.press("Approve")
    journey.reads("Approved by Margaret Bell")
    journey.scene.assessment.refresh_from_db()


def when_the_panel_chair_agrees_another_level_on_3a(journey: Journey) -> None:
    """Other than the self-assessment only with a reason (R-361)."""
    journey.sign_in(PANEL_CHAIR)
    journey.follow("Panel for Newcastle PCT")
    journey.reads("0 of 52")
    journey.stands()
    journey.follow("3a Influence")
    journey.reads(NOTE)
    journey.stands()
    journey.page.get_by_label("Level 3").check()
    assert journey.press("Save and go to the next line") == 422
    journey.is_told("Give the panel’s reason")
    expect(journey.page.get_by_label("Level 3")).to_be_checked()
    journey.fill(reason=REASON)
    journey.press("Save and go to the next line")
    journey.reads("Level 3 recorded", "Line 8 of 52")


def then_the_chair_cannot_sign_while_something_is_missing(journey: Journey) -> None:
    journey.follow_from_hub("Panel report")
    journey.reads("What stops the signature")
    journey.stands()
    journey.press("Sign the report")
    journey.reads("What stops the signature", "Potential for improvement has no text")
    expect(journey.page.get_by_role("button", name="Sign", exact=True)).to_have_count(0)
    journey.stands()


def given_the_other_lines_are_agreed_and_the_report_is_written(journey: Journey) -> None:
    review.rate(Rest(journey.scene, {"3a"}))
    review.write_report(journey.scene)


def when_the_panel_chair_signs_the_report(journey: Journey) -> None:
    journey.visit("report_edit")
    journey.reads("Nothing stops the signature")
    journey.follow("Read the report as it stands")
    journey.reads(REASON)
    journey.stands()
    journey.press("Sign the report")
    journey.press("Sign", exact=True)
    journey.reads("The report is signed", "Open as PDF", REASON)
    journey.stands()
    journey.scene.assessment.refresh_from_db()


def when_the_senior_lead_shares_the_potential_for_improvement(journey: Journey) -> None:
    journey.sign_in(SENIOR_LEAD)
    journey.follow_from_hub("Potential for improvement")
    journey.stands()
    journey.press("Share with the PCT")
    journey.stands()
    journey.press("Share")
    journey.reads("The PCT can read it now")


def then_the_pct_reads_that_text_and_no_rating(journey: Journey) -> None:
    """Before the release the PCT sees none of the panel's work (R-382)."""
    journey.sign_in(EDITOR)
    for name in ("review_list", "briefing_edit", "panel_ratings", "report_edit"):
        assert journey.visit(name) == 404
    journey.stands()
    journey.visit("issue_list")
    journey.reads("Nothing is issued yet that you can read")
    journey.visit("rating_trail")
    journey.does_not_read(REASON)
    journey.follow_from_hub("Potential for improvement")
    journey.reads("The PCT has moved steadily over the year")
    journey.stands()


def when_pct_and_sha_agree_it(journey: Journey) -> None:
    for who in (CHIEF_EXECUTIVE, SENIOR_LEAD):
        journey.sign_in(who)
        journey.follow_from_hub("Potential for improvement")
        journey.press("Agree the text")
        journey.reads("Do you agree this text?")
        journey.stands()
        journey.press("Agree")
        journey.reads("Your agreement is recorded")
