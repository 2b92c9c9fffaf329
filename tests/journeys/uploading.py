"""The page for documents where scripts run: files become lines, each with its type, its error and its own request."""

from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.journeys.journey import Journey


def takes_several(page: Page) -> None:
    """Wait for the page's script: before it came, the form is one of a single file, which leads back to the list."""
    expect(page.get_by_text("You can choose or drop several files")).to_be_visible()


def lines(journey: Journey) -> Locator:
    """The lines of the files that are waiting."""
    return journey.page.locator("[data-uploads-list] li")


def choose(journey: Journey, files: Sequence[Path], kinds: Sequence[str] = ()) -> None:
    """Add files to the list, with the type of each; without types they have that of the page."""
    takes_several(journey.page)
    there = lines(journey).count()
    journey.box("file").set_input_files(list(files))
    expect(lines(journey)).to_have_count(there + len(files))
    for place, kind in enumerate(kinds, there):
        lines(journey).nth(place).locator("select").select_option(kind)


def send(journey: Journey, said: str = "All files are uploaded") -> None:
    """Upload what is on the list; the page says at the end how it went."""
    journey.page.get_by_role("button", name="Upload document").click()
    expect(journey.page.get_by_role("status").filter(has_text=said)).to_be_attached()


def is_refused(journey: Journey, said: str) -> Locator:
    """The one line whose file was not taken, with the reason beside it."""
    line = lines(journey).filter(has_text=said)
    expect(line).to_have_count(1)
    journey.stands()
    return line


def take_off(line: Locator) -> None:
    """Take a line off the list."""
    line.get_by_role("button", name="Take off the list").click()
