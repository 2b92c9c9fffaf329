"""Starting the browser, and what every page must stand: no axe violation, no sideways scroll.

The fixtures `browser` and `page` are there for every test (tests/conftest.py), with one browser for the whole run:
import them nowhere else.
"""

import os
import shutil
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

WIDTHS = (1280, 320)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, one for the whole run."""
    # Playwright runs an event loop in this thread, in which Django refuses its database otherwise.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=_ARGS)
        yield chromium
        chromium.close()


def _is_fault(said: ConsoleMessage) -> bool:
    """The kit and the content security policy complain on the console; an answer such as 404 or 422 is no fault."""
    return said.type == "error" and "the server responded with a status" not in said.text


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page of 1280 pixels in a context of its own, which fails the test on an error of a script."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if _is_fault(said) else None)
    yield page
    context.close()
    assert errors == []


def axe(page: Page) -> None:
    """Assert that axe finds no violation on the page as it stands."""
    results = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
    violations = [
        f"{rule['id']}: {rule['help']}\n    " + "\n    ".join(node["html"] for node in rule["nodes"])
        for rule in results.response["violations"]
    ]
    assert not violations, f"{page.url} at {page.viewport_size}\n" + "\n".join(violations)


def no_sideways_scroll(page: Page) -> None:
    """Assert that the page as a whole does not scroll sideways; regions inside it may."""
    for _ in range(20):  # the menu folds a moment after the window became narrow
        wide, seen = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        if wide <= seen:
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{page.url}: {wide} px of content in {seen} px")


def stands(page: Page) -> None:
    """Both, at each width."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        axe(page)
        no_sideways_scroll(page)
