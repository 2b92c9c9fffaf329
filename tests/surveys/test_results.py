"""The result as its readers see it: what it is read beside, and what stands on the page in each state of a survey."""

import datetime
import re
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cycles.models import Assessment
from cycles.queries import timetable_of
from cycles.states import State
from surveys import services
from surveys.answers import Given
from surveys.models import Collation, Nominee, SealedResponse
from surveys.pages.survey_result import survey_result
from surveys.queries import counts_for
from surveys.queries.counts import share
from tests import markup
from tests.surveys.results import address, closed_with_answers, collated, others
from tests.surveys.screening import all_read

pytestmark = pytest.mark.django_db


def page_of(survey, who="analyst", state=State.SUBMITTED):
    survey.cast.at(state)
    row = Assessment.objects.select_related("organisation", "cycle", "framework").get(pk=survey.assessment.pk)
    return survey_result(row, survey.cast.actor(who))


def html_of(client, survey, who: str) -> str:
    client.force_login(survey.cast.users[who])
    return markup.without_token(markup.of(client.get(address("survey_progress", survey))))


# Counts


@pytest.mark.requirement("R-148", "R-149")
def test_counts_say_asked_answered_and_the_share_by_group(survey):
    tokens = list(survey.invite(partners=8, providers=6, opinion_formers=5).values())
    for token in tokens[:6]:
        survey.answer(token)
    counts = counts_for(survey.assessment, survey.editor)
    assert [(one.invited, one.completed, one.share) for one in counts.groups] == [
        (8, 6, "75.0%"),
        (6, 0, "0.0%"),
        (5, 0, "0.0%"),
    ]
    assert (counts.invited, counts.completed, counts.share, counts.below_minimum) == (19, 6, "31.6%", True)


@pytest.mark.requirement("R-149")
def test_where_a_few_were_asked_no_number_that_answered_is_told_while_the_survey_is_open(survey, client):
    tokens = survey.invite(partners=8, providers=8, opinion_formers=4)
    first, page = counts_for(survey.assessment, survey.editor), html_of(client, survey, "editor")
    for token in tokens.values():
        survey.answer(token)
        assert counts_for(survey.assessment, survey.editor) == first
    assert html_of(client, survey, "editor") == page
    assert (first.completed, first.share, first.below_minimum, first.reaches_minimum) == (None, "", False, False)
    assert {(one.completed, one.share) for one in first.groups} == {(None, "")}
    assert (
        "20 people were asked. How many have answered is told when the survey has closed, because at first fewer than 5"
        " people were asked in Opinion formers."
    ) in page
    assert page.count(">Hidden</td>") == 4 and "Fewer than 20 people have answered" not in page


@pytest.mark.requirement("R-149")
def test_where_a_few_were_asked_the_total_alone_is_told_at_the_closing(survey, client):
    for token in survey.invite(partners=8, providers=6, opinion_formers=4).values():
        survey.answer(token)
    survey.closes_in(0)
    assert counts_for(survey.assessment, survey.editor).completed is None, "until the results are put together"
    services.close(assessment=survey.assessment)
    counts = counts_for(survey.assessment, survey.editor)
    assert [one.completed for one in counts.groups] == [None] * 3
    assert (counts.completed, counts.share, counts.untold) == (18, "100.0%", "")
    html = html_of(client, survey, "editor")
    assert "18 of 18 people asked have answered (100.0%)" in html and "Fewer than 20 people have answered" in html
    assert html.count(">Hidden</td>") == 3 and "Hidden to protect respondents (fewer than 5)" in html


@pytest.mark.requirement("R-149")
@pytest.mark.parametrize("answers", [0, 1])
def test_a_closed_survey_tells_its_total_whether_or_not_anybody_answered(survey, answers):
    for token in list(survey.invite(partners=2).values())[:answers]:
        survey.answer(token)
    survey.close_now()
    assert counts_for(survey.assessment, survey.editor).completed == answers


@pytest.mark.requirement("R-125", "R-149")
def test_a_group_of_a_few_stays_hidden_when_a_second_set_is_asked(survey):
    """What the page would say right after is how many of the first few had answered."""
    for token in survey.invite(partners=8, opinion_formers=3).values():
        survey.answer(token)
    for number in range(100, 106):
        survey.nominate(number, group="opinion_formers")
    services.submit_nominees(assessment=survey.assessment, actor=survey.editor)
    counts = counts_for(survey.assessment, survey.editor)
    assert [(one.invited, one.completed) for one in counts.groups] == [(8, None), (0, 0), (9, None)]


@pytest.mark.requirement("R-127", "R-149")
def test_a_withdrawn_nominee_still_counts_as_asked_whether_or_not_it_answered(survey):
    tokens = survey.invite(partners=6)
    answered, silent, *_ = tokens
    survey.answer(tokens[answered])
    before = counts_for(survey.assessment, survey.editor)
    for pk in (silent, answered):
        Nominee.objects.filter(pk=pk).update(withdrawn_on="2009-11-01")
        assert counts_for(survey.assessment, survey.editor) == before


# The result of a statement


@pytest.mark.requirement("R-155")
def test_statement_stands_against_the_criteria_of_levels_2_3_and_4_in_the_words_of_the_framework(survey):
    closed_with_answers(survey, answers=24)
    first = page_of(survey).lines[0]
    assert [(one.level, one.shown, one.words, one.criterion) for one in first.thresholds] == [
        (2, "3.5", "somewhat agree", "Key stakeholders somewhat agree that the PCT is the local leader of the NHS"),
        (3, "4.5", "agree", "Key stakeholders agree that the PCT is the local leader of the NHS"),
        (4, "5.5", "strongly agree", "Key stakeholders strongly agree that the PCT is the local leader of the NHS"),
    ]
    assert first.now.mean == 5 and first.now.shown == "5.00" and first.now.suggestion == 3
    assert first.between == "from 4.5, “agree”, and under 5.5, “strongly agree”"


@pytest.mark.requirement("R-155")
def test_every_statement_has_its_criterion_at_each_level(survey):
    closed_with_answers(survey)
    for line in page_of(survey).lines:
        assert all(one.criterion.startswith("Key stakeholders") for one in line.thresholds), line.now.item_key


@pytest.mark.requirement("R-152", "R-153")
def test_below_the_minimum_the_result_is_marked_and_suggests_nothing(survey, client):
    closed_with_answers(survey, answers=19)
    survey.cast.at(State.SUBMITTED)
    html = html_of(client, survey, "analyst")
    assert "19 completed surveys, and 20 are needed. No level is suggested." in html
    assert "Fewer than 20 scores, so no level is suggested" in html
    assert "Suggests level" not in html and "Mean 5.00" in html


@pytest.mark.requirement("R-140", "R-153")
def test_a_statement_of_fewer_than_twenty_scores_suggests_nothing_in_a_survey_of_enough(survey, client):
    tokens = list(survey.invite(partners=10, providers=10, opinion_formers=5).values())
    first, *others = (one.key for one in survey.statements if one.item_id)
    for number, token in enumerate(tokens[:20]):
        given = survey.answers(5)
        services.answer(token=token, answers=given | ({first: Given(None, "")} if number == 0 else {}))
    survey.close_now()
    one, *rest = page_of(survey).lines
    assert not page_of(survey).result.below_minimum
    assert (one.now.n, one.now.few, one.now.suggestion, one.wording) == (19, True, None, "")
    assert {(line.now.n, line.now.few, line.now.suggestion) for line in rest} == {(20, False, 3)} and len(rest) == 5
    html = html_of(client, survey, "analyst")
    assert html.count("Suggests level 3") == 5 and html.count("Fewer than 20 scores, so no level is suggested") == 1


@pytest.mark.requirement("R-140", "R-153")
def test_what_was_suggested_of_few_scores_before_is_no_longer_read(survey):
    stored = closed_with_answers(survey)
    stored.content["statements"][0]["suggestion"] = 3
    stored.save()
    assert page_of(survey).lines[0].now.suggestion is None


@pytest.mark.requirement("R-140")
def test_last_years_mean_of_few_scores_carries_their_number(survey, client):
    collated(survey, survey.assessment.previous, [4] * 19)
    closed_with_answers(survey)
    (line, *_) = page_of(survey).lines
    assert (line.last_shown, line.change_shown) == ("4.00 (19 scores)", "+0.95")
    html = html_of(client, survey, "analyst")
    assert ">4.00</td><td>19 scores</td>" in html, "where the number has a column of its own it stands there alone"


@pytest.mark.requirement("R-155")
def test_thresholds_are_those_of_the_day_of_closing(survey):
    closed_with_answers(survey)
    survey.cast.cycle.bands = {"2": 1, "3": 2, "4": 3}
    survey.cast.cycle.save()
    assert [one.shown for one in page_of(survey).lines[0].thresholds] == ["3.5", "4.5", "5.5"]


# Last year and the medians


@pytest.mark.parametrize(
    ("completed", "invited", "shown"),
    [(23, 40, "57.5%"), (1, 3, "33.3%"), (299, 300, "99.7%"), (4999, 5000, "99.9%"), (None, 9, ""), (0, 0, "")],
)
def test_a_share_has_one_decimal_and_is_empty_where_it_is_withheld(completed, invited, shown):
    assert share(completed, invited) == shown


@pytest.mark.requirement("R-150")
def test_last_year_is_the_same_statement_of_the_year_before(survey, client):
    last = survey.assessment.previous
    collated(survey, last, [4] * 15 + [3] * 6)
    closed_with_answers(survey)
    page = page_of(survey)
    assert [line.last_shown for line in page.lines] == ["3.71"] * 6 and page.last_completed == 21
    assert "Last year 21 surveys were completed" in html_of(client, survey, "analyst")
    assert [line.change_shown for line in page.lines] == ["+1.24"] * 6


def test_last_year_is_left_out_where_it_was_withheld_or_is_not_published(survey):
    last = survey.assessment.previous
    collated(survey, last, [4] * 4)
    closed_with_answers(survey)
    assert (page_of(survey).lines[0].last_shown, page_of(survey).lines[0].change_shown) == ("Hidden", "None")
    Assessment.objects.filter(pk=last.pk).update(state=State.FINAL)
    assert page_of(survey).lines[0].last_shown == "None"


@pytest.mark.parametrize(("number", "shown"), [(4, ""), (5, "3.00")])
def test_median_of_the_region_is_shown_where_five_other_pcts_are_in_it(survey, number, shown):
    """With fewer it could tell a neighbour's result."""
    closed_with_answers(survey)
    others(survey, number)
    medians = page_of(survey).lines[0].medians
    assert (medians.region.shown, medians.region.pcts) == (shown, number + 1)


@pytest.mark.parametrize(("here", "elsewhere", "shown"), [(8, 0, ""), (8, 4, ""), (0, 4, ""), (0, 5, "3.00")])
def test_median_of_the_nation_is_shown_where_five_pcts_of_other_regions_are_in_it(survey, here, elsewhere, shown):
    """The SHA knows every result of its own region: with fewer, the median could tell it one of another."""
    closed_with_answers(survey)
    others(survey, here)
    others(survey, elsewhere, region="Q32")
    nation = page_of(survey).lines[0].medians.nation
    assert (nation.shown, nation.pcts) == (shown, 1 + here + elsewhere)


def test_page_says_which_pcts_are_missing_from_a_median(survey, client):
    closed_with_answers(survey)
    others(survey, 5)
    survey.cast.at(State.SUBMITTED)
    html = html_of(client, survey, "analyst")
    assert "Fewer than five PCTs of other regions" in html and "Fewer than five other PCTs" not in html


def test_own_result_is_no_other_pcts(survey):
    """Five results with the own among them are those of four others; below the minimum, it is not among them."""
    closed_with_answers(survey, answers=12)
    others(survey, 5)
    assert page_of(survey).lines[0].medians.region.pcts == 5
    assert page_of(survey).lines[0].medians.region.shown == "3.00"


def test_median_of_the_nation_goes_over_all_regions_and_is_of_exact_means(survey):
    closed_with_answers(survey)
    others(survey, 5, score=3)
    others(survey, 6, region="Q32", score=6)
    medians = page_of(survey).lines[0].medians
    assert (medians.region.value, medians.region.pcts) == (Fraction(3), 6)
    assert (medians.nation.value, medians.nation.pcts) == ((Fraction(94, 19) + 6) / 2, 12)


@pytest.mark.requirement("R-153")
def test_a_survey_below_the_minimum_is_in_no_median(survey):
    closed_with_answers(survey)
    others(survey, 5)
    Collation.objects.exclude(assessment=survey.assessment).update(means={})
    assert page_of(survey).lines[0].medians.nation.pcts == 1


# Who reads it, and when


@pytest.mark.requirement("R-150")
@pytest.mark.parametrize(
    ("who", "state", "reads"),
    [
        ("analyst", State.PREPARING, False),
        ("analyst", State.SUBMITTED, True),
        ("editor", State.RATED, False),
        ("editor", State.PROVISIONAL, True),
        ("panel_chair", State.SUBMITTED, True),
        ("panel_member", State.SUBMITTED, False),
        ("panel_member", State.BRIEFED, True),
        ("other_analyst", State.FINAL, False),
        ("neighbour", State.FINAL, False),
    ],
)
def test_result_and_last_year_are_read_by_those_of_row_8(survey, who, state, reads):
    collated(survey, survey.assessment.previous, [4] * 20)
    closed_with_answers(survey)
    page = page_of(survey, who, state)
    assert (page is not None) is reads
    assert page is None or page.lines[0].last_shown == "4.00"


@pytest.mark.requirement("R-156")
def test_the_pct_reads_its_open_questions_from_the_provisional_results_on(survey, client):
    closed_with_answers(survey, text="We plan together")
    survey.cast.at(State.SUBMITTED)
    all_read(survey)
    for state, reads in ((State.RATED, False), (State.PROVISIONAL, True), (State.PUBLISHED, True)):
        survey.cast.at(state)
        assert ("We plan together keep_doing" in html_of(client, survey, "editor")) is reads


@pytest.mark.requirement("R-149")
def test_a_result_once_closed_reads_the_same_for_ever(survey, client):
    closed_with_answers(survey)
    survey.cast.at(State.SUBMITTED)
    first = page_of(survey)
    survey.close_now()
    assert page_of(survey).result == first.result and page_of(survey).counts == first.counts


# What stands on the page in each state


def test_page_where_nobody_was_asked(survey, client):
    html = html_of(client, survey, "editor")
    assert "Nobody has been asked yet" in html and "Once the first people have been asked" in html


def test_page_of_an_open_survey_names_the_day_and_hour_of_closing(survey, client):
    survey.invite(partners=6)
    timetable = timetable_of(survey.assessment)
    on = timezone.localdate() + datetime.timedelta(days=40)
    timetable.survey_closes_at = timezone.make_aware(datetime.datetime.combine(on, datetime.time(12)))
    timetable.save()
    html = html_of(client, survey, "super_user")
    assert (
        f"Open until {on:%A} {on.day} {on:%B %Y}, midday (UK time)" in html
        and "Nothing of the answers is shown before" in html
    )


def test_page_of_a_survey_closed_and_not_collated_yet(survey, client):
    survey.invite(partners=6)
    survey.closes_in(0)
    assert "The results are being put together" in html_of(client, survey, "analyst")


@pytest.mark.parametrize("answers", [0, 8])
@pytest.mark.parametrize("who", ["editor", "chief_executive", "super_user"])
def test_page_says_of_a_result_that_stands_when_the_survey_closed_to_those_who_do_not_read_it(
    survey, client, who, answers
):
    closed_with_answers(survey, answers=answers)
    html = html_of(client, survey, who)
    assert "being put together" not in html and "Closed on " in html
    assert "The answers are put together at the closing" in html and "Well led" not in html


RELEASED = "when North East Strategic Health Authority releases the provisional ratings."
SUBMITTED = "once Newcastle PCT has submitted its return."


@pytest.mark.parametrize(
    ("who", "state", "said"),
    [
        ("editor", State.PREPARING, RELEASED),
        ("chief_executive", State.RATED, RELEASED),
        ("analyst", State.PREPARING, SUBMITTED),
        ("super_user", State.PREPARING, SUBMITTED),
        ("panel_chair", State.PREPARING, SUBMITTED),
        ("dh", State.RATED, RELEASED),
        ("analyst", State.SUBMITTED, ""),
    ],
)
def test_page_says_to_each_reader_when_they_see_the_result(survey, client, who, state, said):
    """As docs/visibility.md, row 8 has it, and before the closing too."""
    survey.invite(partners=6)
    survey.cast.at(state)
    opened = html_of(client, survey, who)
    assert (f"You see the result after that, {said}" if said else "You see the result then.") in opened
    survey.closes_in(0)
    waiting = html_of(client, survey, who)
    assert (f"You see the result {said}" if said else "You see the result as soon as that is done.") in waiting


def test_page_of_a_survey_that_nobody_answered(survey, client):
    closed_with_answers(survey, answers=0)
    survey.cast.at(State.SUBMITTED)
    html = html_of(client, survey, "analyst")
    assert "Nobody answered, so there is no result" in html and "survey/result.csv" not in html


@pytest.mark.requirement("R-149")
def test_page_of_a_survey_that_four_answered_shows_no_figure(survey, client):
    closed_with_answers(survey, answers=4)
    survey.cast.at(State.SUBMITTED)
    html = html_of(client, survey, "analyst")
    assert "Mean 5" not in html and "Well led" not in html and "<svg role" not in html
    assert html.count("Hidden to protect respondents (fewer than 5)") > 6


@pytest.mark.requirement("R-157")
def test_page_says_how_to_read_the_result(survey, client):
    closed_with_answers(survey)
    survey.cast.at(State.SUBMITTED)
    html = html_of(client, survey, "analyst")
    assert "Lower survey results should not in themselves be seen as a negative development" in html
    assert "It is a suggestion, not a rating" in html


@pytest.mark.requirement("R-149")
def test_chart_says_by_number_and_place_what_its_table_says(survey, client):
    closed_with_answers(survey)
    survey.cast.at(State.SUBMITTED)
    html = html_of(client, survey, "analyst")
    assert (
        "<desc>Strongly disagree: 0; Disagree: 0; Somewhat disagree: 0; Somewhat agree: 5; Agree: 10; "
        "Strongly Agree: 4; Unable to Comment: 4.</desc>" in html
    )
    assert "This year: 4.95; Last year: None; Region’s median: Not shown" in html


def test_no_line_of_a_level_crosses_the_words_of_the_chart_of_means(survey, client):
    closed_with_answers(survey)
    survey.cast.at(State.SUBMITTED)
    html = html_of(client, survey, "analyst")
    uprights = [
        re.findall(r"M[\d.]+ (\d+)V(\d+)", line) for line in re.findall(r'<path d="(M[^"]+)"[^>]*dasharray', html)
    ]
    words = [float(y) for y in re.findall(r'<text x="8" y="([\d.]+)"[^>]*>(?:This|Last|Region|Nation)', html)]
    assert len(uprights) == 6 * 3 and len(words) == 6 * 4
    tall = 14
    for parts in uprights:
        assert len(parts) == 5, "the levels' names, and a mark in each row"
        assert not any(int(top) < y + 4 and y - tall < int(bottom) for top, bottom in parts[1:] for y in words)


def test_queries_are_as_many_for_one_pct_as_for_a_hundred(survey, client):
    closed_with_answers(survey)
    survey.cast.at(State.SUBMITTED)
    html_of(client, survey, "analyst")
    with CaptureQueriesContext(
        connection,
    ) as alone:
        html_of(client, survey, "analyst")
    for region in ("Q30", "Q32", "Q33", "Q34", "Q36"):
        others(survey, 31, region)
    assert Collation.objects.count() > 60
    with CaptureQueriesContext(connection) as among_many:
        html_of(client, survey, "analyst")
    assert len(among_many) == len(alone)


def test_no_answer_is_left_sealed_after_closing(survey):
    closed_with_answers(survey)
    assert not SealedResponse.objects.filter(assessment=survey.assessment).exists()
