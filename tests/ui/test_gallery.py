"""The gallery in a real browser: every field and component stands at both widths, with and without script."""

import pytest

from tests.browser import WIDTHS, axe, new_context, no_sideways_scroll, stands

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


def test_count_of_the_page_and_of_the_server_agree_on_line_ends(page, live_server):
    page.goto(f"{live_server.url}/gallery/")
    page.fill("#id_commentary", "ab\ncd")
    page.wait_for_function("document.body.innerText.includes('You have 115 characters remaining')")


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


def test_helpers_notice_what_they_are_for(page, live_server):
    page.goto(f"{live_server.url}/gallery/")
    page.evaluate("document.querySelector('h1').insertAdjacentHTML('afterend', '<img src=\"/static/app/icon.svg\">')")
    with pytest.raises(AssertionError, match="image-alt"):
        axe(page)
    page.evaluate("document.querySelector('h1').insertAdjacentHTML('afterend', '<pre>' + 'x'.repeat(999) + '</pre>')")
    with pytest.raises(AssertionError, match="px of content"):
        no_sideways_scroll(page)
