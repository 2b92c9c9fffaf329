"""The outcomes form: its lines, its boxes and what it refuses."""

import re

import pytest

from assessments.models import LocalOutcome, OutcomeChange
from assessments.queries import return_model
from tests import markup
from tests.assessments.filling import fill_outcomes
from tests.assessments.own_outcomes import last_year
from tests.assessments.pages import at, hidden_and_chosen

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("R-055", "R-056", "R-057", "R-058")
def test_outcomes_form_lists_every_line_by_area(cast, as_):
    html = markup.of(as_("editor").get(at(cast, "outcomes_form")))
    assert html.count("app-outcomes__line") == 65 + 3
    assert html.count('<details class="app-area') == 10
    assert html.index("For all PCTs") < html.index("Birth")
    assert html.count("Always included") == 4
    assert "Slope index of inequality for life expectancy at birth at LSOA" in html


@pytest.mark.requirement("R-076", "R-077")
def test_a_newly_ticked_outcome_gets_its_boxes(cast, as_):
    browser = as_("editor")
    browser.post(at(cast, "outcomes_form"), {"version": "0", "chosen-8": "on", "go": "draft"})
    html = markup.of(browser.get(at(cast, "outcomes_form")))
    assert 'name="aspiration-8-2010"' in html
    assert 'name="rationale-8"' in html
    assert 'name="aspiration-9-2010"' not in html


@pytest.mark.requirement("R-079")
@pytest.mark.parametrize(
    ("typed", "kept"),
    [("12.5", "12.5"), (" 12.50 ", "12.5"), ("-3", "-3"), ("0", "0"), ("\u22124.2", "-4.2")],
)
def test_an_aspiration_is_a_number(cast, as_, typed, kept):
    data = {"version": "0", "aspiration-1a-2010": typed, "go": "draft"}
    assert as_("editor").post(at(cast, "outcomes_form"), data).status_code == 302
    assert return_model(cast.assessment)["outcomes"]["1a"]["aspirations"] == {"2010": kept}


@pytest.mark.requirement("R-079")
def test_an_aspiration_may_have_commas_between_the_thousands(cast, as_):
    data = {"version": "0", "chosen-44": "on", "aspiration-44-2010": "1,234.5", "go": "draft"}
    assert as_("editor").post(at(cast, "outcomes_form"), data).status_code == 302
    assert return_model(cast.assessment)["outcomes"]["44"]["aspirations"] == {"2010": "1234.5"}


@pytest.mark.requirement("R-079")
@pytest.mark.parametrize(
    "typed", ["many", "12%", "1e5", "NaN", "Infinity", "12,5", "1.2.3", "１２", "99999999999", "0.00001", "--1"]
)
def test_what_is_no_number_is_refused_and_stays(cast, as_, typed):
    data = {"version": "0", "aspiration-1a-2010": typed, "rationale-1a": "Kept on screen.", "go": "draft"}
    answer = as_("editor").post(at(cast, "outcomes_form"), data)
    html = markup.of(answer)
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
    assert "You chose 9 local outcomes. Choose up to 8" in markup.of(answer)
    assert return_model(cast.assessment)["outcomes"] == {}


def test_completing_newly_ticked_outcomes_names_their_boxes(cast, as_):
    data = {"version": "0", "chosen-8": "on", "go": "complete"}
    html = markup.of(as_("editor").post(at(cast, "outcomes_form"), data))
    assert '<a href="#id_rationale-8">Enter the rationale for outcome 8</a>' in html
    assert "Enter the aspiration for outcome 8 in 2014/15" in html


def test_an_outcome_that_a_colleague_chose_meanwhile_is_not_dropped_unseen(cast, as_):
    address = at(cast, "outcomes_form")
    fill_outcomes(cast.assessment, cast.actor("colleague"), "8")
    html = markup.of(as_("editor").post(address, {"version": "0", "chosen-3": "on", "go": "draft"}))

    as_("editor").post(address, hidden_and_chosen(html) | {"go": "draft"})

    outcomes = return_model(cast.assessment)["outcomes"]
    assert set(outcomes) == {"1a", "1b", "2a", "2b", "3", "8"}
    assert outcomes["8"]["aspirations"]["2010"] == "12.5"


@pytest.mark.parametrize("held", [False, True], ids=["no last year", "last year held"])
def test_completing_a_second_outcome_of_the_pcts_own_names_a_box_for_all_that_it_lacks(cast, as_, held):
    """In one press: it has a name on the page, and is not yet there."""
    if held:
        last_year(cast, "8")
    data = {"version": "0", "local-name-2": "Two-day access", "go": "complete"}
    answer = as_("editor").post(at(cast, "outcomes_form"), data)
    html = markup.of(answer)
    assert answer.status_code == 422
    assert 'value="Two-day access"' in html
    summary = html[html.index("nhsuk-error-summary") : html.index("<h1")]
    led_to = re.findall(r'<a href="#([^"]+)"', summary)
    assert summary.count("<li>") == len(led_to)  # nothing is said without the box where it is mended
    assert {"id_rationale-L2", "id_local-name-2"} < set(led_to)
    assert any("change-rationale-L2" in box for box in led_to) == held
    assert [box for box in led_to if f'id="{box}"' not in html] == []
    assert not LocalOutcome.objects.exists()


def test_what_is_said_of_a_change_together_with_a_new_name_is_saved_with_it(cast, as_):
    last_year(cast, "8")
    data = {
        "version": "0",
        "local-name-2": "Two-day access",
        "change-why-L2": "local_strategy",
        "change-rationale-L2": "New since the strategy.",
        "go": "draft",
    }
    assert as_("editor").post(at(cast, "outcomes_form"), data).status_code == 302
    (change,) = OutcomeChange.objects.filter(kind="added")
    assert (change.circumstance, change.rationale) == ("local_strategy", "New since the strategy.")
