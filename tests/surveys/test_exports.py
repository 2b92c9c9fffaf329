"""The downloads: what the page shows the same reader, numbers as numbers, and nothing that a spreadsheet would run."""

import csv
import datetime
import io
import zipfile

import openpyxl
import pytest
import time_machine

from cycles.states import State
from surveys.pages.survey_result import survey_result
from surveys.pages.survey_result.workbook import workbook
from tests import markup
from tests.surveys.results import address, closed_with_answers, collated, others

pytestmark = pytest.mark.django_db

FORMULAS = ("=1+1", "+44 191", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=2+5", " =cmd|' /C calc'!A0", "＝1")
HIDDEN = "Hidden to protect respondents (fewer than 5)"


@pytest.fixture
def as_analyst(client, survey):
    """The browser of the SHA's analyst."""
    client.force_login(survey.cast.users["analyst"])
    return client


def downloads(client, survey, state=State.SUBMITTED):
    survey.cast.at(state)
    as_csv, as_xlsx = (client.get(address(f"survey_result_{ending}", survey)) for ending in ("csv", "xlsx"))
    return as_csv, as_xlsx


def rows_of(as_csv) -> list[list[str]]:
    return list(csv.reader(io.StringIO(as_csv.content.decode("utf-8-sig"))))


def book_of(as_xlsx) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(as_xlsx.content))


@pytest.mark.requirement("R-150")
def test_csv_begins_with_pct_year_and_day_and_opens_as_utf_8(as_analyst, survey):
    closed_with_answers(survey, text="Café “open”")
    as_csv, _ = downloads(as_analyst, survey)
    assert as_csv.content.startswith(b"\xef\xbb\xbf") and as_csv["Content-Type"] == "text/csv; charset=utf-8"
    assert as_csv["Content-Disposition"] == 'attachment; filename="Newcastle PCT_Survey result_2009-10.csv"'
    rows = rows_of(as_csv)
    assert rows[:2] == [["PCT", "Newcastle PCT"], ["Year", "2009/10"]] and rows[2][0] == "Closed on"
    assert ["Completed surveys", "23"] in rows
    assert any("Café “open” keep_doing" in row for row in rows)


@pytest.mark.requirement("R-150", "R-155")
def test_both_hold_the_figures_of_the_page(as_analyst, survey):
    collated(survey, survey.assessment.previous, [4] * 20)
    closed_with_answers(survey)
    others(survey, 5)
    others(survey, 5, "Q32")
    as_csv, as_xlsx = downloads(as_analyst, survey)
    (line,) = [row for row in rows_of(as_csv) if row[:1] == ["1"] and row[2:3] == ["1a"]]
    assert line[3:] == ["4.95", "19", "0", "0", "0", "5", "10", "4", "4", "3", "4.00", "3.00", "6", "3.00", "11"]
    sheet = book_of(as_xlsx)["Result"]
    (cells,) = [row for row in sheet.iter_rows() if row[0].value == 1]
    assert [cell.value for cell in cells[3:]] == [4.95, 19, 0, 0, 0, 5, 10, 4, 4, 3, 4, 3, 6, 3, 11]
    assert {cell.data_type for cell in cells[3:]} == {"n"} and cells[3].number_format == "0.00"


@pytest.mark.requirement("R-149")
def test_words_stand_in_place_of_what_is_hidden(as_analyst, survey):
    closed_with_answers(survey, opinion_formers=4)
    as_csv, as_xlsx = downloads(as_analyst, survey)
    rows = rows_of(as_csv)
    assert [row for row in rows if row[:1] == ["Partners"]] == [["Partners", "10", HIDDEN, HIDDEN]]
    assert [row for row in rows if row[:2] == ["1", "1a"]] == [["1", "1a", *[HIDDEN] * 6]]
    book = book_of(as_xlsx)
    assert [cell.value for cell in book["By group"][3]][2:] == [HIDDEN] * 6
    assert [cell.value for cell in book["Asked and answered"][5]] == ["Opinion formers", 4, HIDDEN, HIDDEN]


@pytest.mark.requirement("R-149", "R-153")
def test_a_survey_that_four_answered_gives_no_figure(as_analyst, survey):
    closed_with_answers(survey, answers=4)
    as_csv, _ = downloads(as_analyst, survey)
    (line,) = [row for row in rows_of(as_csv) if row[:1] == ["1"] and row[2:3] == ["1a"]]
    assert line[3:] == [*[HIDDEN] * 9, "None", "None", *["Not shown"] * 4]
    assert "Below the minimum of 20 completed surveys" in as_csv.content.decode() and b"Well led" not in as_csv.content


@pytest.mark.parametrize("text", FORMULAS)
def test_no_comment_becomes_a_formula(as_analyst, survey, text):
    closed_with_answers(survey, text=text)
    as_csv, as_xlsx = downloads(as_analyst, survey)
    written = [row[1] for row in rows_of(as_csv) if len(row) == 2 and "keep_doing" in row[1]]
    assert written and all(cell.startswith("'") for cell in written)
    said = [row[1] for row in book_of(as_xlsx)["Comments"].iter_rows(min_row=2) if "keep_doing" in str(row[1].value)]
    assert said and all(cell.data_type == "s" and cell.quotePrefix for cell in said)


@pytest.mark.parametrize("sign", ["\x0b", "\x1f", "\ufffe", "\uffff"], ids=ascii)
def test_characters_that_no_workbook_holds_do_not_break_it(as_analyst, survey, sign):
    closed_with_answers(survey, text=f"one{sign}two")
    as_csv, as_xlsx = downloads(as_analyst, survey)
    assert [as_csv.status_code, as_xlsx.status_code] == [200, 200]
    assert any("one two" in str(row[1].value) for row in book_of(as_xlsx)["Comments"].iter_rows(min_row=2))


@pytest.mark.requirement("R-149")
def test_both_say_why_a_group_is_hidden_that_is_not_small(as_analyst, survey):
    closed_with_answers(survey, opinion_formers=4)
    as_csv, as_xlsx = downloads(as_analyst, survey)
    told = f"{HIDDEN}: figures of a small group, and of every other from which they could be worked out"
    asked = f"{HIDDEN}: at first fewer than 5 people were asked in a group."
    rows, book = rows_of(as_csv), book_of(as_xlsx)
    assert rows[rows.index(["By group"]) + 1] == [told] and book["By group"]["A1"].value == told
    assert rows[rows.index(["Asked and answered"]) + 1][0].startswith(asked)
    assert book["Asked and answered"]["A1"].value.startswith(asked)


def test_the_same_result_is_the_same_workbook_whenever_it_is_downloaded(as_analyst, survey):
    closed_with_answers(survey)
    _, first = downloads(as_analyst, survey)
    page = survey_result(survey.assessment, survey.cast.actor("analyst"))
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=3)):
        assert workbook(page) == first.content
    about = book_of(first).properties
    assert about.created == about.modified == datetime.datetime.combine(page.result.closed_on, datetime.time())
    assert {entry.date_time[0] for entry in zipfile.ZipFile(io.BytesIO(first.content)).infolist()} == {1980}


def test_headings_of_the_workbook_stay_in_sight_and_say_whose_pcts_are_counted(as_analyst, survey):
    closed_with_answers(survey)
    for sheet in book_of(downloads(as_analyst, survey)[1]):
        headings = [cell.value for cell in sheet[int(sheet.freeze_panes[1:]) - 1]]
        assert headings[0] in ("Number", "Statement or question", "Group")
        assert sheet.page_setup.orientation == "landscape"
        if sheet.title == "Result":
            assert [one for one in headings if "PCTs" in one] == [
                "PCTs in the region’s median",
                "PCTs in the nation’s median",
            ]


@pytest.mark.requirement("R-150", "R-156")
@pytest.mark.parametrize(
    ("who", "state", "status"),
    [
        ("analyst", State.PREPARING, 404),
        ("analyst", State.SUBMITTED, 200),
        ("panel_member", State.BRIEFED, 200),
        ("reader", State.RATED, 404),
        ("reader", State.PROVISIONAL, 200),
        ("support", State.FINAL, 404),
        ("neighbour", State.FINAL, 404),
    ],
)
def test_whoever_may_read_the_result_may_download_it(client, survey, who, state, status):
    closed_with_answers(survey)
    client.force_login(survey.cast.users[who])
    assert [answer.status_code for answer in downloads(client, survey, state)] == [status, status]


def test_there_is_nothing_to_download_before_closing(as_analyst, survey):
    survey.invite(partners=6)
    assert [answer.status_code for answer in downloads(as_analyst, survey)] == [404, 404]


@pytest.mark.requirement("R-149")
def test_downloads_hold_no_word_that_the_page_does_not_show(as_analyst, survey):
    """Every comment and every name of a group in the files is on the page of the same reader."""
    closed_with_answers(survey, text="Said by somebody")
    as_csv, as_xlsx = downloads(as_analyst, survey)
    page = markup.of(as_analyst.get(address("survey_progress", survey)))
    texts = {row[1] for row in rows_of(as_csv) if len(row) == 2 and "Said by" in row[1]}
    texts |= {str(row[1].value) for row in book_of(as_xlsx)["Comments"].iter_rows(min_row=3)}
    assert len(texts) > 6 and all(text in page or text == "Comment or answer" for text in texts)
    assert "person." not in as_csv.content.decode() and "Organisation 1" not in as_csv.content.decode()
