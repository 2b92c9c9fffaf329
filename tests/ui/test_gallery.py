"""The gallery in a real browser: every field and component stands at both widths, with and without script."""

import pytest
from playwright.sync_api import TimeoutError

from sentences.counts import counted
from sentences.lines import characters
from tests import patience
from tests.browser import WIDTHS, axe, new_context, no_sideways_scroll, stands, stands_still

pytestmark = [pytest.mark.journey, pytest.mark.django_db, pytest.mark.urls("tests.ui.urls")]


@pytest.mark.parametrize("state", ["empty", "filled", "wrong"])
def test_gallery_stands_in_each_state(page, live_server, state):
    page.goto(f"{live_server.url}/gallery/{state}/")
    stands(page)


def test_error_summary_takes_focus_and_leads_to_the_field(page, live_server):
    page.goto(f"{live_server.url}/gallery/wrong/")
    page.wait_for_selector(".nhsuk-error-summary:focus")
    page.get_by_role("link", name="Choose a level from 1 to 4").click()
    assert page.evaluate("document.activeElement.id") == "id_level"


def test_a_script_that_comes_late_takes_nobody_from_the_box_in_which_they_type(page, live_server):
    """As it did by moving to the summary of errors while a letter was on its way."""
    held = []
    page.route("**/nhsuk-frontend*.js", lambda request: held.append(request))
    with page.expect_request("**/nhsuk-frontend*.js"):
        page.goto(f"{live_server.url}/gallery/wrong/", wait_until="commit")
    page.locator("#id_commentary").fill("")
    page.keyboard.type("Typed ")
    held[0].continue_()
    page.get_by_text("You have 114 characters remaining").first.wait_for()
    page.keyboard.type("at once")
    assert page.input_value("#id_commentary") == "Typed at once"


# As they stand in the box, and how many characters they have.
COUNTED = [
    ("ab\ncd", 5),
    ("a\r\nb\r\n", 4),
    ("three spaces   ", 15),
    ("\U0001f600" * 5, 5),
    ("\U0001f469\u200d\U0001f469", 3),
    ("e\u0301\u00e9", 3),
    ("\u65e5\u672c \U00020bb7", 4),
    (" \n\u00a0\t\u2003", 0),
    ("\ufeff\u202e", 0),
    ("a\u202eb\u0007c\ufeff", 3),
    ("\uf0b7 Bullet", 8),
    ("one\u2028two", 7),
]


@pytest.mark.requirement("R-031", "R-032")
def test_the_page_counts_characters_as_the_server_does(page, live_server):
    page.goto(f"{live_server.url}/gallery/")
    for text, number in COUNTED:
        assert characters(text) == number
        page.fill("#id_commentary", text)
        left = f"You have {counted(120 - number, 'character')} remaining"
        page.wait_for_function("said => document.body.innerText.includes(said)", arg=left)


def test_over_long_text_is_not_cut_while_typing(page, live_server):
    page.goto(f"{live_server.url}/gallery/")
    page.fill("#id_commentary", "x" * 150)
    assert len(page.input_value("#id_commentary")) == 150
    page.wait_for_function("document.body.innerText.includes('You have 30 characters too many')")


def test_wide_table_scrolls_in_its_own_region(page, live_server):
    page.set_viewport_size({"width": 320, "height": 900})
    page.goto(f"{live_server.url}/gallery/")
    region = page.get_by_role("region", name="Values by year")
    assert region.evaluate("it => it.scrollWidth > it.clientWidth")
    assert region.get_attribute("tabindex") == "0"


@pytest.mark.parametrize("width", WIDTHS)
def test_gallery_works_without_script(browser, live_server, width):
    context = new_context(browser, viewport={"width": width, "height": 900}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/gallery/wrong/")
    assert page.get_by_text("You can enter up to 120 characters").is_visible()
    assert page.get_by_text("Shorten the commentary by 33 characters. The limit is 120.").count() == 2
    context.close()


@pytest.mark.parametrize(
    "address", ["sign-in/", "reset/", "reset/sent/", "reset/1-gone/", "reset/done/", "refused/", "no-such/"]
)
def test_sign_in_and_error_pages_stand(page, live_server, address):
    page.goto(f"{live_server.url}/{address}")
    stands(page)


def test_a_page_is_judged_when_its_styles_are_there(page, live_server):
    held = []
    page.goto(f"{live_server.url}/gallery/")
    page.route("**/*.css", lambda request: held.append(request))
    with page.expect_request("**/*.css"):
        page.get_by_role("link", name="in error").click()
    page.set_default_timeout(1000)
    with pytest.raises(TimeoutError):
        stands_still(page)
    page.set_default_timeout(patience.MILLISECONDS)
    held[0].continue_()
    stands(page)


def test_helpers_notice_what_they_are_for(page, live_server):
    page.goto(f"{live_server.url}/gallery/")
    page.evaluate("document.querySelector('h1').insertAdjacentHTML('afterend', '<img src=\"data:image/gif,\">')")
    with pytest.raises(AssertionError, match="image-alt"):
        axe(page)
    page.evaluate("document.querySelector('h1').insertAdjacentHTML('afterend', '<pre>' + 'x'.repeat(999) + '</pre>')")
    with pytest.raises(AssertionError, match="px of content"):
        no_sideways_scroll(page)
