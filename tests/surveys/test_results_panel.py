"""What the evidence review, the panel and the report say of a survey: the same result that its own page shows."""

import pytest
from django.urls import reverse

from cycles.models import Assessment
from cycles.states import State
from panels.queries.briefing import content_of
from panels.queries.report_model import facts
from panels.queries.survey import figures
from surveys.pages.survey_result import survey_result
from tests import markup
from tests.surveys.results import closed_with_answers, collated

pytestmark = pytest.mark.django_db


def read_again(survey) -> Assessment:
    return Assessment.objects.select_related("organisation", "cycle", "framework").get(pk=survey.assessment.pk)


@pytest.fixture
def closed(survey):
    """Newcastle's survey, closed, with a result of last year; the panel is at work."""
    collated(survey, survey.assessment.previous, [4] * 20)
    closed_with_answers(survey, answers=24)
    survey.cast.at(State.BRIEFED)
    return survey


@pytest.mark.requirement("R-150", "R-155")
def test_the_review_has_the_figures_of_the_survey_s_own_page(closed, django_assert_num_queries):
    row, analyst = read_again(closed), closed.cast.actor("analyst")
    page = survey_result(row, analyst)
    with django_assert_num_queries(1):
        found = figures(row, analyst)
    for line in page.lines:
        one, now = found[line.now.item_key], line.now
        assert (one.text, one.n, one.shown, one.level) == (now.text, now.n, now.shown, now.suggestion)
        assert (one.last_year, one.between) == (line.last_shown, line.between)
    assert figures(row, closed.cast.actor("editor")) == {}


@pytest.mark.requirement("R-153", "R-155")
@pytest.mark.parametrize(
    ("who", "name"), [("analyst", "review_item"), ("panel_chair", "panel_rating_item"), ("analyst", "review_list")]
)
def test_pages_of_the_panel_say_mean_n_standing_and_last_year(closed, client, who, name):
    client.force_login(closed.cast.users[who])
    key = {} if name == "review_list" else {"key": "1a"}
    html = markup.of(client.get(reverse(name, kwargs={"assessment_id": closed.assessment.pk} | key)))
    assert "5.00" in html
    if key:
        assert "mean of 20 scored answers" in html and "Last year: 4.00" in html
        assert "The mean stands from 4.5, “agree”, and under 5.5, “strongly agree”" in html
        assert "It suggests level 3; a suggestion, never a rating" in html


@pytest.mark.requirement("R-153")
@pytest.mark.parametrize(("answers", "scores"), [(15, 12), (23, 19)])
def test_pages_of_the_panel_say_that_a_mean_is_of_too_few_scores(survey, client, answers, scores):
    closed_with_answers(survey, answers=answers)
    survey.cast.at(State.BRIEFED)
    client.force_login(survey.cast.users["panel_chair"])
    address = reverse("panel_rating_item", kwargs={"assessment_id": survey.assessment.pk, "key": "1a"})
    html = markup.of(client.get(address))
    assert f"mean of {scores} scored answers" in html
    assert "Fewer than 20 scores, so no level is suggested" in html and "suggests level" not in html


@pytest.mark.requirement("R-140", "R-153")
def test_review_and_briefing_say_of_how_few_scores_a_mean_is(survey):
    closed_with_answers(survey)
    survey.cast.at(State.BRIEFED)
    row, analyst = read_again(survey), survey.cast.actor("analyst")
    assert figures(row, analyst)["1a"].shown_of_few == "4.95 (19 scores)"
    briefing = content_of(row, analyst, background="", discussion="")
    said = [line for group in briefing["groups"] for line in group["lines"]]
    assert {line["survey"] for line in said if line["survey"]} == {"4.95 (19 scores)"}


@pytest.mark.requirement("R-153", "R-155")
@pytest.mark.parametrize(("answers", "wording"), [(24, "agree"), (23, None), (19, None)])
def test_the_report_has_the_nearest_wording_and_last_year(survey, answers, wording):
    collated(survey, survey.assessment.previous, [4] * 20)
    closed_with_answers(survey, answers=answers)
    said = facts(read_again(survey), "draft")["survey"]
    assert {(one["wording"], one["last_year"]) for one in said["statements"]} == {(wording, "4.00")}
    assert said["completed"] == answers
