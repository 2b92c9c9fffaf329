"""The downloads: what the page shows the same reader, numbers as numbers, and nothing that a spreadsheet would run."""

import csv
import datetime
import io
import zipfile

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cycles.states import State
from surveys.models import Collation
from surveys.pages.survey_result import survey_result
from surveys.pages.survey_result.sheets import workbook
from tests import markup
from tests.surveys.results import address, closed_with_answers, collated, others
from tests.surveys.screening import all_read

pytestmark = pytest.mark.django_db

FORMULAS = ("=1+1", "+44 191", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=2+5", " =cmd|' /C calc'!A0", "＝1")
TABLES = {
    "means": "Means",
    "answers": "Answers",
    "beside": "Last year and medians",
    "comments": "Comments",
    "asked": "Asked and answered",
}
# The column of the comment in its sheet.
COMMENT = 5
ABOUT = ["PCT code", "PCT", "Year", "Closed on"]
SMALL = "Fewer than 5 answered, in this group or in one that could be worked out from it"


@pytest.fixture
def as_analyst(client, survey):
    """The browser of the SHA's analyst."""
    client.force_login(survey.cast.users["analyst"])
    return client


def read_and_submitted(survey) -> None:
    """The analyst has read every comment."""
    survey.cast.at(State.SUBMITTED)
    all_read(survey)


def csv_of(client, survey, key: str):
    return client.get(address("survey_result_csv", survey, key=key))


def xlsx_of(client, survey):
    return client.get(address("survey_result_xlsx", survey))


def rows_of(as_csv) -> list[dict[str, str]]:
    """The rows by heading; a row that is longer or shorter than its headings is no row of a flat table."""
    head, *rows = csv.reader(io.StringIO(as_csv.content.decode("utf-8-sig")))
    return [dict(zip(head, row, strict=True)) for row in rows]


def book_of(as_xlsx) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(as_xlsx.content))


def of_first(rows: list[dict[str, str]], *columns: str) -> list[list[str]]:
    """Of the first statement, the rows with these columns."""
    return [[row[column] for column in columns] for row in rows if row["Number"] == "1"]


@pytest.mark.requirement("R-150")
@pytest.mark.parametrize("key", TABLES)
def test_a_file_is_one_table_whose_rows_say_pct_year_and_day(as_analyst, survey, key):
    closed_with_answers(survey, text="Café “open”")
    read_and_submitted(survey)
    answer = csv_of(as_analyst, survey, key)
    assert answer.content.startswith(b"\xef\xbb\xbf") and answer["Content-Type"] == "text/csv; charset=utf-8"
    name = f"Newcastle PCT_Survey {TABLES[key].lower()}_2009-10.csv"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    rows = rows_of(answer)
    closed_on = Collation.objects.get().closed_on.isoformat()
    assert {tuple(row[column] for column in ABOUT) for row in rows} == {("5D7", "Newcastle PCT", "2009/10", closed_on)}
    assert list(rows[0])[:4] == ABOUT
    assert list(rows[0])[-1] == "Why empty"


def test_the_workbook_has_the_same_tables_as_sheets_and_notes(as_analyst, survey):
    closed_with_answers(survey)
    survey.cast.at(State.SUBMITTED)
    book = book_of(xlsx_of(as_analyst, survey))
    assert book.sheetnames == [*TABLES.values(), "Notes"]
    for key, title in TABLES.items():
        written = [
            list(row) for row in csv.reader(io.StringIO(csv_of(as_analyst, survey, key).content.decode("utf-8-sig")))
        ]
        sheet = [["" if cell is None else cell for cell in row] for row in book[title].iter_rows(values_only=True)]
        assert [list(map(_plain, row)) for row in sheet] == [list(map(_plain, row)) for row in written], key
    notes = [row[0] for row in book["Notes"].iter_rows(values_only=True)]
    assert "23 completed surveys. At least 20 are needed." in notes


def _plain(cell: object) -> object:
    """A cell as a value: numbers of either file are the same number."""
    try:
        return float(str(cell))
    except ValueError:
        return cell


def test_a_table_that_there_is_not_is_not_found(as_analyst, survey):
    closed_with_answers(survey)
    survey.cast.at(State.SUBMITTED)
    assert csv_of(as_analyst, survey, "names").status_code == 404


@pytest.mark.requirement("R-150", "R-155")
def test_files_hold_the_figures_of_the_page_as_numbers(as_analyst, survey):
    collated(survey, survey.assessment.previous, [4] * 20)
    closed_with_answers(survey, answers=24)
    others(survey, 5)
    others(survey, 5, "Q32")
    survey.cast.at(State.SUBMITTED)
    means, answers, beside = (rows_of(csv_of(as_analyst, survey, key)) for key in ("means", "answers", "beside"))
    assert of_first(means, "Sub-competency", "Group", "Mean", "Scores", "Why empty") == [
        ["1a", "All", "5.00", "20", ""],
        ["1a", "Partners", "", "", SMALL],
        ["1a", "Providers", "5.00", "8", ""],
        ["1a", "Opinion formers", "", "", SMALL],
    ]
    assert [row[1:] for row in of_first(answers, "Answer", "Score", "People")] == [
        *([str(score), str(people)] for score, people in ((1, 0), (2, 0), (3, 0), (4, 5), (5, 10), (6, 5))),
        ["", "4"],
    ]
    ((level, last, scores, change, region, pcts, nation, of_nation, why),) = of_first(
        beside,
        "Suggests level",
        "Mean last year",
        "Scores last year",
        "Change from last year",
        "Median of the region",
        "PCTs in the region’s median",
        "Median of the nation",
        "PCTs in the nation’s median",
        "Why empty",
    )
    assert (level, last, scores, change, region, pcts) == ("3", "4.00", "20", "1.00", "3.00", "6")
    assert (nation, of_nation, why) == ("3.00", "11", "")
    for title, column in (("Means", "Mean"), ("Last year and medians", "Median of the region")):
        head, first, *_ = book_of(xlsx_of(as_analyst, survey))[title].iter_rows()
        (cell,) = [cell for name, cell in zip(head, first, strict=True) if name.value == column]
        assert cell.data_type == "n" and cell.number_format == "#,##0.00"


@pytest.mark.requirement("R-149")
def test_what_is_hidden_is_an_empty_cell_and_the_row_says_why(as_analyst, survey):
    closed_with_answers(survey, opinion_formers=4)
    survey.cast.at(State.SUBMITTED)
    few = "At first fewer than 5 people were asked in Opinion formers"
    asked = rows_of(csv_of(as_analyst, survey, "asked"))
    columns = ("Group", "Asked", "Answered", "Share, %", "Why empty")
    assert [tuple(row[column] for column in columns) for row in asked] == [
        ("Partners", "10", "", "", few),
        ("Providers", "10", "", "", few),
        ("Opinion formers", "4", "", "", few),
        ("All", "24", "23", "95.8", ""),
    ]
    means = rows_of(csv_of(as_analyst, survey, "means"))
    assert {(row["Mean"], row["Scores"], row["Why empty"]) for row in means if row["Group"] != "All"} == {("", "", few)}
    cells = list(book_of(xlsx_of(as_analyst, survey))["Means"].iter_rows(values_only=True))[2]
    assert cells[7:] == ("Partners", None, None, few)


@pytest.mark.requirement("R-149")
def test_a_group_hidden_as_a_second_one_says_that_it_could_be_worked_out(as_analyst, survey):
    closed_with_answers(survey)
    survey.cast.at(State.SUBMITTED)
    means = rows_of(csv_of(as_analyst, survey, "means"))
    why = {row["Group"]: row["Why empty"] for row in means}
    assert why["All"] == "" and why["Opinion formers"] == SMALL and SMALL in (why["Partners"], why["Providers"])


@pytest.mark.requirement("R-149", "R-153")
def test_a_survey_that_four_answered_gives_no_figure(as_analyst, survey):
    closed_with_answers(survey, answers=4)
    survey.cast.at(State.SUBMITTED)
    means, answers, beside = (rows_of(csv_of(as_analyst, survey, key)) for key in ("means", "answers", "beside"))
    few = "Fewer than 5 people answered"
    assert of_first(means, "Group", "Mean", "Scores", "Why empty")[0] == ["All", "", "", few]
    assert {tuple(row) for row in of_first(answers, "People", "Why empty")} == {("", few)}
    assert of_first(beside, "Mean", "Suggests level", "Mean last year", "Median of the region", "Why empty") == [
        [
            "",
            "",
            "",
            "",
            f"This year: {few}; No level: fewer than 20 scores; No result of last year is held; Region’s median: fewer"
            " than five other PCTs; Nation’s median: fewer than five PCTs of other regions",
        ]
    ]
    assert rows_of(csv_of(as_analyst, survey, "comments")) == []


@pytest.mark.parametrize("text", FORMULAS)
def test_no_comment_becomes_a_formula(as_analyst, survey, text):
    closed_with_answers(survey, text=text)
    read_and_submitted(survey)
    comments = [row["Comment or answer"] for row in rows_of(csv_of(as_analyst, survey, "comments"))]
    written = [text for text in comments if "keep_doing" in text]
    assert written and all(cell.startswith("'") for cell in written)
    sheet = book_of(xlsx_of(as_analyst, survey))["Comments"]
    said = [row[COMMENT] for row in sheet.iter_rows(min_row=2) if "keep_doing" in str(row[COMMENT].value)]
    assert said and all(cell.data_type == "s" and cell.quotePrefix for cell in said)


def test_what_no_workbook_holds_does_not_break_it_and_a_bullet_is_one(as_analyst, survey):
    closed_with_answers(survey, text="\uf0b7 one\x1f\ufffe\uffff\x0btwo")
    read_and_submitted(survey)
    as_csv, as_xlsx = csv_of(as_analyst, survey, "comments"), xlsx_of(as_analyst, survey)
    assert [as_csv.status_code, as_xlsx.status_code] == [200, 200]
    sheet = book_of(as_xlsx)["Comments"]
    assert any(str(row[COMMENT].value).startswith("• one\ntwo") for row in sheet.iter_rows(min_row=2))
    assert "• one\ntwo" in as_csv.content.decode().replace("\r\n", "\n")


def test_the_same_result_is_the_same_workbook_whenever_it_is_downloaded(as_analyst, survey):
    closed_with_answers(survey)
    survey.cast.at(State.SUBMITTED)
    first = xlsx_of(as_analyst, survey)
    page = survey_result(survey.assessment, survey.cast.actor("analyst"))
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=3)):
        assert workbook(page) == first.content
    about = book_of(first).properties
    assert about.created == about.modified == datetime.datetime.combine(page.result.closed_on, datetime.time())
    assert {entry.date_time[0] for entry in zipfile.ZipFile(io.BytesIO(first.content)).infolist()} == {1980}


def test_headings_of_the_workbook_stay_in_sight(as_analyst, survey):
    closed_with_answers(survey)
    survey.cast.at(State.SUBMITTED)
    for sheet in book_of(xlsx_of(as_analyst, survey)):
        assert sheet.freeze_panes == "A2" and sheet.page_setup.orientation == "landscape"


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
    survey.cast.at(state)
    answers = [xlsx_of(client, survey), *(csv_of(client, survey, key) for key in TABLES)]
    assert {answer.status_code for answer in answers} == {status}


def test_there_is_nothing_to_download_before_closing(as_analyst, survey):
    survey.invite(partners=6)
    survey.cast.at(State.SUBMITTED)
    answers = [xlsx_of(as_analyst, survey), *(csv_of(as_analyst, survey, key) for key in TABLES)]
    assert {answer.status_code for answer in answers} == {404}


@pytest.mark.requirement("R-149")
def test_downloads_hold_no_word_that_the_page_does_not_show(as_analyst, survey):
    """Every comment and every name of a group in the files is on the page of the same reader."""
    closed_with_answers(survey, text="Said by somebody")
    read_and_submitted(survey)
    page = markup.of(as_analyst.get(address("survey_progress", survey)))
    files = "".join(csv_of(as_analyst, survey, key).content.decode() for key in TABLES)
    texts = {row["Comment or answer"] for row in rows_of(csv_of(as_analyst, survey, "comments"))}
    assert len(texts) > 6 and all(text in page for text in texts)
    assert "person." not in files and "Organisation 1" not in files
    means = rows_of(csv_of(as_analyst, survey, "means"))
    assert all(f"{row['Mean']} ({row['Scores']})" in page for row in means if row["Group"] != "All" and row["Mean"])


def test_a_file_takes_the_same_queries_with_one_other_pct_in_the_medians_and_with_thirty(as_analyst, survey):
    closed_with_answers(survey)
    survey.cast.at(State.SUBMITTED)

    def queries_of(key: str) -> int:
        with CaptureQueriesContext(connection) as taken:
            assert csv_of(as_analyst, survey, key).status_code == 200
        return len(taken)

    others(survey, 1)
    few = [queries_of(key) for key in TABLES]
    others(survey, 10)
    others(survey, 20, "Q32")
    assert [queries_of(key) for key in TABLES] == few
