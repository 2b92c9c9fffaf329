"""The analyst and the PCT follow a survey: counts while it is open, the result when it is closed and released."""

import openpyxl
import pytest
from playwright.sync_api import expect

from cycles.models import Assessment
from cycles.states import State
from demonstration import preparation, year
from tests.browser import stands
from tests.journeys.journey import Journey

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("no_worker")]

ANALYST, READER = "analyst", "reader.5d7"


def now_stands(journey: Journey, state: State) -> None:
    """The assessment as the work of others, which these pages do not show, has brought it along."""
    Assessment.objects.filter(pk=journey.scene.assessment.pk).update(state=state)


def asked_and_some_answered(journey: Journey) -> None:
    preparation.nominate(journey.scene)
    preparation.answer_survey(journey.scene, people_who_answer=25)


@pytest.mark.requirement("R-148", "R-149", "R-150", "R-155")
def test_analyst_follows_the_counts_and_then_reads_prints_and_downloads_the_result(journey: Journey, tmp_path):
    page = journey.page
    journey.sign_in(ANALYST)
    journey.visit("survey_progress")
    journey.reads("Nobody has been asked yet")
    journey.stands()

    asked_and_some_answered(journey)
    journey.follow_from_hub("Survey responses")
    journey.reads("25 of 31 people asked have answered (80.6%)", "Nothing of the answers is shown before")
    stands(page)

    year.close_survey(journey.scene)
    now_stands(journey, State.SUBMITTED)
    journey.follow_from_hub("Survey responses")
    journey.reads("a suggestion, never a rating", "Key stakeholders strongly agree that the PCT is the local leader")
    journey.unfold("Lower survey results")
    first = page.get_by_role("region", name="1. We recognise the PCT")
    expect(first.get_by_role("img")).to_have_count(2)
    first.get_by_text("These numbers as a table").first.click()
    expect(first.get_by_role("row", name="Unable to Comment")).to_be_visible()
    stands(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(media="print")
    expect(page.get_by_role("link", name="Download as a workbook")).to_be_hidden()
    expect(page.get_by_role("link", name="Comments", exact=True)).to_be_hidden()
    expect(first.get_by_role("row", name="Nation’s median")).to_be_visible()
    page.emulate_media(media="screen")

    tables = ["Means", "Answers", "Last year and medians", "Comments", "Asked and answered"]
    for link, name in (("Means", "means_2009-10.csv"), ("Download as a workbook", "result_2009-10.xlsx")):
        with page.expect_download() as arriving:
            page.get_by_role("link", name=link).click()
        assert arriving.value.suggested_filename == f"Newcastle PCT_Survey {name}"
        arriving.value.save_as(tmp_path / name)
    assert "We recognise the PCT" in (tmp_path / "means_2009-10.csv").read_text("utf-8-sig")
    book = openpyxl.load_workbook(tmp_path / "result_2009-10.xlsx")
    assert book.sheetnames == [*tables, "Notes"]


@pytest.mark.requirement("R-148", "R-156")
def test_pct_follows_the_counts_and_reads_the_result_when_it_is_released(journey: Journey):
    asked_and_some_answered(journey)
    journey.sign_in(READER)
    journey.follow_from_hub("Survey responses")
    journey.reads("25 of 31 people asked have answered")
    journey.stands()
    year.close_survey(journey.scene)
    now_stands(journey, State.RATED)
    journey.follow_from_hub("Survey responses")
    journey.reads("releases the provisional ratings")
    journey.does_not_read("Suggests level", "How many gave each answer")
    journey.stands()
    now_stands(journey, State.PROVISIONAL)
    journey.follow_from_hub("Survey responses")
    journey.reads(
        "How many gave each answer", "What does the PCT do well that they should keep doing?", "Download as a workbook"
    )
    journey.stands()
