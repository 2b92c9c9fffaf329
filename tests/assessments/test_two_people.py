"""Two people with one form, each in a browser of their own: typing that is kept, a conflict, and its choice."""

import re
import time
from collections.abc import Callable, Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from assessments.queries import return_model
from cycles.models import Revision, Unsaved
from tests import patience
from tests.assessments.filling import fill
from tests.browser import arrive, axe, new_context, sign_in, stands
from tests.cast import build_cast

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
ACTIONS = "Actions taken over the last year to improve"


@pytest.fixture
def cast(transactional_db):
    return build_cast()


@pytest.fixture
def desk(cast, live_server, browser) -> Iterator[Callable[[str], Page]]:
    """A browser of its own for one of the cast, signed in, with the form of competency 3 before them."""
    contexts = []

    def sit_down(name: str) -> Page:
        context = new_context(browser)
        contexts.append(context)
        sign_in(context, live_server, cast.users[name])
        page = context.new_page()
        page.goto(live_server.url + reverse("competency_form", args=[cast.assessment.pk, "3"]))
        return page

    yield sit_down
    for context in contexts:
        context.close()


def said(page: Page, text: str) -> None:
    expect(page.locator("[data-keep] [data-kept]")).to_have_text(re.compile(text))


def taken(text: str) -> None:
    """Wait until the server has taken what a page that is gone sent it."""
    until = time.monotonic() + patience.SECONDS
    while [text] not in [row.content["commentary-actions"] for row in Unsaved.objects.all()]:
        assert time.monotonic() < until
        time.sleep(0.1)


def standing_text(cast) -> str:
    return return_model(cast.assessment)["items"]["3"]["commentaries"].get("actions", "")


@pytest.mark.requirement("R-023", "R-036")
def test_two_people_type_save_and_choose(cast, desk):
    ann, bob = desk("editor"), desk("colleague")
    ann.get_by_label(ACTIONS).fill("We held forums with patients. Attendance doubled.")
    said(ann, r"What you typed was kept at (midday|midnight|[\d:]+[ap]m)\. It is not in the return until you save\.")
    stands(ann)
    assert standing_text(cast) == ""

    bob.get_by_label(ACTIONS).fill("We held forums with patients. A panel now advises the board.")
    arrive(bob.get_by_role("button", name="Save as draft").first)
    expect(bob.get_by_text("Draft saved at").first).to_be_visible()
    assert standing_text(cast) == "We held forums with patients. A panel now advises the board."

    ann.get_by_label(ACTIONS).press_sequentially(" So did")
    expect(ann.locator("[data-news]")).to_have_text(re.compile("Colleague saved this form at"))
    axe(ann)

    ann.reload()
    expect(ann.get_by_label(ACTIONS)).to_have_value("We held forums with patients. Attendance doubled. So did")
    expect(ann.get_by_text("Colleague saved the form since.")).to_be_visible()
    stands(ann)

    arrive(ann.get_by_role("button", name="Save as draft").first)
    expect(ann.get_by_role("heading", name="Two people changed competency 3")).to_be_visible()
    stands(ann)
    ann.get_by_label("The version saved by Colleague").check()
    arrive(ann.get_by_role("button", name="Save what I chose"))
    expect(ann.get_by_text("Draft saved at").first).to_be_visible()
    stands(ann)

    assert standing_text(cast) == "We held forums with patients. A panel now advises the board."
    aside = Revision.objects.get(set_aside=True)
    assert aside.content["commentary-actions"] == ["We held forums with patients. Attendance doubled. So did"]
    assert not Unsaved.objects.exists()


def test_what_is_typed_before_the_script_arrives_is_kept_too(cast, desk):
    ann, held = desk("editor"), []
    ann.route("**/autosave*.mjs", lambda route: held.append(route))
    with ann.expect_request("**/autosave*.mjs"):
        ann.reload(wait_until="commit")
    ann.get_by_label(ACTIONS).fill("Typed at once.")
    held[0].continue_()
    said(ann, "What you typed was kept at")
    assert Unsaved.objects.get().content["commentary-actions"] == ["Typed at once."]


@pytest.mark.parametrize(
    "form",
    [("competency_form", "3"), ("governance_form", "strategy"), ("contract_form", "acute"), ("outcomes_form",)],
)
def test_a_form_in_which_nobody_typed_keeps_nothing(cast, desk, live_server, form):
    fill(cast)
    ann, sent = desk("editor"), []
    ann.on("request", lambda request: sent.append(request.method))
    ann.clock.install()
    ann.goto(live_server.url + reverse(form[0], args=[cast.assessment.pk, *form[1:]]))
    ann.clock.fast_forward(60_000)
    arrive(ann.get_by_role("link", name="Close").first)
    expect(ann.get_by_role("heading", name="What there is to do")).to_be_visible()
    assert "POST" not in sent and not Unsaved.objects.exists()


def test_leaving_at_once_keeps_what_was_typed(cast, desk):
    ann = desk("editor")
    ann.get_by_label(ACTIONS).fill("Typed and gone.")
    arrive(ann.get_by_role("link", name="Close").first)
    expect(ann.get_by_role("heading", name="What there is to do")).to_be_visible()
    taken("Typed and gone.")
    ann.go_back()
    ann.reload()
    expect(ann.get_by_text("You typed this at")).to_be_visible()
    expect(ann.get_by_label(ACTIONS)).to_have_value("Typed and gone.")
    arrive(ann.get_by_role("link", name="Throw it away"))
    stands(ann)
    arrive(ann.get_by_role("button", name="Throw it away"))
    expect(ann.get_by_label(ACTIONS)).to_have_value("")


def test_without_a_connection_nothing_stops_and_it_is_kept_later(desk):
    ann = desk("editor")
    asked = []
    ann.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    ann.context.set_offline(True)
    ann.get_by_label(ACTIONS).fill("Written on a train.")
    said(ann, "What you typed could not be kept just now. It is still on this page, and we try again.")
    axe(ann)
    ann.get_by_role("link", name="Close").first.click()
    expect(ann.get_by_label(ACTIONS)).to_have_value("Written on a train.")
    assert asked == ["beforeunload"]
    ann.context.set_offline(False)
    said(ann, "What you typed was kept at")


def test_signed_out_and_in_again_elsewhere_it_is_kept(cast, desk, live_server):
    ann = desk("editor")
    ann.context.clear_cookies()
    ann.get_by_label(ACTIONS).fill("Typed for twenty hours.")
    said(ann, "You are signed out, so what you typed could not be kept. It is still on this page.")
    link = ann.locator("[data-keep]").get_by_role("link", name="Sign in in a new tab")
    assert (link.get_attribute("href"), link.get_attribute("target")) == ("/account/sign-in/", "_blank")
    axe(ann)
    with ann.context.expect_page() as opened:
        link.click()
    tab = opened.value
    tab.get_by_label("Email").fill("editor@example.org")
    tab.get_by_label("Password", exact=True).fill("a long enough password")
    arrive(tab.get_by_role("button", name="Sign in"))
    expect(tab.get_by_text("Editor", exact=True)).to_be_visible()
    tab.close()
    said(ann, "What you typed was kept at")
    arrive(ann.get_by_role("button", name="Save as draft").first)
    expect(ann.get_by_text("Draft saved at").first).to_be_visible()
    assert standing_text(cast) == "Typed for twenty hours."
