"""What people type may be one run of letters, and what they read may be printed: every page holds both."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from tests.access import table
from tests.access.addresses import Addresses
from tests.access.canaries import place_canaries
from tests.access.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.journey, pytest.mark.usefixtures("crawling", "grants_read_once")]
# Who reads which of the pages, in the first state that has them: the PCT, its SHA, the chair, the nation, the public.
READERS = [("preparing", "PE"), ("preparing", "SU"), ("evidence", "SA"), ("panel", "CH"), ("published", "NC")]
RUN = "W" * 400
# A sheet of A4 without its margins of 12 mm, in pixels of 96 to an inch.
SHEET = 703
# What stands beyond the right edge, by tag and class. What is hidden, or scrolls in a region of its own, does not.
BEYOND = """([wide, printed]) => [...document.body.querySelectorAll('*')].filter(it => {
  const box = it.getBoundingClientRect(), cuts = getComputedStyle(it).overflowX != 'visible' && box.width > 2;
  if (printed && cuts && !it.matches('input, textarea') && it.scrollWidth > it.clientWidth + 1) return true;
  if (box.right <= wide + 1 || box.width < 2 || !it.checkVisibility()) return false;
  if (it.closest('.nhsuk-u-visually-hidden, .nhsuk-skip-link')) return false;
  if (it.closest('thead')?.getBoundingClientRect().width < 2) return false;
  return printed || !it.closest('.app-scroll, .app-chart__scroll, .scroll, [tabindex="0"]');
}).slice(0, 3).map(it => `${it.tagName}.${it.className} to ${Math.round(it.getBoundingClientRect().right)}`)"""


def pages_of(world: World) -> Iterator[tuple[str, str]]:
    """Every page once, as the first of the readers sees it, with canaries in all that people typed."""
    place_canaries(world)
    addresses = Addresses(world)
    seen = set()
    for state, who in READERS:
        world.put(state)
        client = Client()
        client.force_login(world.users[who])
        for name in (*table.UNDER_ASSESSMENT, *table.BY_ROLE, *table.OF_REGION, *table.PUBLIC, *table.WHEN_PUBLISHED):
            answer = client.get(addresses.of(name))
            if name not in seen and answer.status_code == 200 and "html" in answer["Content-Type"]:
                seen.add(name)
                yield name, answer.content.decode()
    yield "conflict", conflict(world, addresses)


def conflict(world: World, addresses: Addresses) -> str:
    """Two people changed the same commentary of a competency: both texts side by side."""
    world.put("preparing")
    client = Client()
    client.force_login(world.users["PE"])
    address = addresses.of("competency_form")
    boxes = re.findall(r'<textarea[^>]* name="(commentary-[^"]+)"', client.get(address).content.decode())
    assert boxes
    answer = client.post(address, {"version": "0", "go": "draft"} | dict.fromkeys(boxes, "canary-mine-z"))
    assert answer.status_code == 409
    return answer.content.decode()


def styled(html: str) -> str:
    """The page with its styles in it and without scripts, so that no server is needed to see it."""
    static = Path(settings.BASE_DIR) / "static"
    styles = (static / "build" / "theme.css").read_text() + (static / "report" / "screen.css").read_text()
    html = re.sub(r"<script.*?</script>|<link[^>]*>", "", html, flags=re.S)
    return re.sub(r"canary-[a-z-]+-z", RUN, html).replace("</head>", f"<style>{styles}</style></head>")


def test_a_run_of_letters_widens_no_page_and_every_page_fits_a_sheet(world, page):
    wide = {}
    for name, html in pages_of(world):
        page.set_content(styled(html))
        for media, width in (("screen", 1280), ("screen", 320), ("print", SHEET)):
            page.emulate_media(media=media)
            page.set_viewport_size({"width": width, "height": 900})
            if beyond := page.evaluate(BEYOND, [width, media == "print"]):
                wide[name, media, width] = beyond
    assert wide == {}
