"""The pages of a return and of a region: what each person sees."""

import datetime
import re

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from cycles.states import State
from tests import markup
from tests.assessments.filling import fill_and_submit, fill_competency
from tests.assessments.pages import at

pytestmark = pytest.mark.django_db


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
    assert "own people" in markup.of(refused)
    assert as_("stranger").get(at(cast, page)).status_code == 404


def test_a_visitor_is_asked_to_sign_in(cast, client):
    for page in ("assessment_hub", "outcomes_form", "assessment_submit", "frozen_copy"):
        assert client.get(at(cast, page)).status_code == 302


@pytest.mark.requirement("R-034", "R-053", "R-247")
def test_hub_of_the_pct_names_tasks_deadline_and_what_stops_submission(cast, as_):
    fill_competency(cast.assessment, cast.actor("colleague"), "3")
    html = markup.of(as_("editor").get(at(cast, "assessment_hub")))

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
        html = markup.of(as_(name).get(at(cast, "assessment_hub")))
        return html[html.index("<main") :]

    before = main()
    fill_competency(cast.assessment, cast.actor("colleague"), "3", completed=False)
    first = main()
    fill_competency(cast.assessment, cast.actor("editor"), "3", level=4, completed=False)
    second = main()

    assert "State of its forms" in first
    assert "What stops submission" not in first
    assert "Colleague" not in first
    assert f'href="{at(cast, "competency_form", key="3")}"' not in first
    assert before != first
    assert first == second


def test_hub_of_a_year_with_ratings_alone_leads_to_them(cast, as_):
    last = cast.assessment.previous
    html = markup.of(as_("editor").get(reverse("assessment_hub", args=[last.pk])))

    assert "Only the ratings of this year are kept here." in html
    assert f'href="{reverse("rating_trail", args=[last.pk])}"' in html
    assert "What there is to do" not in html
    assert reverse("issue_list", args=[last.pk]) not in html


def test_reviewers_find_the_review_before_the_parts(cast, as_):
    cast.at(State.SUBMITTED)
    html = markup.of(as_("analyst").get(at(cast, "assessment_hub")))
    assert html.index(at(cast, "review_list")) < html.index("State of its forms")


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
    assert ("Newcastle PCT" in markup.of(answer)) == (shown or name == "editor")


@pytest.mark.requirement("R-249")
def test_a_late_pct_is_flagged(cast, as_):
    with time_machine.travel(timezone.now() + datetime.timedelta(days=14)):
        html = markup.of(as_("super_user").get(reverse("region_list")))
    assert "3 days late" in html
    assert (
        "11 of 11 competencies, 3 of 3 governance components, 3 of 3 contracting forms, outcomes, nominees, "
        "15 documents"
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
        html = markup.of(hub)
        links = set(re.findall(r'href="(/[^"#]*)', html[html.index("<main") :]))
        # One competency stands for the eleven.
        for address in {link for link in links if not re.search(r"competencies/(?!3/)", link)}:
            answer = browser.get(address)
            if answer.status_code != 200:
                wrong.append((name, address, answer.status_code))
    assert wrong == []
