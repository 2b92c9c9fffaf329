"""In the browser: choosing outcomes, explaining changes, and defining one of the PCT's own with its data set."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assessments.models import Choice, LocalOutcome
from benchmarks.models import Value
from tests.assessments.own_outcomes import define_in_full, last_year, name
from tests.benchmarks.workbooks import sound_rows, workbook
from tests.browser import arrive, session_of, sign_in, stands
from tests.journeys.uploading import takes_several

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def visit(page, live_server, cast):
    sessions: dict[str, str] = {}

    def go(who: str, url_name: str, **kwargs):
        # Signed in once: the page that is left may still be keeping what was typed, and SQLite has one writer.
        if who not in sessions:
            sessions[who] = session_of(cast.users[who])
        sign_in(page.context, live_server, cast.users[who], sessions[who])
        page.goto(live_server.url + reverse(url_name, kwargs={"assessment_id": cast.assessment.pk} | kwargs))
        return page

    return go


@pytest.mark.requirement("R-063", "R-065", "R-068", "R-069", "R-070", "R-084", "R-095")
def test_a_ticked_outcome_shows_its_boxes_at_once_and_a_change_is_explained(visit, cast):
    last_year(cast, "3", "4", gone="Seen within two days")
    page = visit("editor", "outcomes_form")
    expect(page.get_by_text("community partners and clinicians").first).to_be_attached()
    stands(page)

    # A tick shows the boxes, also those of the change; nothing was saved yet.
    page.locator("[name='chosen-5']").check(force=True)
    page.locator("[name='aspiration-5-2010']").fill("12.5")
    page.locator("[name='rationale-5']").fill("As the best of our peers.")
    page.locator("[name='change-why-5'][value='better_metric']").check(force=True)
    page.locator("[name='change-rationale-5']").fill("It measures what we do.")
    # Last year's outcome, chosen again and taken back: its change is asked for, once.
    page.locator("[name='chosen-3']").check(force=True)
    page.locator("[name='chosen-4']").check(force=True)
    stands(page)
    assert not Choice.objects.filter(assessment=cast.assessment).exists()
    page.locator("#locally-defined > summary").click()
    page.locator("[name='local-name-1']").fill("Two-day access")
    arrive(page.get_by_role("button", name="Save as draft").first)
    expect(page.get_by_text("Draft saved").first).to_be_visible()
    expect(page.locator("[name='change-rationale-5']")).to_have_value("It measures what we do.")
    expect(page.locator("[name='change-why-5'][value='better_metric']")).to_be_checked()
    expect(page.get_by_text("2 kept from last year, 2 new, 1 dropped")).to_be_visible()
    stands(page)

    # Everything that is missing is named, and nothing typed is lost.
    page.locator("[name='rationale-1a']").fill("A smaller gap.")
    arrive(page.get_by_role("button", name="Save and mark as completed").last)
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    for words in (
        "Enter the day on which the outcomes were agreed with partners",
        "Enter the rationale for dropping “Seen within two days”",
        "Complete the form of outcome L1",
    ):
        expect(page.get_by_role("link", name=words).first).to_be_visible()
    expect(page.locator("[name='rationale-1a']")).to_have_value("A smaller gap.")
    stands(page)


@pytest.mark.requirement("R-095", "R-100", "R-106", "R-107", "R-110", "R-112", "R-114")
def test_an_own_outcome_is_defined_from_the_define_link_to_its_benchmark(visit, cast, tmp_path):
    name(cast, {1: "Two-day access"})
    page = visit("editor", "outcomes_form")
    arrive(page.get_by_role("link", name="Define outcome L1"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Two-day access")
    stands(page)

    page.locator("[name='definition']").fill("Patients seen within two days, of all who asked")
    page.locator("[name='unit']").fill("%")
    page.locator("[name='condition-dataset']").check(force=True)
    arrive(page.get_by_role("button", name="Save as draft").first)
    expect(page.get_by_role("link", name="Upload the dataset and choose it first")).to_be_visible()
    stands(page)
    page.locator("[name='condition-dataset']").uncheck(force=True)
    arrive(page.get_by_role("button", name="Save as draft").first)
    expect(page.get_by_text("Draft saved").first).to_be_visible()

    # A workbook with faults is handed in, reported and replaced.
    rows = sound_rows()
    rows[3][4] = "twelve"
    _upload(page, tmp_path, "first.xlsx", rows)
    visit("editor", "local_outcome_form", number=1)
    page.locator("[name='dataset']").first.check(force=True)
    arrive(page.get_by_role("button", name="Save and read the dataset in"))
    stands(page)
    arrive(page.get_by_role("button", name="Check it and read it in"))
    expect(page.get_by_text("This cell holds no number")).to_be_visible()
    stands(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download all of this as CSV").click()
    assert "This cell holds no number" in download.value.path().read_text(encoding="utf-8-sig")
    assert not Value.objects.exists()

    visit("editor", "local_outcome_form", number=1)
    _upload(page, tmp_path, "second.xlsx", sound_rows())
    visit("editor", "local_outcome_form", number=1)
    page.locator("[name='dataset']").last.check(force=True)
    arrive(page.get_by_role("button", name="Save and read the dataset in"))
    arrive(page.get_by_role("button", name="Check it and read it in"))
    expect(page.get_by_text("The dataset is read in")).to_be_visible()
    page.locator("summary", has_text="How the PCT compares on outcome L1").click()
    expect(page.get_by_role("columnheader", name="National median of PCTs")).to_be_visible()
    stands(page)
    assert Value.objects.count() == 304

    visit("editor", "local_outcome_remove", number=1)
    stands(page)
    page.get_by_label("Keep it among the documents").check(force=True)
    arrive(page.get_by_role("button", name="Remove outcome"))
    expect(page.get_by_text("Outcome L1 is removed")).to_be_visible()
    assert not LocalOutcome.objects.exists()


def _upload(page, tmp_path, file: str, rows) -> None:
    """By the link of the form, in the documents' own page."""
    (tmp_path / file).write_bytes(workbook(rows).getvalue())
    arrive(page.get_by_role("link", name="Upload National Data"))
    takes_several(page)
    page.locator("input[type=file]").first.set_input_files(tmp_path / file)
    page.get_by_label("Comment").first.fill("Dataset of outcome L1, two-day access")
    page.get_by_role("button", name="Upload", exact=False).last.click()
    expect(page.get_by_role("link", name="Go back to where you came from")).to_be_visible()


@pytest.mark.requirement("R-028", "R-072", "R-086", "R-110")
def test_pages_to_read_and_to_print_stand(visit, cast):
    last_year(cast, "9", gone="Seen within two days")
    define_in_full(cast)
    for who, url_name, kwargs in (
        ("analyst", "outcomes_form", {}),
        ("analyst", "local_outcome_form", {"number": 1}),
        ("reader", "outcomes_print", {}),
        ("reader", "local_outcome_print", {"number": 1}),
        ("reader", "local_outcome_dataset", {"number": 1}),
    ):
        page = visit(who, url_name, **kwargs)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        stands(page)
    page = visit("reader", "outcomes_print")
    expect(page.get_by_role("button", name="Print")).to_be_visible()
