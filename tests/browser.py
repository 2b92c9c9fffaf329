"""Starting the browser, and what every page must stand: no axe violation, no sideways scroll.

The fixtures `browser` and `page` are there for every test (tests/conftest.py), with one browser for the whole run:
import them nowhere else.
"""

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.dispatch import receiver
from django.test import Client
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Response,
    expect,
    sync_playwright,
)
from pytest_django.live_server_helper import LiveServer

from organisations.models import User
from tests import patience

WIDTHS = (1280, 320)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Only of violations are all places wanted: those of everything else took most of the time.
_AXE = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
# The threads of the live server that answer a request now.
_answering: set[int] = set()
_one_less = threading.Condition()
_ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]

# Without the kit's script the menu wraps and is done. With it, what has no room goes behind a button a moment later,
# and until then stands white on white beyond the blue bar.
_MENU_IS_FOLDED = """() => {
  const list = document.querySelector('.nhsuk-header__navigation-list');
  if (!list || !document.body.classList.contains('js-enabled')) return true;
  const room = list.getBoundingClientRect().right + 1;
  return [...list.children].every(item => item.hidden || item.getBoundingClientRect().right <= room);
}"""


@receiver(request_started)
def _begins(**kwargs) -> None:
    if "process_request_thread" in threading.current_thread().name:
        with _one_less:
            _answering.add(threading.get_ident())


@receiver(request_finished)
def _ends(**kwargs) -> None:
    with _one_less:
        _answering.discard(threading.get_ident())
        _one_less.notify_all()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, one for the whole run."""
    # Playwright runs an event loop in this thread, in which Django refuses its database otherwise.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    expect.set_options(timeout=patience.MILLISECONDS)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=_ARGS)
        yield chromium
        chromium.close()


def _is_fault(said: ConsoleMessage) -> bool:
    """The kit and the content security policy complain on the console; an answer such as 404 or 422 is no fault."""
    return said.type == "error" and "the server responded with a status" not in said.text


def new_context(browser: Browser, **options) -> BrowserContext:
    """A browser that knows nothing of the others: 1280 pixels wide unless the options say otherwise."""
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, "locale": "en-GB"} | options)
    context.set_default_timeout(patience.MILLISECONDS)
    return context


@contextmanager
def fresh_page(browser: Browser) -> Iterator[Page]:
    """A page of 1280 pixels in a context of its own, which fails the test on an error of a script."""
    context = new_context(browser)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if _is_fault(said) else None)
    yield page
    context.close()
    _answered()
    assert errors == []


def _answered() -> None:
    """Wait for what a page had asked for when it was closed: the tables are about to be emptied."""
    with _one_less:
        ended = _one_less.wait_for(lambda: not _answering, timeout=patience.SECONDS)
        assert ended, "A request of the live server does not end"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """One fresh page."""
    with fresh_page(browser) as page:
        yield page


def session_of(user: User) -> str:
    """A session of this person, as signing in gives it."""
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def sign_in(context: BrowserContext, live_server: LiveServer, user: User, session: str = "") -> None:
    """Make the browser this person's, whoever had it before; `session` is one that the person has already."""
    context.clear_cookies()
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session or session_of(user), "url": live_server.url}
    context.add_cookies([cookie])


def arrive(target: Locator) -> Response:
    """Press what leads to another page, and wait until that page is there: how it was answered. No other page may be on
    its way already.
    """
    with target.page.expect_navigation() as arriving:
        target.click(no_wait_after=True)
    response = arriving.value
    assert response is not None
    return response


def stands_still(page: Page) -> None:
    """Wait until the page is there whole: after a press it is there before its styles are, and its menu folds last."""
    page.wait_for_load_state("load")
    page.wait_for_function(_MENU_IS_FOLDED)


def axe(page: Page) -> None:
    """Assert that axe finds no violation on the page as it stands."""
    stands_still(page)
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("options => axe.run(options).then(results => results.violations)", _AXE)
    violations = [
        f"{rule['id']}: {rule['help']}\n    " + "\n    ".join(node["html"] for node in rule["nodes"]) for rule in found
    ]
    assert not violations, f"{page.url} at {page.viewport_size}\n" + "\n".join(violations)


def no_sideways_scroll(page: Page) -> None:
    """Assert that the page as a whole does not scroll sideways; regions inside it may."""
    stands_still(page)
    wide, seen = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= seen, f"{page.url}: {wide} px of content in {seen} px"


def stands(page: Page) -> None:
    """Both, at each width."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        axe(page)
        no_sideways_scroll(page)
