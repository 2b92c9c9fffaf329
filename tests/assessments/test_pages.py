"""The pages of a return: what each person sees, what a save does, and what stays on the screen."""

import datetime
import re

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from assessments.queries import competency_page, return_model
from assessments.services import reopen
from cycles.models import Part
from cycles.states import State
from tests.assessments.filling import fill, fill_and_submit, fill_competency, fill_governance, fill_outcomes, sign_both

pytestmark = pytest.mark.django_db


def at(cast, name: str, **kwargs) -> str:
    return reverse(name, kwargs={"assessment_id": cast.assessment.pk} | kwargs)


def competency_post(cast, **changes):
    """What a browser sends for competency 3 with level 2 everywhere."""
    data = {
        "version": Part.objects.get(assessment=cast.assessment, key="competency-3").version,
        "level-3a": "2",
        "level-3b": "2",
        "level-3c": "2",
        "ticks-3a-2": ["2.1", "2.2"],
        "commentary-actions": "We did this.\r\nAnd that.",
        "commentary-impact": "It helped.",
        "go": "draft",
    }
    return data | changes


# Who sees what

OPEN = {"editor", "colleague", "chief_executive", "pct_chair", "reader"}
SHA = {"super_user", "analyst", "senior_lead"}
PANEL = {"panel_chair", "panel_member"}
NOBODY = {"neighbour", "stranger", "other_analyst", "outsider", "conflicted"}


@pytest.mark.requirement("R-008", "R-015")
@pytest.mark.parametrize(
    ("page", "kwargs", "state", "seen_by"),
    [
        ("assessment_hub", {}, State.PREPARING, OPEN | SHA | {"panel_chair", "central_analyst", "dh", "support"}),
        ("competency_form", {"key": "3"}, State.PREPARING, OPEN),
        ("competency_form", {"key": "3"}, State.SUBMITTED, OPEN | SHA | {"panel_chair", "central_analyst"}),
        ("governance_form", {"key": "board"}, State.PREPARING, OPEN),
        (
            "governance_form",
            {"key": "board"},
            State.BRIEFED,
            OPEN | SHA | {"panel_chair", "panel_member", "central_analyst"},
        ),
        ("outcomes_form", {}, State.PREPARING, OPEN | SHA),
        ("outcomes_form", {}, State.PROVISIONAL, OPEN | SHA | {"panel_chair", "central_analyst", "dh", "national"}),
        ("frozen_copy", {}, State.PREPARING, OPEN),
    ],
)
def test_who_sees_a_page(cast, as_, page, kwargs, state, seen_by):
    cast.at(state)
    everyone = OPEN | SHA | NOBODY | {"panel_chair", "panel_member", "central_analyst", "dh", "national", "support"}
    seen = {name for name in everyone if as_(name).get(at(cast, page, **kwargs)).status_code == 200}
    assert seen == seen_by


@pytest.mark.parametrize("page", ["declaration_sign", "assessment_submit"])
def test_signing_and_submitting_are_for_the_pct(cast, as_, page):
    fill_and_submit(cast)
    assert as_("reader").get(at(cast, page)).status_code == 200
    refused = as_("analyst").get(at(cast, page))
    assert refused.status_code == 403
    assert "own people" in refused.content.decode()
    assert as_("stranger").get(at(cast, page)).status_code == 404


def test_a_visitor_is_asked_to_sign_in(cast, client):
    for page in ("assessment_hub", "outcomes_form", "assessment_submit", "frozen_copy"):
        assert client.get(at(cast, page)).status_code == 302


@pytest.mark.parametrize(("name", "kwargs"), [("competency_form", {"key": "12"}), ("governance_form", {"key": "3"})])
def test_an_unknown_form_is_not_found(cast, as_, name, kwargs):
    assert as_("editor").get(at(cast, name, **kwargs)).status_code == 404


# The competency form


@pytest.mark.requirement("R-027", "R-158", "R-159", "R-170", "R-171", "R-172")
def test_competency_form_shows_criteria_evidence_and_limits(cast, as_):
    html = as_("editor").get(at(cast, "competency_form", key="3")).content.decode()

    assert "Newcastle PCT" in html
    assert "Public and patient engagement" in html
    assert "Level 2 criteria" in html
    assert "Key stakeholders somewhat agree that the PCT proactively shapes health opinions" in html
    assert "Communications strategy" in html
    assert html.count("You can enter up to 2,000 characters") == 2
    assert "maxlength=" not in html.replace("data-maxlength=", "")


@pytest.mark.requirement("R-161")
def test_competency_without_a_rating_last_year_says_so(cast, as_):
    html = as_("editor").get(at(cast, "competency_form", key="11")).content.decode()
    assert html.count("No rating last year") == 3


@pytest.mark.requirement("R-025", "R-169")
def test_save_complete_print_and_close_stand_at_the_top_and_the_bottom(cast, as_):
    html = as_("editor").get(at(cast, "competency_form", key="3")).content.decode()
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
        assert f"Today: {today:%A} {today.day} {today:%B %Y}" in as_("editor").get(address).content.decode()
        fill_competency(cast.assessment, cast.actor("editor"), "3")
        assert f"Completed on {today:%A} {today.day} {today:%B %Y}" in as_("editor").get(address).content.decode()


@pytest.mark.requirement("R-023", "R-024")
def test_a_draft_is_saved_and_said(cast, as_):
    answer = as_("editor").post(at(cast, "competency_form", key="3"), competency_post(cast), follow=True)

    assert answer.redirect_chain == [(at(cast, "competency_form", key="3"), 302)]
    html = answer.content.decode()
    assert "Draft saved" in html
    assert "by Editor" in html
    entry = return_model(cast.assessment)["items"]
    assert entry["3"]["commentaries"] == {"actions": "We did this.\nAnd that.", "impact": "It helped."}
    assert entry["3a"] == {"competency": "3", "level": 2, "ticks": ["2.1", "2.2"], "sign_posts": []}


@pytest.mark.requirement("R-024")
def test_a_draft_of_a_completed_form_says_that_it_is_completed_no_more(cast, as_):
    editor, address = as_("editor"), at(cast, "competency_form", key="3")
    fill_competency(cast.assessment, cast.actor("editor"), "3")
    stands = hidden_and_chosen(editor.get(address).content.decode())
    said = editor.post(address, stands | {"go": "draft"}, follow=True).content.decode()
    assert "This form is no longer marked as completed" in said
    stands = hidden_and_chosen(editor.get(address).content.decode())
    assert "no longer marked" not in editor.post(address, stands | {"go": "draft"}, follow=True).content.decode()


def test_completing_goes_on_to_the_next_competency(cast, as_):
    data = competency_post(cast, go="complete")
    answer = as_("editor").post(at(cast, "competency_form", key="3"), data)
    assert answer.url == at(cast, "competency_form", key="4")
    assert Part.objects.get(assessment=cast.assessment, key="competency-3").state == Part.State.SUBMITTED


def test_save_and_add_a_sign_post_saves_the_draft_first(cast, as_):
    data = competency_post(cast, go="sign-post/add/3")
    answer = as_("editor").post(at(cast, "competency_form", key="3"), data)
    assert answer.url == at(cast, "sign_post_add", key="3")
    assert competency_page(cast.assessment, "3").commentaries[1].text == "It helped."


@pytest.mark.requirement("R-032")
def test_text_over_the_limit_stays_on_the_screen_and_nothing_is_saved(cast, as_):
    data = competency_post(cast, **{"commentary-actions": "z" * 2001})
    answer = as_("editor").post(at(cast, "competency_form", key="3"), data)

    html = answer.content.decode()
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

    html = answer.content.decode()
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
        {"commentary-actions": "\x00"},
    ],
)
def test_bad_input_is_no_server_error(cast, as_, changes):
    answer = as_("editor").post(at(cast, "competency_form", key="3"), competency_post(cast, **changes))
    assert answer.status_code in (409, 422)
    assert return_model(cast.assessment)["items"]["3"]["commentaries"] == {}


@pytest.mark.requirement("R-173", "R-334")
def test_level_that_the_ticks_do_not_support_is_said(cast, as_):
    fill_competency(cast.assessment, cast.actor("editor"), "3", level=3, ticks={"3a": ["2.1"], "3b": [], "3c": []})
    html = as_("editor").get(at(cast, "competency_form", key="3")).content.decode()
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
        html = as_(name).get(at(cast, page, **kwargs)).content.decode()
        main = html[html.index("<main") :]
        assert "<textarea" not in main
        assert "disabled" not in main
        assert "Save as draft" not in main
    assert "What we did about 3." in as_(name).get(at(cast, "competency_form", key="3")).content.decode()


def test_a_reader_cannot_save(cast, as_):
    answer = as_("reader").post(at(cast, "competency_form", key="3"), competency_post(cast))
    assert answer.status_code == 403
    assert "editors, chief executive and chair can change" in answer.content.decode()


@pytest.mark.requirement("R-248")
def test_a_save_after_the_submission_is_refused_with_its_text_kept(cast, as_):
    data = competency_post(cast, **{"commentary-actions": "Typed while a colleague submitted."})
    cast.at(State.SUBMITTED)
    answer = as_("editor").post(at(cast, "competency_form", key="3"), data)

    html = answer.content.decode()
    assert answer.status_code == 403
    assert "Not saved. The return was submitted and can be read only." in html
    assert "Typed while a colleague submitted." in html


def test_a_save_after_the_deadline_is_refused_with_its_text_kept(cast, as_):
    with time_machine.travel(timezone.now() + datetime.timedelta(days=12)):
        browser = as_("editor")
        answer = browser.post(at(cast, "competency_form", key="3"), competency_post(cast))
    html = answer.content.decode()
    assert answer.status_code == 403
    assert "Not saved. The deadline passed on" in html
    assert "It helped." in html


# Two people at once


@pytest.mark.requirement("R-036")
def test_second_saver_sees_both_texts_where_they_differ(cast, as_):
    data = competency_post(cast, **{"commentary-actions": "My words alone.", "level-3c": "3"})
    as_("colleague").post(at(cast, "competency_form", key="3"), competency_post(cast))

    answer = as_("editor").post(at(cast, "competency_form", key="3"), data)
    html = answer.content.decode()

    assert answer.status_code == 409
    assert "Two people changed competency 3" in html
    assert "Colleague saved this page" in html
    assert "1 of 2: Where is the PCT today on 3c?" in html
    assert "2 of 2: Actions taken over the last year to improve" in html
    assert "My words alone." in html
    assert "We did this." in html
    assert "It helped." in html
    assert competency_page(cast.assessment, "3").commentaries[0].text == "We did this.\nAnd that."


def hidden_and_chosen(html: str) -> dict[str, list[str]]:
    """What a browser would send from a page as it stands: hidden boxes, checked radios, text areas."""
    from html.parser import HTMLParser

    class Fields(HTMLParser):
        def __init__(self):
            super().__init__(convert_charrefs=True)
            self.sent, self.area = {}, None

        def handle_starttag(self, tag, attrs):
            attrs = dict(attrs)
            if tag == "input" and (attrs.get("type") == "hidden" or "checked" in attrs):
                self.sent.setdefault(attrs["name"], []).append(attrs.get("value", ""))
            if tag == "textarea":
                self.area = attrs["name"]
                self.sent[self.area] = [""]

        def handle_data(self, data):
            if self.area:
                self.sent[self.area][0] += data

        def handle_endtag(self, tag):
            if tag == "textarea":
                # A browser drops the first line end after the tag.
                self.sent[self.area][0] = self.sent[self.area][0].removeprefix("\n")
                self.area = None

    fields = Fields()
    fields.feed(html[html.index("<main") :])
    return fields.sent


@pytest.mark.requirement("R-036")
@pytest.mark.parametrize(
    ("keep", "text"),
    [
        ("mine", "We did this, and more.\n\nMine."),
        ("theirs", "We did this.\nAnd that."),
        ("joined", "We did this, and more.\n\nMine. We did this.\nAnd that."),
    ],
)
def test_the_second_saver_chooses(cast, as_, keep, text):
    address = at(cast, "competency_form", key="3")
    data = competency_post(cast, **{"commentary-actions": "We did this, and more.\r\n\r\nMine.", "ticks-3a-2": []})
    as_("colleague").post(address, competency_post(cast))
    html = as_("editor").post(address, data).content.decode()

    sent = hidden_and_chosen(html)
    sent |= {"keep:commentary-actions": keep, "keep:ticks-3a-2": "theirs", "go": "draft"}
    answer = as_("editor").post(address, sent)

    assert answer.status_code == 302
    items = return_model(cast.assessment)["items"]
    assert items["3"]["commentaries"]["actions"] == text
    assert items["3"]["commentaries"]["impact"] == "It helped."
    assert items["3a"]["ticks"] == ["2.1", "2.2"]


def test_a_third_save_during_the_choice_is_told_again(cast, as_):
    address = at(cast, "competency_form", key="3")
    mine = competency_post(cast, **{"commentary-actions": "Mine."})
    as_("colleague").post(address, competency_post(cast))
    sent = hidden_and_chosen(as_("editor").post(address, mine).content.decode())
    as_("chief_executive").post(address, competency_post(cast, **{"commentary-actions": "From the top."}))

    answer = as_("editor").post(address, sent | {"keep:commentary-actions": "mine", "go": "draft"})

    assert answer.status_code == 409
    html = answer.content.decode()
    assert "Mine." in html
    assert "From the top." in html


# Governance


@pytest.mark.requirement("R-175", "R-177", "R-179", "R-181", "R-186")
def test_governance_form_shows_lines_of_every_colour(cast, as_):
    html = as_("editor").get(at(cast, "governance_form", key="finance")).content.decode()
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


# Outcomes


@pytest.mark.requirement("R-055", "R-056", "R-057", "R-058")
def test_outcomes_form_lists_every_line_by_area(cast, as_):
    html = as_("editor").get(at(cast, "outcomes_form")).content.decode()
    assert html.count("app-outcomes__line") == 65 + 3
    assert html.count('<details class="app-area') == 10
    assert html.index("For all PCTs") < html.index("Birth")
    assert html.count("Always included") == 4
    assert "Slope index of inequality for life expectancy at birth at LSOA" in html


@pytest.mark.requirement("R-076", "R-077")
def test_a_newly_ticked_outcome_gets_its_boxes(cast, as_):
    browser = as_("editor")
    browser.post(at(cast, "outcomes_form"), {"version": "0", "chosen-8": "on", "go": "draft"})
    html = browser.get(at(cast, "outcomes_form")).content.decode()
    assert 'name="aspiration-8-2010"' in html
    assert 'name="rationale-8"' in html
    assert 'name="aspiration-9-2010"' not in html


@pytest.mark.requirement("R-079")
@pytest.mark.parametrize(
    ("typed", "kept"),
    [("12.5", "12.5"), (" 12.50 ", "12.5"), ("-3", "-3"), ("1,234.5", "1234.5"), ("0", "0"), ("\u22124.2", "-4.2")],
)
def test_an_aspiration_is_a_number(cast, as_, typed, kept):
    data = {"version": "0", "aspiration-1a-2010": typed, "go": "draft"}
    assert as_("editor").post(at(cast, "outcomes_form"), data).status_code == 302
    assert return_model(cast.assessment)["outcomes"]["1a"]["aspirations"] == {"2010": kept}


@pytest.mark.requirement("R-079")
@pytest.mark.parametrize(
    "typed", ["many", "12%", "1e5", "NaN", "Infinity", "12,5", "1.2.3", "１２", "99999999999", "0.00001", "--1"]
)
def test_what_is_no_number_is_refused_and_stays(cast, as_, typed):
    data = {"version": "0", "aspiration-1a-2010": typed, "rationale-1a": "Kept on screen.", "go": "draft"}
    answer = as_("editor").post(at(cast, "outcomes_form"), data)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Outcome 1a, 2010/11: enter a number" in html
    assert f'value="{typed}"' in html
    assert "Kept on screen." in html
    assert return_model(cast.assessment)["outcomes"] == {}


@pytest.mark.requirement("R-060")
def test_an_eleventh_outcome_is_refused_on_the_page(cast, as_):
    data = {f"chosen-{number}": "on" for number in range(3, 12)} | {"version": "0", "go": "draft"}
    answer = as_("editor").post(at(cast, "outcomes_form"), data)
    assert answer.status_code == 422
    assert "You chose 9 local outcomes. Choose up to 8" in answer.content.decode()
    assert return_model(cast.assessment)["outcomes"] == {}


def test_completing_newly_ticked_outcomes_names_their_boxes(cast, as_):
    data = {"version": "0", "chosen-8": "on", "go": "complete"}
    html = as_("editor").post(at(cast, "outcomes_form"), data).content.decode()
    assert '<a href="#id_rationale-8">Enter the rationale for outcome 8</a>' in html
    assert "Enter the aspiration for outcome 8 in 2014/15" in html


def test_an_outcome_that_a_colleague_chose_meanwhile_is_not_dropped_unseen(cast, as_):
    address = at(cast, "outcomes_form")
    fill_outcomes(cast.assessment, cast.actor("colleague"), "8")
    html = as_("editor").post(address, {"version": "0", "chosen-3": "on", "go": "draft"}).content.decode()

    as_("editor").post(address, hidden_and_chosen(html) | {"go": "draft"})

    outcomes = return_model(cast.assessment)["outcomes"]
    assert set(outcomes) == {"1a", "1b", "2a", "2b", "3", "8"}
    assert outcomes["8"]["aspirations"]["2010"] == "12.5"


# The hub


@pytest.mark.requirement("R-034", "R-053", "R-247")
def test_hub_of_the_pct_names_tasks_deadline_and_what_stops_submission(cast, as_):
    fill_competency(cast.assessment, cast.actor("colleague"), "3")
    html = as_("editor").get(at(cast, "assessment_hub")).content.decode()

    assert "Newcastle PCT: assurance 2009/10" in html
    assert ">11<" in html
    assert "days to final submission" in html
    assert "What stops submission" in html
    assert "Outcome 1a: 5 of 5 yearly aspirations and the rationale missing" in html
    assert "Colleague" in html
    assert "Declaration of the chief executive" in html


@pytest.mark.parametrize("name", ["super_user", "analyst", "central_analyst", "dh", "support"])
def test_hub_of_others_shows_states_and_nothing_of_the_return(cast, as_, name):
    def main() -> str:
        html = as_(name).get(at(cast, "assessment_hub")).content.decode()
        return html[html.index("<main") :]

    before = main()
    fill_competency(cast.assessment, cast.actor("colleague"), "3", completed=False)
    first = main()
    fill_competency(cast.assessment, cast.actor("editor"), "3", level=4, completed=False)
    second = main()

    assert "State of its parts" in first
    assert "What stops submission" not in first
    assert "Colleague" not in first
    assert f'href="{at(cast, "competency_form", key="3")}"' not in first
    assert before != first
    assert first == second


def test_hub_of_a_year_with_ratings_alone_leads_to_them(cast, as_):
    last = cast.assessment.previous
    html = as_("editor").get(reverse("assessment_hub", args=[last.pk])).content.decode()

    assert "Only the ratings of this year are kept here." in html
    assert f'href="{reverse("rating_trail", args=[last.pk])}"' in html
    assert "What there is to do" not in html
    assert reverse("issue_list", args=[last.pk]) not in html


def test_reviewers_find_the_review_before_the_parts(cast, as_):
    cast.at(State.SUBMITTED)
    html = as_("analyst").get(at(cast, "assessment_hub")).content.decode()
    assert html.index(at(cast, "review_list")) < html.index("State of its parts")


# Signing and submitting


@pytest.mark.requirement("R-247")
def test_check_page_names_everything_missing_with_links(cast, as_):
    html = as_("editor").get(at(cast, "assessment_submit")).content.decode()
    assert "40 things are still missing" in html
    assert f'href="{at(cast, "competency_form", key="11")}"' in html
    assert f'href="{at(cast, "document_list")}">Strategic plan: not uploaded' in html
    assert "40 things are missing. The return can be submitted when it is complete." in html
    assert "<button" not in html[html.index("<main") :]


def test_submission_in_the_browser(cast, as_):
    fill(cast)
    for name in ("chief_executive", "pct_chair"):
        browser = as_(name)
        html = browser.get(at(cast, "declaration_sign")).content.decode()
        assert browser.post(at(cast, "declaration_sign"), {"seen": seen(html)}).status_code == 422
        answer = browser.post(at(cast, "declaration_sign"), {"seen": seen(html), "agreed": "on"}, follow=True)
        assert "You signed the declaration" in answer.content.decode()

    answer = as_("editor").post(at(cast, "assessment_submit"), follow=True)

    assert "Return submitted" in answer.content.decode()
    assert "Copy 1" in answer.content.decode()
    again = as_("editor").post(at(cast, "assessment_submit"))
    assert again.status_code == 403
    assert "not possible while the assessment is “submitted”" in again.content.decode()


def seen(html: str) -> str:
    return html.split('name="seen" value="')[1].split('"')[0]


def test_an_editor_is_told_why_they_cannot_sign(cast, as_):
    fill(cast)
    html = as_("editor").get(at(cast, "declaration_sign")).content.decode()
    assert "Only the PCT’s chief executive and chair sign" in html
    assert as_("editor").post(at(cast, "declaration_sign"), {"agreed": "on", "seen": "x"}).status_code == 403


def test_void_signatures_are_visible(cast, as_):
    fill(cast)
    sign_both(cast)
    fill_competency(cast.assessment, cast.actor("editor"), "3", commentaries={"actions": "Changed."})
    for page in ("declaration_sign", "assessment_submit", "assessment_hub"):
        html = as_("editor").get(at(cast, page)).content.decode()
        assert html.count("<strong>Void</strong>: the return was changed afterwards") == 2


@pytest.mark.requirement("R-248")
def test_the_sha_reopens_with_a_reason(cast, as_):
    fill_and_submit(cast)
    browser = as_("super_user")
    assert browser.post(at(cast, "assessment_reopen"), {"reason": ""}).status_code == 422
    answer = browser.post(at(cast, "assessment_reopen"), {"reason": "The plan is last year's."}, follow=True)
    assert "You reopened the return of Newcastle PCT" in answer.content.decode()
    cast.assessment.refresh_from_db()
    assert cast.assessment.state == State.PREPARING


@pytest.mark.parametrize(("name", "status"), [("analyst", 403), ("editor", 403), ("other_super_user", 404)])
def test_others_do_not_reopen(cast, as_, name, status):
    cast.at(State.SUBMITTED)
    assert as_(name).post(at(cast, "assessment_reopen"), {"reason": "No."}).status_code == status


# The return to read


@pytest.mark.requirement("R-251")
def test_outside_the_pct_the_copy_is_read_while_the_return_is_reopened(cast, as_):
    fill_and_submit(cast)
    reopen(assessment=cast.assessment, actor=cast.actor("super_user"), reason="Look again.")
    fill_competency(cast.assessment, cast.actor("editor"), "3", commentaries={"actions": "Only a draft now."})

    html = as_("analyst").get(at(cast, "frozen_copy")).content.decode()
    assert "What we did about 3." in html
    assert "Only a draft now." not in html
    assert as_("analyst").get(at(cast, "competency_form", key="3")).status_code == 404


@pytest.mark.requirement("R-029")
def test_the_pct_prints_its_draft(cast, as_):
    fill_competency(cast.assessment, cast.actor("editor"), "3")
    html = as_("editor").get(at(cast, "frozen_copy")).content.decode()
    assert "Draft, not submitted" in html
    assert "What we did about 3." in html


@pytest.mark.parametrize(("asked", "status"), [("1", 200), ("2", 404), ("x", 200), ("-1", 200), ("9" * 40, 200)])
def test_a_copy_by_its_number(cast, as_, asked, status):
    fill_and_submit(cast)
    assert as_("analyst").get(at(cast, "frozen_copy") + f"?copy={asked}").status_code == status


# The region


@pytest.mark.requirement("R-009", "R-034", "R-249")
@pytest.mark.parametrize(
    ("name", "status", "shown"),
    [
        ("super_user", 200, True),
        ("analyst", 200, True),
        ("dh", 200, True),
        ("support", 200, True),
        ("national", 200, False),
        ("other_analyst", 200, False),
        ("editor", 403, False),
        ("panel_chair", 403, False),
        ("outsider", 403, False),
    ],
)
def test_who_sees_the_region(cast, as_, name, status, shown):
    answer = as_(name).get(reverse("region_list"))
    assert answer.status_code == status
    assert ("Newcastle PCT" in answer.content.decode()) == (shown or name == "editor")


@pytest.mark.requirement("R-249")
def test_a_late_pct_is_flagged(cast, as_):
    with time_machine.travel(timezone.now() + datetime.timedelta(days=14)):
        html = as_("super_user").get(reverse("region_list")).content.decode()
    assert "3 days late" in html
    assert (
        "11 of 11 competencies, 3 of 3 governance components, 3 of 3 contracting forms, outcomes, nominees, "
        "13 types of document"
    ) in html


@pytest.mark.parametrize("state", [State.PREPARING, State.SUBMITTED, State.BRIEFED, State.PROVISIONAL])
def test_every_link_of_the_hub_opens(cast, as_, state):
    fill_and_submit(cast)
    cast.at(state)
    wrong = []
    for name in ("editor", "analyst", "panel_chair", "panel_member", "central_analyst", "dh", "national", "support"):
        browser = as_(name)
        hub = browser.get(at(cast, "assessment_hub"))
        if hub.status_code == 404:
            continue
        html = hub.content.decode()
        links = set(re.findall(r'href="(/[^"#]*)', html[html.index("<main") :]))
        # One competency stands for the eleven.
        for address in {link for link in links if not re.search(r"competencies/(?!3/)", link)}:
            answer = browser.get(address)
            if answer.status_code != 200:
                wrong.append((name, address, answer.status_code))
    assert wrong == []
