"""What a stakeholder's link says to bad input, and links that do not open a survey."""

import re
import time

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from demonstration import people, preparation, year
from demonstration.links import tokens_of
from surveys.models import Nominee, SealedResponse
from surveys.services import correct_address, read_draft
from tests import patience
from tests.browser import arrive, axe, fresh_page, new_context, no_sideways_scroll
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


TELEPHONE = {"viewport": {"width": 320, "height": 700}}
KEPT = re.compile(r"What you typed was kept at (midday|midnight|[\d:]+[ap]m)\. It is not submitted yet\.")


@pytest.fixture
def telephone(browser):
    """A telephone that has been nowhere yet."""
    context = new_context(browser, **TELEPHONE)
    yield context
    assert context.cookies() == []
    context.close()


def small(page: Page) -> None:
    """The page stands on a telephone."""
    axe(page)
    no_sideways_scroll(page)


def kept(page: Page, said: re.Pattern[str] | str = KEPT) -> None:
    """The page says so, to be read out too."""
    line = page.get_by_role("status").filter(has_text=said)
    expect(line).to_have_count(1)
    expect(line).to_be_visible()


def arrived(link: str, text: str) -> None:
    """The draft behind the link has the text, once the server has taken what a page that is gone sent it."""
    until = time.monotonic() + patience.SECONDS
    while not (draft := read_draft(token=link.split("/")[2])) or text not in draft.fields.values():
        assert time.monotonic() < until, draft
        time.sleep(0.1)


@pytest.mark.requirement("R-143", "R-138")
def test_what_was_typed_is_there_again_for_who_leaves_without_saving_and_a_copy_is_kept_at_the_end(
    journey: Journey, links, telephone, browser
):
    """On a telephone: the page is left as it is, opened again there and elsewhere, and nothing was pressed before."""
    address = journey.address + links[0]
    phone = telephone.new_page()
    phone.goto(address)
    small(phone)
    phone.get_by_label("Somewhat agree").first.check()
    phone.get_by_label("Comments (optional)").first.press_sequentially("They came to us before")
    kept(phone)
    small(phone)
    phone.get_by_label("Comments (optional)").nth(1).fill("y" * 2012)
    kept(phone, "Shorten the comment on statement 2 by 12 characters. The limit is 2,000.")
    small(phone)
    phone.get_by_label("What should the PCT do differently?").fill("Ask us sooner")
    phone.goto("about:blank")  # at once: the text goes with the page
    arrived(links[0], "Ask us sooner")

    again = telephone.new_page()
    again.goto(address)
    expect(again.get_by_label("Somewhat agree").first).to_be_checked()
    expect(again.get_by_label("Comments (optional)").first).to_have_value("They came to us before")
    expect(again.get_by_label("Comments (optional)").nth(1)).to_have_value("y" * 2012)
    expect(again.get_by_label("What should the PCT do differently?")).to_have_value("Ask us sooner")
    small(again)
    again.goto(f"{address}step/2/")
    again.get_by_label("Agree", exact=True).check()
    again.get_by_label("Comments (optional)").fill("Shorter now")
    kept(again)
    arrived(links[0], "Shorter now")
    small(again)

    with fresh_page(browser) as desk:
        there = Journey(desk, journey.address, journey.scene, journey.panel)
        there.open(links[0])
        expect(desk.get_by_label("Comments (optional)").nth(1)).to_have_value("Shorter now")
        expect(desk.get_by_role("radio", name="Agree", exact=True).nth(1)).to_be_checked()
        again.get_by_label("Comments (optional)").fill("On the telephone")
        kept(again)
        desk.get_by_label("Comments (optional)").nth(1).fill("At the desk")
        kept(desk, "The comment on statement 2 was changed elsewhere since you opened this page")
        there.stands()
        for group in desk.get_by_role("group").all()[2:]:
            group.get_by_label("Unable to Comment").check()
        assert there.press("Check your answers") == 422
        there.reads("Saved elsewhere since you opened this page", "On the telephone")
        there.keeps(**{desk.get_by_label("Comments (optional)").nth(1).get_attribute("name"): "At the desk"})
        there.stands()
        there.press("Keep what is saved")
        there.press("Check your answers")
        there.reads("On the telephone", "Ask us sooner", "They came to us before")

    again.goto(f"{address}check/")
    small(again)
    again.get_by_label("I have checked these answers").check()
    arrive(again.get_by_role("button", name="Submit your answers"))
    expect(again.get_by_role("heading", name="Thank you. Your answers are submitted")).to_be_visible()
    expect(again.get_by_text("Nobody sees any of them before")).to_be_visible()
    small(again)
    with again.expect_download() as copy:
        again.get_by_role("button", name="Download as PDF").click()
    text = " ".join(page.extract_text() for page in PdfReader(copy.value.path()).pages)
    assert "On the telephone" in text and "Ask us sooner" in text and "Newcastle PCT" in text
    expect(again.get_by_text("Ask us sooner")).to_be_visible()
    again.goto(address)
    expect(again.get_by_role("heading", name="This link can no longer be used")).to_be_visible()
    expect(again.get_by_text("Newcastle")).to_have_count(0)
    small(again)
    assert SealedResponse.objects.filter(assessment=journey.scene.assessment).count() == 1


def test_typing_that_could_not_be_kept_is_said_stays_on_the_page_and_is_tried_again(journey: Journey, links, telephone):
    phone = telephone.new_page()
    phone.goto(journey.address + links[1])
    phone.route("**/kept/", lambda route: route.abort())
    phone.get_by_label("Comments (optional)").first.fill("In a tunnel")
    kept(phone, "What you typed could not be kept just now. It is still on this page, and we try again.")
    small(phone)
    phone.unroute("**/kept/")
    kept(phone)
    arrived(links[1], "In a tunnel")
    with year.survey_over(journey.scene.assessment):
        phone.get_by_label("Comments (optional)").first.fill("In a tunnel, too late")
        kept(phone, "The survey is closed, so what you typed could not be kept.")
        small(phone)
        expect(phone.get_by_label("Comments (optional)").first).to_have_value("In a tunnel, too late")


def test_a_page_of_the_survey_asks_for_its_files_as_every_other_page_does(journey: Journey, links, browser):
    """Whoever reads a log of requests for files does not tell by them which page was opened."""
    asked = []
    for address in (links[0], reverse("account_login"), reverse("results_index")):
        context, requests = new_context(browser), []
        page = context.new_page()
        page.on("request", lambda one, requests=requests: requests.append(one))
        page.goto(journey.address + address)
        page.wait_for_load_state("networkidle")
        files = {(one.url, one.all_headers().get("referer")) for one in requests}
        context.close()
        asked.append({one for one in files if not one[0].endswith(address)})
    assert asked[0] and asked[0] == asked[1] == asked[2]
    assert {referrer for _, referrer in asked[0]} == {None}


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
