"""Answering in a browser, on a telephone and on a wide screen, with scripts and without."""

import re

import pytest
from playwright.sync_api import Page, expect

from surveys import services
from surveys.models import Invitation, Nominee, SealedResponse
from surveys.views.answering import guessing
from tests.browser import new_context, stands
from tests.surveys.answering import filled

pytestmark = [pytest.mark.django_db, pytest.mark.journey]
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])


@pytest.fixture
def token(survey) -> str:
    return next(iter(survey.invite(partners=2).values()))


@pytest.fixture
def telephone(browser, request):
    """A telephone of 320 pixels; without scripts where the test says so."""
    scripts = request.node.callspec.params.get("scripts", True) if hasattr(request.node, "callspec") else True
    context = new_context(browser, viewport={"width": 320, "height": 700}, java_script_enabled=scripts)
    yield context.new_page()
    assert context.cookies() == []
    context.close()


def look(page: Page, scripts: bool) -> None:
    """At 1280 and 320 with axe; axe needs scripts, so that without them the width alone is looked at."""
    if scripts:
        stands(page)
    page.set_viewport_size({"width": 320, "height": 700})
    if not scripts:
        assert page.locator("main").bounding_box()["width"] <= 320
        for box in page.locator("main *:visible").all():
            found = box.bounding_box()
            assert found is None or found["x"] + found["width"] <= 320


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


@SCRIPTS
@pytest.mark.requirement("R-143", "R-144")
def test_stakeholder_answers_in_steps_on_a_telephone(live_server, telephone, survey, token, scripts):
    telephone.goto(f"{live_server.url}/s/{token}/")
    look(telephone, scripts)
    press(telephone, "answer one question at a time")
    look(telephone, scripts)
    press(telephone, "Save and continue")
    assert telephone.title().startswith("Error: Statement 1 of 6")
    look(telephone, scripts)
    for number in range(1, 7):
        expect(telephone.get_by_text(f"Statement {number} of 6")).to_be_visible()
        telephone.get_by_label("Unable to Comment" if number == 3 else "Somewhat agree").check()
        telephone.get_by_label("Comments (optional)").fill(f"Step {number}")
        press(telephone, "Save and continue")
    expect(telephone.get_by_text("Question 1 of 2")).to_be_visible()
    look(telephone, scripts)
    telephone.get_by_role("textbox").fill("w" * 2001)
    press(telephone, "Back")
    assert telephone.title().startswith("Error: ")
    expect(telephone.get_by_role("textbox")).to_have_value("w" * 2001)
    look(telephone, scripts)
    telephone.get_by_role("textbox").fill("They plan with us")
    press(telephone, "Back")
    expect(telephone.get_by_label("Comments (optional)")).to_have_value("Step 6")
    press(telephone, "All questions on one page")
    expect(telephone.get_by_role("textbox").nth(6)).to_have_value("They plan with us")
    look(telephone, scripts)
    press(telephone, "Check your answers")
    expect(telephone.get_by_text("Step 5")).to_be_visible()
    look(telephone, scripts)
    press(telephone, "Submit your answers")
    assert telephone.title().startswith("Error: Check your answers")
    look(telephone, scripts)
    telephone.get_by_label("I have checked these answers").check()
    press(telephone, "Submit your answers")
    expect(telephone.get_by_role("heading", name="Thank you")).to_be_visible()
    expect(telephone.get_by_text("They plan with us")).to_be_visible()
    look(telephone, scripts)
    telephone.reload()
    expect(telephone.get_by_role("heading", name="already submitted")).to_be_visible()
    look(telephone, scripts)
    assert SealedResponse.objects.count() == 1


@SCRIPTS
@pytest.mark.requirement("R-143")
def test_pages_beside_the_questions_stand(live_server, telephone, survey, token, scripts, monkeypatch):
    other = services.tokens_of(survey.assessment).popitem()[1]
    for name in ("", "saved/", "reminders/"):
        telephone.goto(f"{live_server.url}/s/{token}/{name}")
        look(telephone, scripts)
    press(telephone, "Save")
    assert telephone.title().startswith("Error: Reminders")
    look(telephone, scripts)
    telephone.get_by_label("Send me no more reminders").check()
    press(telephone, "Save")
    expect(telephone.get_by_text("You get no more reminders of this survey")).to_be_visible()
    services.save_draft(token=token, fields=filled(survey, text="A word"))
    for name in ("", "saved/", "check/"):
        telephone.goto(f"{live_server.url}/s/{token}/{name}")
        look(telephone, scripts)
    survey.answer(other)
    services.withdraw_nominee(nominee=Nominee.objects.order_by("pk")[0], actor=survey.cast.actor("super_user"))
    for address in (f"/s/{other}/", f"/s/{token}/", "/s/mistyped/"):
        telephone.goto(live_server.url + address)
        look(telephone, scripts)
    survey.closes_in(0)
    telephone.goto(f"{live_server.url}/s/{token}/")
    expect(telephone.get_by_role("heading", name="is closed")).to_be_visible()
    look(telephone, scripts)
    monkeypatch.setattr(guessing, "UNKNOWN", 0)
    telephone.goto(f"{live_server.url}/s/mistyped/")
    expect(telephone.get_by_role("heading", name="Please wait before you try another link")).to_be_visible()
    look(telephone, scripts)


@SCRIPTS
@pytest.mark.requirement("R-138")
def test_characters_are_counted_as_one_types_and_the_limit_is_said_in_words_without_scripts(
    live_server, telephone, token, scripts
):
    telephone.goto(f"{live_server.url}/s/{token}/step/1/")
    box = telephone.get_by_label("Comments (optional)")
    box.press_sequentially("Twelve signs")
    if scripts:
        expect(telephone.get_by_text("You have 1,988 characters remaining").first).to_be_visible()
    else:
        expect(telephone.get_by_text("You can enter up to 2,000 characters")).to_be_visible()


@SCRIPTS
def test_keyboard_alone_answers_and_enter_goes_on(live_server, telephone, token, scripts):
    """The Enter key in a choice presses what goes on, not "Back", which stands above it."""
    telephone.goto(f"{live_server.url}/s/{token}/step/2/")
    telephone.get_by_label("Strongly disagree").focus()
    for _ in range(4):
        telephone.keyboard.press("ArrowDown")
    expect(telephone.get_by_label("Agree", exact=True)).to_be_checked()
    telephone.keyboard.press("Enter")
    expect(telephone.get_by_text("Statement 3 of 6")).to_be_visible()
    press(telephone, "Back")
    expect(telephone.get_by_label("Agree", exact=True)).to_be_checked()


def test_screen_reader_hears_the_statement_with_its_choices(live_server, telephone, survey, token):
    telephone.goto(f"{live_server.url}/s/{token}/step/5/")
    statement = survey.statements[4].text
    group = telephone.get_by_role("group", name=statement)
    expect(group).to_have_accessible_description("Answer for Organisation 1, not as an individual")
    expect(group.get_by_role("radio")).to_have_count(7)
    expect(telephone.get_by_role("heading", level=1, name=statement)).to_have_count(1)
    expect(telephone.get_by_role("progressbar", name="Statement 5 of 6")).to_have_count(1)
    comments = telephone.get_by_label("Comments (optional)")
    expect(comments).to_have_accessible_description(re.compile("Do not name yourself or your organisation"))


def test_paper_has_the_answers_and_no_buttons(live_server, telephone, survey, token):
    services.save_draft(token=token, fields=filled(survey, text="On paper"))
    telephone.goto(f"{live_server.url}/s/{token}/check/")
    telephone.emulate_media(media="print")
    expect(telephone.get_by_text("On paper influence")).to_be_visible()
    for button in telephone.get_by_role("button").all():
        expect(button).not_to_be_visible()
    assert not Invitation.objects.filter(answered=True).exists()
