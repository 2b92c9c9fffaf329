"""A contracting process form in a browser: errors made and mended, a date picked, sections folded, then on paper."""

import io

import pytest
from django.urls import reverse
from docx import Document as Read
from playwright.sync_api import expect

from cycles.models import Part
from cycles.states import State
from documents.models import ContractForm
from tests.assessments.filling import fill_contracts
from tests.browser import arrive, sign_in, stands
from tests.cast import build_cast

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

BOXES = {
    "Name of Provider:": "City Hospitals",
    "Type of Provider:": "Acute foundation trust",
    "Please provide context of the provider": "It broke even for four years.",
    "Please provide context of your relationship": "Shorter waits.",
    "Negotiation: Commentary": "We compared prices with our peers.",
    "Contracting: Commentary": "Activity is agreed by specialty.",
    "Contract Management: Commentary": "A clinical board meets every month.",
}


@pytest.fixture
def cast(transactional_db):
    return build_cast()


@pytest.fixture
def at(cast, live_server, page):
    def go(who: str, name: str, **kwargs):
        sign_in(page.context, live_server, cast.users[who])
        page.goto(live_server.url + reverse(name, kwargs={"assessment_id": cast.assessment.pk} | kwargs))
        return page

    return go


def unfold(page, title: str) -> None:
    """Open a section that is folded away."""
    summary = page.locator("summary", has_text=f"Show/Hide Content: {title}")
    if not summary.evaluate("summary => summary.parentElement.open"):
        summary.click()


@pytest.mark.requirement("R-224", "R-225", "R-226", "R-229", "R-234", "R-239")
def test_an_editor_fills_in_a_form_is_told_what_to_mend_and_completes_it(cast, at, page):
    at("editor", "contract_form", key="acute")
    stands(page)

    # A section is hidden and shown; the questions stand beside it.
    negotiation = page.get_by_label("Negotiation: Commentary")
    expect(negotiation).to_be_visible()
    page.locator("summary", has_text="Show/Hide Content: Negotiation").click()
    expect(negotiation).to_be_hidden()
    for title in ("Negotiation", "Contracting", "Contract Management"):
        unfold(page, title)
    expect(page.get_by_text("What improvement requirements have been defined?")).to_be_visible()
    stands(page)

    for label, text in BOXES.items():
        page.get_by_label(label).fill(text)
    # The calendar fills the boxes of the date beside which it stands.
    page.get_by_label("Or pick from a calendar Contract Start Date:").fill("2009-04-01")
    expect(page.locator("[name=starts_day]")).to_have_value("1")
    expect(page.locator("[name=starts_year]")).to_have_value("2009")
    page.get_by_label("Or pick from a calendar Contract End Date:").fill("2008-03-31")
    arrive(page.get_by_role("button", name="Save and mark as completed").last)

    summary = page.locator(".nhsuk-error-summary")
    expect(summary).to_be_focused()
    expect(
        summary.get_by_role("link", name="The contract end date must be the start date or a day after it")
    ).to_be_visible()
    expect(page.get_by_label("Negotiation: Commentary")).to_have_value(BOXES["Negotiation: Commentary"])
    stands(page)
    assert not ContractForm.objects.exists()

    page.locator("[name=ends_year]").fill("2012")
    expect(page.get_by_label("Or pick from a calendar Contract End Date:")).to_have_value("2012-03-31")
    arrive(page.get_by_role("button", name="Save and mark as completed").last)
    expect(summary.get_by_role("link", name="Enter the contract signing date")).to_be_visible()
    stands(page)

    for name, value in (("signed_day", "11"), ("signed_month", "Feb"), ("signed_year", "2009")):
        page.locator(f"[name={name}]").fill(value)
    arrive(page.get_by_role("button", name="Save and mark as completed").last)
    page.wait_for_url("**/contracts/primary_care/")
    expect(
        page.get_by_text("the overall approach of the PCT to managing all primary care contracts").first
    ).to_be_visible()
    stands(page)
    form = ContractForm.objects.get(kind__key="acute")
    assert (form.provider, str(form.ends), str(form.signed)) == ("City Hospitals", "2012-03-31", "2009-02-11")
    assert Part.objects.get(assessment=cast.assessment, key="contract-acute").state == Part.State.COMPLETED


@pytest.mark.requirement("R-029", "R-240", "R-241")
def test_what_was_filled_in_is_read_and_printed(cast, at, page):
    fill_contracts(cast.assessment, cast.actor("editor"))
    at("editor", "contract_form", key="acute")
    arrive(page.get_by_role("link", name="Print", exact=True).first)
    page.wait_for_url("**/forms/contract-acute/print/")
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    expect(page.get_by_text("How negotiation went, acute.")).to_be_visible()
    stands(page)
    page.emulate_media(media="print")
    expect(page.get_by_role("link", name="Close")).to_be_hidden()
    expect(page.locator(".nhsuk-header__navigation")).to_be_hidden()
    page.emulate_media(media="screen")

    for key in ("competency-3", "governance-finance", "nominees", "documents"):
        at("editor", "part_print", key=key)
        stands(page)
    at("editor", "frozen_copy")
    stands(page)
    page.emulate_media(media="print")
    expect(page.get_by_text("Contracting Process Form - PCT's choice").first).to_be_visible()
    expect(page.locator(".app-print-return details .nhsuk-list").first).to_be_visible()
    page.emulate_media(media="screen")

    at("editor", "assessment_hub")
    with page.expect_download() as arriving:
        page.get_by_role("link", name="The return for the board, as a Word document").click()
    document = Read(io.BytesIO(arriving.value.path().read_bytes()))
    assert "How negotiation went, acute." in [paragraph.text for paragraph in document.paragraphs]

    cast.at(State.SUBMITTED)
    at("analyst", "contract_form", key="choice")
    expect(page.get_by_text("City Hospitals")).to_be_visible()
    stands(page)
