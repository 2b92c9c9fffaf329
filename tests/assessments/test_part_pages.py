"""A competency and a governance component: what their forms show, what a save does, and what stays on the screen."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from assessments.pages.competency_form import competency_page
from assessments.queries import return_model
from cycles.models import Part
from cycles.states import State
from tests import markup
from tests.assessments.filling import fill_competency, fill_governance
from tests.assessments.pages import at, competency_post, hidden_and_chosen

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("name", "kwargs"), [("competency_form", {"key": "12"}), ("governance_form", {"key": "3"})])
def test_an_unknown_form_is_not_found(cast, as_, name, kwargs):
    assert as_("editor").get(at(cast, name, **kwargs)).status_code == 404


@pytest.mark.requirement("R-027", "R-158", "R-159", "R-170", "R-171", "R-172")
def test_competency_form_shows_criteria_evidence_and_limits(cast, as_):
    html = markup.of(as_("editor").get(at(cast, "competency_form", key="3")))

    assert "Newcastle PCT" in html
    assert "Public and patient engagement" in html
    assert "Level 2 criteria" in html
    assert "Key stakeholders somewhat agree that the PCT proactively shapes health opinions" in html
    assert "Communications strategy" in html
    assert html.count("You can enter up to 2,000 characters") == 2
    assert "maxlength=" not in html.replace("data-maxlength=", "")


@pytest.mark.requirement("R-161")
def test_competency_without_a_rating_last_year_says_so(cast, as_):
    html = markup.of(as_("editor").get(at(cast, "competency_form", key="11")))
    assert html.count("No rating last year") == 3


@pytest.mark.requirement("R-025", "R-169")
def test_save_complete_print_and_close_stand_at_the_top_and_the_bottom(cast, as_):
    html = markup.of(as_("editor").get(at(cast, "competency_form", key="3")))
    assert html.count(">Save and mark as completed<") == 2
    assert html.index("Save as draft") < html.index("Save and mark as completed") < html.index('id="m-3a"'), (
        "the key Enter presses the first button of a form: it saves a draft"
    )
    assert html.count(">Save as draft<") == 5
    assert html.index("Save as draft") < html.index('id="m-3a"') < html.rindex('id="commentary"')
    assert html.rindex('id="commentary"') < html.rindex("Save as draft")
    assert html.count(">Print</a>") == 2
    assert html.count(">Close</a>") == 2


@pytest.mark.requirement("R-026")
def test_form_shows_today_until_it_is_completed(cast, as_):
    address = at(cast, "competency_form", key="3")
    with time_machine.travel(timezone.now()):
        today = timezone.localdate()
        assert f"Today: {today:%A} {today.day} {today:%B %Y}" in markup.of(as_("editor").get(address))
        fill_competency(cast.assessment, cast.actor("editor"), "3")
        assert f"Completed on {today:%A} {today.day} {today:%B %Y}" in markup.of(as_("editor").get(address))


@pytest.mark.requirement("R-023", "R-024")
def test_a_draft_is_saved_and_said(cast, as_):
    answer = as_("editor").post(at(cast, "competency_form", key="3"), competency_post(cast), follow=True)

    assert answer.redirect_chain == [(at(cast, "competency_form", key="3"), 302)]
    html = markup.of(answer)
    assert "Draft saved" in html
    assert "by Editor" in html
    entry = return_model(cast.assessment)["items"]
    assert entry["3"]["commentaries"] == {"actions": "We did this.\nAnd that.", "impact": "It helped."}
    assert entry["3a"] == {"competency": "3", "level": 2, "ticks": ["2.1", "2.2"], "sign_posts": []}


@pytest.mark.requirement("R-024")
def test_a_draft_of_a_completed_form_says_that_it_is_completed_no_more(cast, as_):
    editor, address = as_("editor"), at(cast, "competency_form", key="3")
    fill_competency(cast.assessment, cast.actor("editor"), "3")
    stands = hidden_and_chosen(markup.of(editor.get(address)))
    said = markup.of(editor.post(address, stands | {"go": "draft"}, follow=True))
    assert "This form is no longer marked as completed" in said
    stands = hidden_and_chosen(markup.of(editor.get(address)))
    assert "no longer marked" not in markup.of(editor.post(address, stands | {"go": "draft"}, follow=True))


def test_completing_goes_on_to_the_next_competency(cast, as_):
    data = competency_post(cast, go="complete")
    answer = as_("editor").post(at(cast, "competency_form", key="3"), data)
    assert answer.url == at(cast, "competency_form", key="4")
    assert Part.objects.get(assessment=cast.assessment, key="competency-3").state == Part.State.COMPLETED


def test_save_and_add_a_sign_post_saves_the_draft_first(cast, as_):
    data = competency_post(cast, go="sign-post/add/3")
    answer = as_("editor").post(at(cast, "competency_form", key="3"), data)
    assert answer.url == at(cast, "sign_post_add", key="3")
    assert competency_page(cast.assessment, "3").commentaries[1].text == "It helped."


@pytest.mark.requirement("R-032")
def test_text_over_the_limit_stays_on_the_screen_and_nothing_is_saved(cast, as_):
    data = competency_post(cast, **{"commentary-actions": "z" * 2001})
    answer = as_("editor").post(at(cast, "competency_form", key="3"), data)

    html = markup.of(answer)
    assert answer.status_code == 422
    assert "z" * 2001 in html
    assert "It helped." in html
    assert "Shorten the commentary on actions by 1 character. The limit is 2,000." in html
    assert "<title>Error: " in html
    assert return_model(cast.assessment)["items"]["3a"]["level"] is None
    assert Part.objects.get(assessment=cast.assessment, key="competency-3").version == 0


def test_completing_an_incomplete_form_names_the_boxes_and_keeps_the_text(cast, as_):
    data = competency_post(cast, go="complete", **{"level-3b": "", "commentary-impact": ""})
    answer = as_("editor").post(at(cast, "competency_form", key="3"), data)

    html = markup.of(answer)
    assert answer.status_code == 422
    assert '<a href="#id_level-3b">Choose a level for 3b</a>' in html
    assert '<a href="#id_commentary-impact">Write the commentary on impact</a>' in html
    assert "We did this." in html


@pytest.mark.parametrize(
    "changes",
    [
        {"version": "soon"},
        {"version": ""},
        {"version": "99999999999999999999999"},
        {"level-3a": "5"},
        {"level-3a": "two"},
        {"ticks-3a-2": ["2.99"]},
        {"ticks-3a-2": ["1.1"]},
    ],
)
def test_bad_input_is_no_server_error(cast, as_, changes):
    answer = as_("editor").post(at(cast, "competency_form", key="3"), competency_post(cast, **changes))
    assert answer.status_code in (409, 422)
    assert return_model(cast.assessment)["items"]["3"]["commentaries"] == {}


def test_what_no_document_can_hold_is_left_out_of_a_commentary_and_its_bullets_are_kept(cast, as_):
    pasted = "\uf0b7 We did\x00 this.\x0b\uf0a7 And that."
    as_("editor").post(at(cast, "competency_form", key="3"), competency_post(cast, **{"commentary-actions": pasted}))
    kept = return_model(cast.assessment)["items"]["3"]["commentaries"]["actions"]
    assert kept == "• We did this.\n• And that."


@pytest.mark.requirement("R-173", "R-334")
def test_level_that_the_ticks_do_not_support_is_said(cast, as_):
    fill_competency(cast.assessment, cast.actor("editor"), "3", level=3, ticks={"3a": ["2.1"], "3b": [], "3c": []})
    html = markup.of(as_("editor").get(at(cast, "competency_form", key="3")))
    assert html.count("You chose level 3. Your ticks support level 1") == 3
    assert "Your ticks support this level" in html


@pytest.mark.requirement("R-248")
@pytest.mark.parametrize(("name", "state"), [("reader", State.PREPARING), ("editor", State.SUBMITTED)])
def test_what_cannot_be_changed_is_shown_to_read(cast, as_, name, state):
    fill_competency(cast.assessment, cast.actor("editor"), "3")
    fill_governance(cast.assessment, cast.actor("editor"), "board")
    cast.at(state)
    for page, kwargs in (
        ("competency_form", {"key": "3"}),
        ("governance_form", {"key": "board"}),
        ("outcomes_form", {}),
    ):
        html = markup.of(as_(name).get(at(cast, page, **kwargs)))
        main = html[html.index("<main") :]
        assert "<textarea" not in main
        assert "disabled" not in main
        assert "Save as draft" not in main
    assert "What we did about 3." in markup.of(as_(name).get(at(cast, "competency_form", key="3")))


def test_a_reader_cannot_save(cast, as_):
    answer = as_("reader").post(at(cast, "competency_form", key="3"), competency_post(cast))
    assert answer.status_code == 403
    assert "editors, chief executive and chair can change" in markup.of(answer)


@pytest.mark.requirement("R-248")
def test_a_save_after_the_submission_is_refused_with_its_text_kept(cast, as_):
    data = competency_post(cast, **{"commentary-actions": "Typed while a colleague submitted."})
    cast.at(State.SUBMITTED)
    answer = as_("editor").post(at(cast, "competency_form", key="3"), data)

    html = markup.of(answer)
    assert answer.status_code == 403
    assert "Not saved. The return was submitted and can be read only." in html
    assert "Typed while a colleague submitted." in html


def test_a_save_after_the_deadline_is_refused_with_its_text_kept(cast, as_):
    with time_machine.travel(timezone.now() + datetime.timedelta(days=12)):
        browser = as_("editor")
        answer = browser.post(at(cast, "competency_form", key="3"), competency_post(cast))
    html = markup.of(answer)
    assert answer.status_code == 403
    assert "Not saved. The deadline passed on" in html
    assert "It helped." in html


@pytest.mark.requirement("R-175", "R-177", "R-179", "R-181", "R-186")
def test_governance_form_shows_lines_of_every_colour(cast, as_):
    html = markup.of(as_("editor").get(at(cast, "governance_form", key="finance")))
    assert html.count("Red lines") == html.count("Amber lines") == html.count("Green lines") == 5
    assert "No rating last year" in html
    assert "percentage of income" in html
    assert "They do not decide the rating" in html


@pytest.mark.requirement("R-346")
def test_governance_saves_the_colour_that_was_chosen(cast, as_):
    key = "board.risk"
    data = {
        "version": "0",
        f"colour-{key}": "green",
        f"ticks-{key}-red": ["red.1"],
        f"commentary-{key}": "Still green.",
        "go": "draft",
    }
    assert as_("editor").post(at(cast, "governance_form", key="board"), data).status_code == 302
    entry = return_model(cast.assessment)["items"][key]
    assert (entry["colour"], entry["ticks"]) == ("green", ["red.1"])
    assert entry["commentaries"] == {"position": "Still green."}


@pytest.mark.parametrize(
    ("page", "key", "part"),
    [
        ("competency_form", "3", "m-3b"),
        ("governance_form", "board", "m-board.risk"),
        ("governance_form", "strategy", "m-strategy.vision-and-goals"),
    ],
)
def test_a_save_after_a_part_returns_to_that_part_and_is_confirmed_there(cast, as_, page, key, part):
    address, browser = at(cast, page, key=key), as_("editor")
    name = "commentary-actions" if key == "3" else f"commentary-{part.removeprefix('m-')}"
    answer = browser.post(address, {"version": "0", name: "Words.", "go": f"draft/{part}"})
    assert answer.status_code == 302 and answer["Location"] == f"{address}#{part}"
    html = markup.of(browser.get(address))
    said = html.index("Draft saved:")
    assert html.index(f'id="{part}"') < said
    assert html.count("nhsuk-notification-banner__heading") == 1


@pytest.mark.parametrize("place", ["m-unknown", "", "//example.org", "m-3b/x", "commentary<script>"])
def test_a_part_that_is_none_leads_to_the_head_of_the_form(cast, as_, place):
    address = at(cast, "competency_form", key="3")
    answer = as_("editor").post(address, competency_post(cast, go=f"draft/{place}"))
    assert answer.status_code == 302 and answer["Location"] == address


@pytest.mark.parametrize("go", ["draft", "complete", "draft/m-3a"])
def test_a_form_that_is_saved_as_it_was_is_no_success(cast, as_, go):
    address, browser = at(cast, "competency_form", key="3"), as_("editor")
    browser.post(address, competency_post(cast, go=go))
    browser.get(address)
    html = markup.of(browser.post(address, competency_post(cast, go=go), follow=True))
    stands = "marked as completed" if go == "complete" else "a draft"
    assert f"Nothing was changed. Competency 3 is {stands}." in html
    assert "nhsuk-notification-banner--success" not in html


def test_an_empty_draft_is_no_success(cast, as_):
    html = markup.of(as_("editor").post(at(cast, "outcomes_form"), {"version": "0", "go": "draft"}, follow=True))
    assert "Nothing was changed. The outcomes form is a draft." in html
    assert "nhsuk-notification-banner--success" not in html


def test_who_goes_on_to_a_sign_post_from_a_form_left_as_it_was_is_told_nothing(cast, as_):
    browser, address = as_("editor"), at(cast, "competency_form", key="3")
    browser.post(address, competency_post(cast))
    browser.get(address)
    html = markup.of(browser.post(address, competency_post(cast, go="sign-post/add/3"), follow=True))
    assert "nhsuk-notification-banner" not in html
    changed = competency_post(cast, go="sign-post/add/3", **{"commentary-actions": "Other words."})
    assert "Draft saved: competency 3" in markup.of(browser.post(address, changed, follow=True))
