"""What is missing, signing, submitting, reopening, and the copy that is read afterwards."""

import pytest

from assessments.services import reopen
from cycles.states import State
from tests import markup
from tests.assessments.filling import agree, fill, fill_and_submit, fill_competency, sign_both
from tests.assessments.pages import at, seen

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("R-247")
def test_check_page_names_everything_missing_with_links(cast, as_):
    html = markup.of(as_("editor").get(at(cast, "assessment_submit")))
    assert "40 things are still missing" in html
    assert f'href="{at(cast, "competency_form", key="11")}"' in html
    assert f'href="{at(cast, "document_list")}">Strategic plan: 1 document missing' in html
    assert "40 things are missing. The return can be submitted when it is complete." in html
    assert "<button" not in html[html.index("<main") :]


def test_submission_in_the_browser(cast, as_):
    fill(cast)
    for name in ("chief_executive", "pct_chair"):
        browser = as_(name)
        html = markup.of(browser.get(at(cast, "declaration_sign")))
        assert browser.post(at(cast, "declaration_sign"), {"seen": seen(html)}).status_code == 422
        answer = browser.post(at(cast, "declaration_sign"), {"seen": seen(html), "agreed": "on"}, follow=True)
        assert "You signed the declaration" in markup.of(answer)

    answer = as_("editor").post(at(cast, "assessment_submit"), follow=True)

    assert "Return submitted" in markup.of(answer)
    assert "Copy 1" in markup.of(answer)
    again = as_("editor").post(at(cast, "assessment_submit"))
    assert again.status_code == 403
    assert "not possible while the assessment is “submitted”" in markup.of(again)


def test_an_editor_is_told_why_they_cannot_sign(cast, as_):
    fill(cast)
    html = markup.of(as_("editor").get(at(cast, "declaration_sign")))
    assert "Only the PCT’s chief executive and chair sign" in html
    assert as_("editor").post(at(cast, "declaration_sign"), {"agreed": "on", "seen": "x"}).status_code == 403


def test_void_signatures_are_visible(cast, as_):
    fill(cast)
    sign_both(cast)
    fill_competency(cast.assessment, cast.actor("editor"), "3", commentaries={"actions": "Changed."})
    for page in ("declaration_sign", "assessment_submit", "assessment_hub"):
        html = markup.of(as_("editor").get(at(cast, page)))
        assert html.count("<strong>Void</strong>: the return was changed afterwards") == 2


def test_the_task_list_says_by_name_what_ended_a_signature(cast, as_):
    fill_and_submit(cast)
    reopen(assessment=cast.assessment, actor=cast.actor("super_user"), reason="The plan is last year’s.")
    tasks = markup.of(as_("editor").get(at(cast, "assessment_hub")))
    assert tasks.count("Void: the return was reopened afterwards.") == 2
    assert "Void: the return was changed" not in tasks

    sign_both(cast)
    fill_competency(cast.assessment, cast.actor("editor"), "3", commentaries={"actions": "Changed."})
    agree(cast.assessment, cast.actor("editor"))
    tasks = markup.of(as_("editor").get(at(cast, "assessment_hub")))
    assert tasks.count("Void: the return was changed afterwards by") == 2
    assert "Void: the return was reopened" not in tasks


@pytest.mark.requirement("R-248")
def test_the_sha_reopens_with_a_reason(cast, as_):
    fill_and_submit(cast)
    browser = as_("super_user")
    assert browser.post(at(cast, "assessment_reopen"), {"reason": ""}).status_code == 422
    answer = browser.post(at(cast, "assessment_reopen"), {"reason": "The plan is last year's."}, follow=True)
    assert "You reopened the return of Newcastle PCT" in markup.of(answer)
    cast.assessment.refresh_from_db()
    assert cast.assessment.state == State.PREPARING


@pytest.mark.parametrize(("name", "status"), [("analyst", 403), ("editor", 403), ("other_super_user", 404)])
def test_others_do_not_reopen(cast, as_, name, status):
    cast.at(State.SUBMITTED)
    assert as_(name).post(at(cast, "assessment_reopen"), {"reason": "No."}).status_code == status


@pytest.mark.requirement("R-251")
def test_outside_the_pct_the_copy_is_read_while_the_return_is_reopened(cast, as_):
    fill_and_submit(cast)
    reopen(assessment=cast.assessment, actor=cast.actor("super_user"), reason="Look again.")
    fill_competency(cast.assessment, cast.actor("editor"), "3", commentaries={"actions": "Only a draft now."})

    html = markup.of(as_("analyst").get(at(cast, "frozen_copy")))
    assert "What we did about 3." in html
    assert "Only a draft now." not in html
    assert as_("analyst").get(at(cast, "competency_form", key="3")).status_code == 404


@pytest.mark.requirement("R-029")
def test_the_pct_prints_its_draft(cast, as_):
    fill_competency(cast.assessment, cast.actor("editor"), "3")
    html = markup.of(as_("editor").get(at(cast, "frozen_copy")))
    assert "Draft, not submitted" in html
    assert "What we did about 3." in html


@pytest.mark.parametrize(("asked", "status"), [("1", 200), ("2", 404), ("x", 200), ("-1", 200), ("9" * 40, 200)])
def test_a_copy_by_its_number(cast, as_, asked, status):
    fill_and_submit(cast)
    assert as_("analyst").get(at(cast, "frozen_copy") + f"?copy={asked}").status_code == status
