"""Answering in a browser, on a telephone and on a wide screen, with scripts and without."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from demonstration.links import tokens_of
from surveys import services
from surveys.models import LinkMark, Nominee, SealedResponse
from surveys.views.answering import guessing
from tests.browser import arrive, axe, new_context, no_sideways_scroll, stands
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


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


@SCRIPTS
@pytest.mark.requirement("R-143", "R-144")
def test_stakeholder_answers_in_steps_on_a_telephone(live_server, telephone, survey, token, scripts):
    telephone.goto(f"{live_server.url}/s/{token}/")
    look(telephone, scripts)
    arrive(button(telephone, "answer one question at a time"))
    look(telephone, scripts)
    arrive(button(telephone, "Save and continue"))
    assert telephone.title().startswith("Error: Statement 1 of 6")
    look(telephone, scripts)
    for number in range(1, 7):
        expect(telephone.get_by_text(f"Statement {number} of 6")).to_be_visible()
        telephone.get_by_label("Unable to Comment" if number == 3 else "Somewhat agree").check()
        telephone.get_by_label("Comments (optional)").fill(f"Step {number}")
        arrive(button(telephone, "Save and continue"))
    expect(telephone.get_by_text("Question 1 of 2")).to_be_visible()
    look(telephone, scripts)
    telephone.get_by_role("textbox").fill("w" * 2001)
    arrive(button(telephone, "Back"))
    assert telephone.title().startswith("Error: ")
    expect(telephone.get_by_role("textbox")).to_have_value("w" * 2001)
    look(telephone, scripts)
    telephone.get_by_role("textbox").fill("They plan with us")
    arrive(button(telephone, "Back"))
    expect(telephone.get_by_label("Comments (optional)")).to_have_value("Step 6")
    arrive(button(telephone, "All questions on one page"))
    expect(telephone.get_by_role("textbox").nth(6)).to_have_value("They plan with us")
    look(telephone, scripts)
    arrive(button(telephone, "Check your answers"))
    expect(telephone.get_by_text("Step 5")).to_be_visible()
    look(telephone, scripts)
    arrive(button(telephone, "Submit your answers"))
    assert telephone.title().startswith("Error: Check your answers")
    look(telephone, scripts)
    telephone.get_by_label("I have checked these answers").check()
    arrive(button(telephone, "Submit your answers"))
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
    other = tokens_of(survey.assessment).popitem()[1]
    for name in ("", "saved/", "reminders/"):
        telephone.goto(f"{live_server.url}/s/{token}/{name}")
        look(telephone, scripts)
    arrive(button(telephone, "Save"))
    assert telephone.title().startswith("Error: Reminders")
    look(telephone, scripts)
    telephone.get_by_label("Send me no more reminders").check()
    arrive(button(telephone, "Save"))
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
    arrive(button(telephone, "Back"))
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


def press_again(page: Page, name: str) -> None:
    """After a second of the page's own clock: the kit takes what comes sooner for a double click."""
    page.evaluate("new Promise(over => setTimeout(over, 1100))")
    button(page, name).click()


OFFLINE = (
    "You are offline, or the server cannot be reached. What you typed is still on this page. It is kept when the"
    " network is back: press again then."
)


@pytest.mark.parametrize(
    ("where", "name", "then"),
    [
        ("", "Check your answers", "/check/"),
        ("step/2/", "Save and continue", "/step/3/"),
        ("step/2/", "Back", "/step/1/"),
    ],
)
def test_a_press_without_a_network_is_held_and_what_was_typed_arrives_whole(
    live_server, telephone, token, where, name, then
):
    telephone.goto(f"{live_server.url}/s/{token}/{where}")
    for choice in telephone.get_by_label("Somewhat agree").all():
        choice.check()
    telephone.context.set_offline(True)
    telephone.get_by_label("Comments (optional)").nth(1 if where == "" else 0).fill("Typed in a tunnel")
    button(telephone, name).click()
    note = telephone.get_by_role("alert").filter(has_text=OFFLINE)
    expect(note).to_be_focused()
    expect(telephone.locator("[data-keep] [data-kept]")).to_have_text(OFFLINE)
    assert telephone.url.endswith(f"/s/{token}/{where}")
    stands(telephone)
    telephone.context.set_offline(False)
    gone_on = re.compile(r"What you typed was kept at .+ You can go on now\.$")
    expect(telephone.get_by_role("alert").filter(has_text="go on now")).to_have_text(gone_on)
    expect(telephone.locator("[data-keep] [data-kept]")).to_have_text(gone_on)
    stands(telephone)
    press_again(telephone, name)
    expect(telephone).to_have_url(re.compile(f"{then}$"))
    assert services.read_draft(token=token).fields["influence-text"] == "Typed in a tunnel"


def test_a_press_is_held_where_nothing_is_left_to_keep(live_server, telephone, token):
    telephone.goto(f"{live_server.url}/s/{token}/step/2/")
    telephone.context.set_offline(True)
    button(telephone, "Save as draft and close").click()
    expect(telephone.get_by_role("alert").filter(has_text=OFFLINE)).to_be_focused()
    telephone.context.set_offline(False)
    expect(telephone.get_by_role("alert").filter(has_text="The network is back. You can go on now.")).to_be_visible()
    press_again(telephone, "Save as draft and close")
    expect(telephone).to_have_url(re.compile("/saved/$"))


def test_a_press_is_held_where_the_server_gave_no_answer_though_the_browser_is_online(live_server, telephone, token):
    """And the same press goes on by itself where the server can be reached again by then."""
    telephone.goto(f"{live_server.url}/s/{token}/step/2/")
    telephone.route("**/kept/", lambda route: route.abort())
    telephone.get_by_label("Agree", exact=True).check()
    expect(telephone.locator("[data-keep] [data-kept]")).to_have_text(re.compile("could not be kept just now"))
    button(telephone, "Save and continue").click()
    expect(telephone.get_by_role("alert").filter(has_text=OFFLINE)).to_be_focused()
    telephone.unroute("**/kept/")
    press_again(telephone, "Save and continue")
    expect(telephone).to_have_url(re.compile("/step/3/$"))


def test_a_third_press_goes_on_where_something_stops_scripts_alone(live_server, telephone, token):
    """A filter that lets pages through and nothing that scripts ask for would keep a person here for ever."""
    telephone.goto(f"{live_server.url}/s/{token}/step/2/")
    telephone.route("**/kept/", lambda route: route.abort())
    telephone.get_by_label("Agree", exact=True).check()
    expect(telephone.locator("[data-keep] [data-kept]")).to_have_text(re.compile("could not be kept just now"))
    button(telephone, "Save and continue").click()
    expect(telephone.get_by_role("alert").filter(has_text=OFFLINE)).to_be_focused()
    press_again(telephone, "Save and continue")
    expect(telephone.get_by_role("alert").filter(has_text=OFFLINE)).to_be_focused()
    press_again(telephone, "Save and continue")
    expect(telephone).to_have_url(re.compile("/step/3/$"))


@pytest.mark.parametrize("status", [403, 409, 500, 503])
def test_whatever_the_server_answers_a_press_is_not_held(live_server, telephone, token, status):
    telephone.goto(f"{live_server.url}/s/{token}/step/2/")
    telephone.route("**/kept/", lambda route: route.fulfill(status=status, body="No"))
    telephone.get_by_label("Agree", exact=True).check()
    expect(telephone.locator("[data-keep] [data-kept]")).to_have_text(re.compile("could not be kept just now"))
    button(telephone, "Save and continue").click()
    expect(telephone).to_have_url(re.compile("/step/3/$"))


def test_enter_is_held_beside_the_button_that_a_person_sees(live_server, telephone, token):
    telephone.goto(f"{live_server.url}/s/{token}/step/2/")
    telephone.get_by_label("Agree", exact=True).check()
    telephone.context.set_offline(True)
    telephone.keyboard.press("Enter")
    note = telephone.get_by_role("alert").filter(has_text=OFFLINE)
    expect(note).to_be_focused()
    assert note.evaluate("line => line.previousElementSibling.textContent.trim()") == "Save and continue"


# Of the box in which one types, two lines or all of it are in the window above what stands at its lower edge.
SEEN = """() => {
  const { top, bottom, height } = document.activeElement.getBoundingClientRect()
  const edge = document.querySelector('[data-keep]').getBoundingClientRect().top
  return Math.min(bottom, edge) - Math.max(top, 0) >= Math.min(height, 60) - 1
}"""


@pytest.mark.parametrize("size", [(1280, 900), (320, 700), (640, 450), (320, 256)])
def test_what_could_not_be_kept_is_said_where_one_types_and_covers_no_box(live_server, telephone, token, size):
    """The last two are what is left of a window at 200 and at 400 per cent."""
    width, height = size
    telephone.goto(f"{live_server.url}/s/{token}/")
    telephone.set_viewport_size({"width": width, "height": height})
    telephone.context.set_offline(True)
    edge = telephone.locator("[data-keep]")
    telephone.get_by_role("textbox").first.fill("Typed in a tunnel")
    expect(edge.get_by_text("could not be kept just now")).to_be_in_viewport(ratio=0.5)
    assert edge.bounding_box()["height"] <= 0.41 * height
    for box in telephone.get_by_role("textbox").all():
        box.focus()
        telephone.wait_for_function(SEEN)
    axe(telephone)
    no_sideways_scroll(telephone)
    telephone.evaluate("scrollTo(0, document.body.scrollHeight)")
    foot = telephone.locator("main a").last.bounding_box()
    assert foot["y"] + foot["height"] <= edge.bounding_box()["y"]
    telephone.emulate_media(media="print")
    expect(edge).not_to_be_visible()


def test_what_stands_at_the_lower_edge_can_be_put_back_and_the_cursor_stays(live_server, telephone, token):
    telephone.goto(f"{live_server.url}/s/{token}/")
    telephone.context.set_offline(True)
    box = telephone.get_by_role("textbox").last
    box.fill("Typed in a tunnel")
    hide = telephone.get_by_role("button", name="Hide this message")
    hide.click()
    expect(hide).not_to_be_visible()
    expect(box).to_be_focused()
    expect(telephone.locator("[data-keep]")).not_to_be_in_viewport()


def test_what_was_changed_elsewhere_is_said_at_the_lower_edge(live_server, telephone, token):
    telephone.goto(f"{live_server.url}/s/{token}/")
    services.save_draft(token=token, fields={"keep_doing-text": "At the desk"})
    telephone.get_by_role("textbox").nth(6).fill("On the telephone")
    expect(telephone.locator("[data-keep]").get_by_text("changed elsewhere")).to_be_in_viewport()
    stands(telephone)


def test_paper_has_the_answers_and_no_buttons(live_server, telephone, survey, token):
    services.save_draft(token=token, fields=filled(survey, text="On paper"))
    telephone.goto(f"{live_server.url}/s/{token}/check/")
    telephone.emulate_media(media="print")
    expect(telephone.get_by_text("On paper influence")).to_be_visible()
    for button in telephone.get_by_role("button").all():
        expect(button).not_to_be_visible()
    assert not LinkMark.objects.exists()
