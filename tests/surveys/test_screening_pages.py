"""The pages on which the SHA's analyst reads comments, and what the others' pages say of them."""

import csv
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cycles.states import State
from surveys.models import CollatedComment, Outcome, ScreenedComment
from tests import markup
from tests.surveys.results import address, closed_with_answers, others
from tests.surveys.screening import SHOWN, all_read, in_part, in_whole, screen, written

pytestmark = pytest.mark.django_db

TEXT = "Dr Smith moved our meeting twice."
SAID = f"{TEXT} keep_doing"
CUT = "[…] moved our meeting twice. keep_doing"
KEY = "keep_doing"


@pytest.fixture
def closed(survey):
    """Newcastle's survey, closed with comments, and its return submitted."""
    closed_with_answers(survey, text=TEXT)
    survey.cast.at(State.SUBMITTED)
    return survey


@pytest.fixture
def as_analyst(client, survey):
    """The browser of the SHA's analyst."""
    client.force_login(survey.cast.users["analyst"])
    return client


def of_key(survey, key=KEY) -> str:
    return reverse("survey_comments_of", args=[survey.assessment.pk, key])


def sent(client, survey, *, version=0, key=KEY, go="keep", **outcomes):
    """The form as a browser sends it: every box of every comment, and what is chosen of those named by their place."""
    boxes = {"version": version, "go": go}
    for place, row in enumerate(written(survey.assessment, key)):
        screened = ScreenedComment.objects.filter(comment=row).first()
        mine = {"outcome": screened.outcome if screened else "unread", "reason": "", "why": "", "text": row.text}
        mine |= outcomes.get(f"c{place}", {})
        boxes |= {f"{name}_{row.pk.hex}": value for name, value in mine.items()}
    return client.post(of_key(survey, key), boxes)


# How far the reading is


@pytest.mark.requirement("R-149")
def test_list_says_of_each_statement_how_many_are_left_and_leads_there(as_analyst, closed):
    for row in written(closed.assessment, KEY)[:3]:
        screen(closed, {row.pk: in_whole()})
    html = markup.of(as_analyst.get(address("survey_comments", closed)))
    assert "101 of 104 comments are left to read" in html
    assert f'href="{of_key(closed)}"' in html and TEXT not in html
    row = html[html.index("What does the PCT do well") :]
    assert re.findall(r">(\d+)<", row[:900])[:4] == ["13", "10", "0", "3"]


def test_list_says_where_there_is_nothing_to_read(as_analyst, survey):
    survey.cast.at(State.SUBMITTED)
    assert "The survey is not closed yet" in markup.of(as_analyst.get(address("survey_comments", survey)))
    survey.cast.at(State.PREPARING)
    closed_with_answers(survey, text="")
    survey.cast.at(State.SUBMITTED)
    assert "There is no comment to read" in markup.of(as_analyst.get(address("survey_comments", survey)))
    assert "There is no comment to read here" in markup.of(as_analyst.get(of_key(survey)))


def test_a_question_that_the_survey_does_not_ask_is_no_page(as_analyst, closed):
    assert as_analyst.get(of_key(closed, "nothing")).status_code == 404


@pytest.mark.requirement("R-149")
@pytest.mark.parametrize("who", ["super_user", "senior_lead", "editor", "panel_chair", "dh", "other_analyst"])
def test_for_everybody_else_there_are_no_such_pages(client, closed, who):
    client.force_login(closed.cast.users[who])
    closed.cast.at(State.PUBLISHED)
    assert client.get(address("survey_comments", closed)).status_code == 404
    assert client.get(of_key(closed)).status_code == 404
    assert sent(client, closed, c0={"outcome": "shown"}).status_code == 404
    assert not ScreenedComment.objects.exists()


# Reading


@pytest.mark.requirement("R-149")
def test_analyst_reads_shows_and_withholds_in_one_form(as_analyst, closed):
    html = markup.of(as_analyst.get(of_key(closed)))
    assert html.count(f'<blockquote class="app-wrap">{SAID}') == 13 and "Comment 13 of 13" in html
    answer = sent(
        as_analyst,
        closed,
        go="on",
        c0={"outcome": "part", "text": "[...] moved our meeting twice. keep_doing", "reason": "names"},
        c1={"outcome": "whole", "reason": "other", "why": "She asked for it"},
        c2={"outcome": "shown"},
    )
    assert answer.status_code == 302 and answer.url != of_key(closed)
    html = markup.of(as_analyst.get(of_key(closed)))
    assert "3 decisions saved, 2 of them withheld, 10 comments left to read: What does" in html
    assert f"Others read: “{CUT}”" in html and "Another reason: She asked for it" in html and "Analyst, " in html
    assert {row.outcome for row in ScreenedComment.objects.all()} == {"part", "whole", "shown"}


def test_saving_what_stands_says_that_nothing_was_changed(as_analyst, closed):
    sent(as_analyst, closed)
    html = markup.of(as_analyst.get(of_key(closed)))
    assert "Nothing was changed. Your choices stand as they did, 13 comments left to read: What does" in html


def test_saving_the_last_of_a_question_says_that_none_is_left(as_analyst, closed):
    sent(as_analyst, closed, go="on", **{f"c{place}": {"outcome": "shown"} for place in range(13)})
    html = markup.of(as_analyst.get(of_key(closed, "influence")))
    assert "13 decisions saved, no comment left to read: What does" in html


def test_saving_goes_on_to_what_is_left_and_at_the_end_to_the_list(as_analyst, closed):
    for row in CollatedComment.objects.exclude(key__in=[KEY, "influence"]):
        screen(closed, {row.pk: SHOWN}, key=row.key)
    left = {f"c{place}": {"outcome": "shown"} for place in range(13)}
    assert sent(as_analyst, closed, go="on", **left).url == of_key(closed, "influence")
    assert sent(as_analyst, closed, key="influence", go="on", **left).url == address("survey_comments", closed)
    html = markup.of(as_analyst.get(address("survey_comments", closed)))
    assert "104 comments, all read" in html and "Read what is left" not in html


def test_what_was_typed_stands_on_the_page_with_what_is_to_be_mended(as_analyst, closed):
    answer = sent(as_analyst, closed, c0={"outcome": "part", "text": "A doctor […]", "why": "Because"})
    html = markup.of(answer)
    assert answer.status_code == 422
    assert html.count("Comment 1: choose a reason for withholding") == 2, "in the summary and at the box"
    assert "Comment 1: “A doctor” is not in the comment. Only leave words out" in html
    assert "A doctor […]</textarea>" in html and "Because</textarea>" in html
    assert len(re.findall(r"<details[^>]* open", html)) == 1


def test_the_summary_says_which_comment_each_error_is_about(as_analyst, closed):
    withheld = {"outcome": "whole"}
    html = markup.of(sent(as_analyst, closed, c2=withheld, c11=withheld))
    summary = html[html.index("There is a problem") :]
    assert re.findall(r"Comment (\d+): choose a reason for withholding", summary)[:2] == ["3", "12"]
    assert "Comment 5: choose" in markup.of(sent(as_analyst, closed, c4={"outcome": "thrown away"}))


def test_a_colleague_who_was_quicker_is_told_and_nothing_typed_is_lost(as_analyst, closed):
    first, *_ = written(closed.assessment, KEY)
    screen(closed, {first.pk: in_whole()})
    answer = sent(as_analyst, closed, version=0, c1={"outcome": "part", "text": CUT, "reason": "names"})
    html = markup.of(answer)
    assert answer.status_code == 409 and "a colleague decided on comments of this page" in html
    assert f"{CUT}</textarea>" in html and "Withheld in whole" in html
    withheld = {"outcome": "whole", "reason": "names"}
    again = sent(as_analyst, closed, version=1, c0=withheld, c1={"outcome": "part", "text": CUT, "reason": "names"})
    assert again.status_code == 302


def test_after_the_release_the_page_offers_only_to_withhold_more(as_analyst, closed):
    rows = written(closed.assessment, KEY)
    screen(closed, {rows[0].pk: in_whole(), rows[1].pk: in_part(CUT), rows[2].pk: SHOWN})
    closed.cast.at(State.PROVISIONAL)
    html = markup.of(as_analyst.get(of_key(closed)))
    offered = [
        {value.value for value in Outcome if f'name="outcome_{row.pk.hex}" type="radio" value="{value}"' in html}
        for row in rows[:4]
    ]
    assert "The results are released" in html
    assert offered == [set(), {"whole", "part"}, {"whole", "part", "shown"}, set(Outcome.values)]


# What others are told


@pytest.mark.requirement("R-149")
@pytest.mark.parametrize("who", ["analyst", "senior_lead", "panel_chair"])
def test_result_says_how_many_wait_and_leads_the_analyst_there(client, closed, who):
    client.force_login(closed.cast.users[who])
    html = markup.of(client.get(address("survey_progress", closed)))
    assert "104 comments wait to be read" in html and TEXT not in html
    assert (address("survey_comments", closed) in html) is (who == "analyst")


@pytest.mark.requirement("R-149", "R-156")
def test_page_and_downloads_say_what_is_left_out_and_not_why(client, closed):
    all_read(closed)
    rows = written(closed.assessment, KEY)
    screen(
        closed, {row.pk: in_whole(why="The surgeon") for row in rows} | {rows[0].pk: in_part(CUT, why="The surgeon")}
    )
    closed.cast.at(State.PROVISIONAL)
    client.force_login(closed.cast.users["reader"])
    html = markup.of(client.get(address("survey_progress", closed)))
    assert CUT in html and SAID not in html and "12 answers are withheld by the SHA’s analyst" in html
    as_csv = client.get(address("survey_result_csv", closed, key="comments")).content.decode("utf-8-sig")
    lines = [row[4:] for row in csv.reader(io.StringIO(as_csv)) if row[4].startswith("What does the PCT do well")]
    assert sorted({tuple(row[1:]) for row in lines}) == [
        ("", "", "Withheld by the SHA’s analyst"),
        (CUT, "yes", ""),
    ]
    assert len(lines) == 13
    assert "surgeon" not in html + as_csv


def test_home_leads_the_analyst_to_the_comments_that_wait(client, closed):
    for who in ("analyst", "senior_lead"):
        client.force_login(closed.cast.users[who])
        html = markup.of(client.get(reverse("home")))
        assert ("104 comments to read before anybody else does" in html) is (who == "analyst")
    all_read(closed)
    client.force_login(closed.cast.users["analyst"])
    assert "to read before anybody else" not in markup.of(client.get(reverse("home")))


def test_region_says_how_many_wait_in_each_survey(client, closed):
    for who in ("analyst", "super_user"):
        client.force_login(closed.cast.users[who])
        html = markup.of(client.get(reverse("survey_region")))
        assert ">104" in html and (address("survey_comments", closed) in html) is (who == "analyst")


# Queries, and how it looks


def test_queries_are_as_many_for_one_comment_as_for_thirty(as_analyst, closed):
    pages = [address("survey_comments", closed), of_key(closed), address("survey_progress", closed), reverse("home")]

    def queries() -> list[int]:
        found = []
        for url in pages:
            as_analyst.get(url)
            with CaptureQueriesContext(connection) as asked:
                assert as_analyst.get(url).status_code == 200
            found.append(len(asked))
        return found

    everything = CollatedComment.objects.filter(assessment=closed.assessment)
    everything.exclude(key=KEY, place=0).delete()
    one = queries()
    CollatedComment.objects.bulk_create(
        CollatedComment(assessment=closed.assessment, key=KEY, place=place, text=SAID) for place in range(1, 30)
    )
    others(closed, 10)
    for row in written(closed.assessment, KEY)[1:]:
        screen(closed, {row.pk: SHOWN})
    assert queries() == one


def test_queries_of_home_are_as_many_for_one_survey_as_for_thirty(as_analyst, closed):
    def queries() -> int:
        as_analyst.get(reverse("home"))
        with CaptureQueriesContext(connection) as asked:
            as_analyst.get(reverse("home"))
        return len(asked)

    one = queries()
    others(closed, 11)
    first = written(closed.assessment, KEY)[0]
    rows = type(closed.assessment).objects.filter(organisation__parent__code="Q30", cycle=closed.assessment.cycle)
    rows.update(state=State.RATED)
    for row in rows.exclude(pk=closed.assessment.pk):
        CollatedComment.objects.create(assessment=row, key=first.key, place=0, text=SAID)
    assert queries() == one
