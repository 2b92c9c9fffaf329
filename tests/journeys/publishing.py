"""The steps of calibration, release, national sign-off and publication."""

from playwright.sync_api import expect

from cycles.queries import effective_ratings
from tests.journeys.journey import Journey
from tests.journeys.preparing import EDITOR, SCORECARD
from tests.journeys.reviewing import REASON, SENIOR_LEAD

NATIONAL, DEPARTMENT = "national", "dh"
CHANGED = "Read beside the other panels, the evidence carries this level."


def level_of(journey: Journey, key: str) -> int:
    """The level that stands now."""
    ratings = effective_ratings([journey.scene.assessment])[journey.scene.assessment.pk]
    return ratings[key].grade.number


def when_the_senior_lead_changes_3b_beside_the_other_panels(journey: Journey) -> None:
    """From the region's grid, with a reason; the same level is no change (R-391, R-392)."""
    journey.sign_in(SENIOR_LEAD)
    journey.follow("Regional calibration")
    journey.stands()
    journey.follow("Newcastle")
    journey.stands()
    journey.follow("Change 3B")
    journey.stands()
    before = level_of(journey, "3b")
    assert journey.press("Record the change") == 422
    journey.is_told("Choose another rating", "Enter the reason")
    after = before + 1 if before < 4 else 3
    journey.page.get_by_label(f"Level {after}").check()
    journey.fill(reason=CHANGED)
    journey.press("Record the change")
    journey.reads(f"is now Level {after}")
    assert level_of(journey, "3b") == after


def when_the_senior_lead_releases(journey: Journey) -> None:
    journey.go_to("regional_round")
    journey.reads(CHANGED)
    journey.stands()
    journey.follow("Release Newcastle")
    journey.reads("Release the provisional ratings?", CHANGED)
    journey.stands()
    journey.press("Release")
    journey.reads("Newcastle PCT can read its provisional ratings now")
    journey.scene.assessment.refresh_from_db()


def then_the_pct_reads_its_provisional_results_and_the_public_nothing(journey: Journey) -> None:
    assert journey.go_to("results_scorecard", **SCORECARD) == 404
    journey.sign_in(EDITOR)
    journey.follow_from_hub("Rating trail")
    journey.unfold(CHANGED)
    journey.reads(CHANGED)
    journey.stands()
    journey.visit("issue_list")
    journey.stands()
    journey.follow("Summary scorecard")
    journey.reads("Provisional")
    journey.stands()
    journey.visit("survey_progress")
    journey.reads("All answers, by statement")
    journey.stands()


def when_the_national_member_signs_off(journey: Journey) -> None:
    journey.sign_in(NATIONAL)
    journey.follow("National calibration")
    journey.stands()
    journey.press("Go on to sign off")
    journey.stands()
    journey.press("Sign off")
    journey.reads("They are final and locked")
    assert journey.go_to("results_scorecard", **SCORECARD) == 404


def when_the_department_publishes(journey: Journey) -> None:
    journey.sign_in(DEPARTMENT)
    journey.follow("Publication")
    journey.reads("What becomes public", "What stays closed")
    journey.stands()
    journey.press("Publish")
    journey.reads("Published: 1 PCT.")
    journey.scene.assessment.refresh_from_db()


def then_anybody_reads_the_scorecard_without_signing_in(journey: Journey) -> None:
    journey.press("Logout")
    journey.page.context.clear_cookies()
    journey.go_to("results_index")
    journey.stands()
    assert journey.follow("Newcastle PCT") == 200
    levels = [level_of(journey, key) for key in ("3a", "3b", "3c")]
    assert levels[0] == 3
    journey.reads("Final ratings", f"({levels[0]} + {levels[1]} + {levels[2]}) ÷ 3")
    expect(journey.page.get_by_role("link", name="Panel report (PDF)")).to_be_visible()
    journey.stands()
    for page in ("results_json", "results_csv"):
        got = journey.page.request.get(journey.path(page, **SCORECARD))
        assert got.status == 200
        assert REASON not in got.text()
    assert journey.page.request.get(journey.path("results_report", **SCORECARD)).body().startswith(b"%PDF")
