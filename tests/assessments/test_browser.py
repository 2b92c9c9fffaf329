"""Every page of a return in a browser: no axe violation, no sideways scroll, after errors too."""

import os
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assessments.services import sign
from tests.assessments.filling import fill, fill_competency, fill_governance, fill_outcomes
from tests.browser import WIDTHS, arrive, sign_in, stands
from tests.cast import build_cast

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(transactional_db):
    return build_cast()


@pytest.fixture
def visit(cast, live_server, page):
    """Go to a page as one of the cast and look at it. Pictures are kept where PICTURES names a folder."""

    def go(name: str, url_name: str, picture: str = "", **kwargs):
        sign_in(page.context, live_server, cast.users[name])
        if url_name != "region_list":
            kwargs = {"assessment_id": cast.assessment.pk} | kwargs
        page.goto(live_server.url + reverse(url_name, kwargs=kwargs))
        looked_at(page, picture or url_name)
        return page

    return go


def looked_at(page, picture: str) -> None:
    if folder := os.environ.get("PICTURES"):
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=Path(folder) / f"{picture}-{width}.png", full_page=True)
    stands(page)


def begun(cast) -> None:
    editor = cast.actor("editor")
    fill_competency(cast.assessment, editor, "1")
    fill_competency(cast.assessment, editor, "3", levels={"3a": 2, "3b": 3, "3c": 4}, completed=False)
    fill_governance(cast.assessment, editor, "finance", completed=False)
    fill_outcomes(cast.assessment, editor, "3", "8", completed=False)


def test_pages_in_preparation(cast, visit):
    visit("editor", "assessment_hub", "hub-empty")
    begun(cast)
    visit("editor", "assessment_hub")
    visit("editor", "competency_form", key="3")
    visit("editor", "governance_form", key="finance")
    visit("editor", "outcomes_form")
    visit("reader", "competency_form", "competency_read", key="3")
    visit("reader", "governance_form", "governance_read", key="finance")
    visit("super_user", "outcomes_form", "outcomes_read")
    visit("editor", "assessment_submit", "submit-missing")
    visit("pct_chair", "declaration_sign", "sign-missing")
    visit("super_user", "assessment_hub", "hub-sha")
    visit("super_user", "region_list")
    visit("editor", "frozen_copy", "return-draft")


def test_errors_and_conflicts(cast, visit):
    begun(cast)
    page = visit("editor", "competency_form", key="3")
    page.fill("[name=commentary-actions]", "z" * 2001)
    arrive(page.get_by_role("button", name="Save as draft").first)
    looked_at(page, "competency-error")

    page = visit("editor", "competency_form", key="3")
    page.fill("[name=commentary-actions]", "What we did about 3, and more. And LINks.")
    page.check("[name='level-3c'][value='1']")
    fill_competency(
        cast.assessment,
        cast.actor("colleague"),
        "3",
        completed=False,
        commentaries={"actions": "What others did about 3. And community gynaecology."},
        ticks={"3a": []},
    )
    arrive(page.get_by_role("button", name="Save as draft").first)
    looked_at(page, "edit_conflict")
    arrive(page.get_by_role("button", name="Save what I chose"))
    expect(page.get_by_text("Draft saved").first).to_be_visible()

    page = visit("editor", "outcomes_form")
    page.fill("[name=aspiration-1a-2010]", "many")
    arrive(page.get_by_role("button", name="Save as draft").first)
    looked_at(page, "outcomes-error")


def test_signing_submitting_and_reopening(cast, visit):
    fill(cast)
    sign(assessment=cast.assessment, actor=cast.actor("chief_executive"))
    page = visit("pct_chair", "declaration_sign")
    arrive(page.get_by_role("button", name="Sign the declaration"))
    looked_at(page, "sign-error")
    page.get_by_label("I take responsibility").check()
    arrive(page.get_by_role("button", name="Sign the declaration"))
    looked_at(page, "signed")

    page = visit("editor", "assessment_submit")
    arrive(page.get_by_role("button", name="Submit the return"))
    looked_at(page, "assessment_submitted")
    visit("editor", "assessment_hub", "hub-submitted")
    visit("analyst", "frozen_copy")
    visit("analyst", "competency_form", "competency-analyst", key="3")

    page = visit("super_user", "assessment_reopen")
    arrive(page.get_by_role("button", name="Reopen the return"))
    looked_at(page, "reopen-error")
    page.get_by_label("Reason").fill("The financial plan is last year’s.")
    arrive(page.get_by_role("button", name="Reopen the return"))
    looked_at(page, "hub-reopened")


@pytest.mark.requirement("R-030", "R-031")
def test_a_running_count_of_characters_counts_spaces_and_punctuation(visit):
    page = visit("editor", "competency_form", "count", key="3")
    box = page.get_by_label("Actions taken over the last year to improve")
    box.fill("")
    page.get_by_text("You have 2,000 characters remaining").first.wait_for()
    box.press_sequentially("Yes, we did. ")
    page.get_by_text("You have 1,987 characters remaining").first.wait_for()
    box.fill("z" * 2003)
    page.get_by_text("You have 3 characters too many").first.wait_for()
