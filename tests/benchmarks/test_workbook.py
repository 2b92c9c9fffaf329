import datetime
import io
import random
import re
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.periods import Period
from benchmarks.problems import Report, write_csv
from benchmarks.rows import COLUMNS, open_pcts
from benchmarks.workbook import template
from files.workbooks import Unreadable, read_workbook
from organisations.models import Organisation
from tests.benchmarks.workbooks import YEARS, faults, read, sound_rows, workbook
from tests.patience import takes_at_most

pytestmark = pytest.mark.django_db
YEAR = Period(*YEARS[0])


@pytest.mark.requirement("R-105", "R-114")
def test_sound_workbook_gives_a_value_for_every_pct_and_period():
    rows = sound_rows()
    reading = read(workbook(rows, more={"Instructions": [["Whatever stands here is not read"]]}))

    assert faults(reading) == []
    assert len(reading.rows) == 304
    assert reading.periods == [Period(*years) for years in YEARS]
    assert {row.organisation.code for row in reading.rows} == {row[0] for row in rows}


def test_template_holds_every_pct_and_is_read_once_it_is_filled_in():
    book = openpyxl.load_workbook(io.BytesIO(template(open_pcts().values(), YEAR)))
    sheet = book["Data"]
    assert book.sheetnames == ["Data", "Instructions"]
    assert tuple(cell.value for cell in sheet[1]) == COLUMNS
    assert {sheet.cell(row, 1).value for row in range(2, 154)} == set(open_pcts())
    assert {sheet.cell(row, 1).number_format for row in range(2, 154)} == {"@"}
    for row in range(2, 154):
        sheet.cell(row, 5).value = row / 4
    out = io.BytesIO()
    book.save(out)
    reading = read(out)
    assert faults(reading) == []
    assert len(reading.rows) == 152


def test_empty_template_is_refused_cell_by_cell():
    reading = read(io.BytesIO(template(open_pcts().values(), YEAR)))
    assert reading.report.total == 152
    assert reading.rows == []
    assert faults(reading)[0] == ("E2", "There is no value. Enter it, or say in the note why there is none.")
    assert (len(reading.report.first), reading.report.others) == (50, 102)


def test_missing_value_with_a_note_stays_missing():
    rows = sound_rows()
    rows[3][4:] = [None, "suppressed, small numbers"]
    row = read(workbook(rows)).rows[3]
    assert (row.value, row.absent) == (None, "suppressed, small numbers")


# row 5 of the sheet is the fourth row of data
WRONG = [
    (0, "9Z9", "A5", "There is no PCT with the code “9Z9”"),
    (0, 50, "A5", "turned this code into a number"),
    (0, None, "A5", "There is no code in this row"),
    (1, "Somewhere else", "B5", "Correct the code or the name"),
    (2, "1 April 2007", "C5", "This cell holds text"),
    (3, 39000, "D5", "This cell holds no date"),
    (2, None, "C5", "There is no date here"),
    (2, datetime.date(2009, 4, 1), "D5", "ends before it starts"),
    (2, datetime.date(1907, 4, 1), "C5", "before 1980"),
    (3, datetime.date(2030, 3, 31), "D5", "not over yet"),
    (3, datetime.date(2008, 3, 30), "C5", "has 1 of 152 PCTs"),
    (4, "twelve", "E5", "holds no number"),
    (4, True, "E5", "holds no number"),
    (4, 10**13, "E5", "more than 12 digits"),
    (4, None, "E5", "There is no value"),
    (4, "=SUM(1,2)", "E5", "Replace the formula by its value"),
]


@pytest.mark.requirement("R-105")
@pytest.mark.parametrize(("column", "value", "cell", "text"), WRONG)
def test_wrong_cell_is_named_and_nothing_is_taken(column, value, cell, text):
    rows = sound_rows()
    rows[3][column] = value
    reading = read(workbook(rows))
    assert reading.rows == []
    assert any(where == cell and text in said for where, said in faults(reading)), faults(reading)


@pytest.mark.parametrize("value", [-0.1, 100.5, 1250])
def test_percentage_must_be_one(value):
    rows = sound_rows()
    for row in rows:
        row[4] = 12
    rows[3][4] = value
    assert read(workbook(rows)).rows
    reading = read(workbook(rows), unit="%")
    assert "Enter a number from 0 to 100" in faults(reading)[0][1]


def test_pct_that_is_missing_is_named():
    rows = sound_rows()
    gone = rows.pop(3)
    reading = read(workbook(rows))
    assert faults(reading) == [("", f"There is no row of {gone[1]} ({gone[0]}) for 2007/08. Add one.")]


def test_pct_that_stands_twice_is_named_with_both_rows():
    rows = sound_rows()
    rows.append(rows[3])
    ((where, text),) = faults(read(workbook(rows)))
    assert where == "A306"
    assert "in row 5 already" in text


def test_fewer_than_twelve_months_are_not_enough():
    half = [(datetime.date(2008, 4, 1), datetime.date(2008, 9, 30))]
    assert faults(read(workbook(sound_rows(half)))) == [
        ("", "The data cover fewer than 12 months. Add the periods that are missing.")
    ]
    assert not faults(read(workbook(sound_rows([*half, (datetime.date(2008, 10, 1), datetime.date(2009, 3, 31))]))))


def test_several_sheets_of_data_are_refused():
    reading = read(workbook(sound_rows(), more={"More": [["5D7", 1]]}))
    (problem,) = reading.report.kept
    assert (problem.sheet, problem.where) == ("More", "Sheet “More”")
    assert "must stand on one sheet" in problem.text


def test_wrong_headings_and_further_columns_are_named():
    reading = read(workbook(sound_rows(), headings=("Code", *COLUMNS[1:], "Rank")))
    assert [where for where, _ in faults(reading)] == ["A1", "G1"]
    rows = sound_rows()
    rows[0].append("x")
    assert faults(read(workbook(rows))) == [("G2", "Nothing is read from here. Empty this cell.")]


def test_sheet_of_headings_alone_and_no_workbook_at_all_are_refused():
    assert "There are headings and no data" in faults(read(workbook([])))[0][1]
    empty = io.BytesIO()
    openpyxl.Workbook().save(empty)
    assert "The sheet is empty" in faults(read(empty))[0][1]
    for data in (b"", b"PK\x03\x04 and no more", b"PCT code,Value\n5D7,1\n"):
        assert read(io.BytesIO(data)).report


def test_spreadsheet_error_is_named_and_never_read_as_missing():
    rows = sound_rows()
    rows[3][4:] = ["#N/A", "a note that would excuse an empty cell"]
    stream = workbook(rows)
    assert ("E5", "The cell holds an error of the spreadsheet. Mend it.") in faults(read(stream))


def test_one_cell_far_away_is_refused_before_it_fills_the_memory():
    """Read as a rectangle this sheet would have 17 thousand million cells."""
    before = workbook(sound_rows())
    after = io.BytesIO()
    with zipfile.ZipFile(before) as old, zipfile.ZipFile(after, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                far = b'<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row></sheetData>'
                data = data.replace(b"</sheetData>", far)
            new.writestr(name, data)
    with takes_at_most(2):
        reading = read(after)
        assert "up to 100,000 rows can be read" in faults(reading)[0][1]


FAR = b'<row r="9000">%s</row>'
HIDDEN = {
    "noughts before the number": FAR % b'<c r="XFD00090000"><v>1</v></c>',
    "white space at the sign": FAR % b'<c r = "XFD90000"><v>1</v></c>',
    "a tag that seems to end": FAR % b'<c x=">" r="XFD90000"><v>1</v></c>',
    "a place within a value": FAR % b'<c x=\' r="A1" \' r="XFD90000"><v>1</v></c>',
    "another prefix": FAR % b'<x-y:c r="XFD90000"><v>1</v></c>',
    "a column that no sheet has": FAR % b'<c r="ZZZZ90000"><v>1</v></c>',
    "cells without a place": b"<row>" + b"<c><v>1</v></c>" * 40_000 + b"</row>" + FAR % b'<c r="A9000"><v>1</v></c>',
    "rows without a place": b"<row><c><v>1</v></c></row>" * 101_000,
    "empty cells without a place": b"<row>"
    + b"<c/>" * 16_000
    + b"<c><v>1</v></c></row>"
    + FAR % b'<c r="A9000"><v>1</v></c>',
    "after an empty cell": b'<row r="9000"><c r="XFC9000"/><c><v>1</v></c></row>',
    "after an empty row": b'<row r="900000"/><row><c><v>1</v></c></row>',
    "places of another name": b"<row>" + b'<c x:r="A1"><v>1</v></c>' * 40_000 + b"</row>" + FAR % b"<c><v>1</v></c>",
    "a value that ends as a place begins": b"<row a=' r='/>" * 101_000,
    "letters in the place of a row": b'<row r="A900000"><c><v>1</v></c></row>',
}


def _sheet(cells: bytes, name: str = "xl/worksheets/sheet1.xml", extra: bytes = b"") -> io.BytesIO:
    after = io.BytesIO()
    with zipfile.ZipFile(workbook(sound_rows())) as old, zipfile.ZipFile(after, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            data = old.read(entry).replace(b"/xl/worksheets/sheet1.xml", f"/{name}".encode())
            data = data.replace(b"</sheetData>", cells + b"</sheetData>")
            new.writestr(name if entry == "xl/worksheets/sheet1.xml" else entry, data)
        if extra:
            new.writestr("xl/extra.xml", extra)
    after.seek(0)
    return after


@pytest.mark.parametrize("cells", HIDDEN.values(), ids=HIDDEN)
def test_cell_far_away_is_refused_however_it_is_written(cells):
    (problem,) = read(_sheet(cells)).report.kept

    assert problem.text.startswith(("The workbook is written in a way", "A sheet reaches to"))


MANY = 20_000
ENDLESS = {
    "one place again and again": b"<row r='300'><c" + b' r="A1"' * MANY + b"><v>1</v></c></row>",
    "one place again and again in an empty cell": b"<row r='300'><c" + b' r="A1"' * MANY + b"/></row>",
    "two places": b'<row r="300"><c r="A300" r="B300"><v>1</v></c></row>',
    "the place of a row again and again": b"<row" + b' r="300"' * MANY + b"></row>",
    "many attributes": b"<row r='300'><c" + b' a="1"' * MANY + b"><v>1</v></c></row>",
    "attributes without an end": b"<row r='300'><c" + b' a="1"' * MANY,
    "attributes without an end and again": (b"<row r='300'><c" + b' a="1"' * 50) * (MANY // 50),
    "a long value": b"<row r='300'><c a='" + b"x" * 1_000_000 + b"'><v>1</v></c></row>",
    "a long name": b"<row r='300'><c " + b"x" * 1_000_000 + b"='1'><v>1</v></c></row>",
    "spaces": b"<row r='300'><c" + b" " * 1_000_000 + b"><v>1</v></c></row>",
    "spaces after the sign": b"<row r='300'><c r" + b" " * 1_000_000 + b"='A1'><v>1</v></c></row>",
    "spaces in a row": b"<row" + b" " * 1_000_000 + b"/>",
    "slashes": b"<row r='300'><c " + b"/" * 1_000_000 + b"></c></row>",
}


@pytest.mark.parametrize("cells", ENDLESS.values(), ids=ENDLESS)
def test_tag_without_end_is_refused_at_once(cells):
    """With patterns that go back over what they have read, some of these take minutes."""
    stream = _sheet(cells)
    with takes_at_most(2), pytest.raises(Unreadable, match="written in a way that Excel does not use"):
        read_workbook(stream)


def test_many_sound_tags_in_other_parts_cost_little():
    """Many attributes, and many of one name, in tags that are no cells: read once and left to the reader."""
    stream = _sheet(
        b"", extra=b"<x" + b' r="A1"' * 100_000 + b"/>" + b"<x" + b" " * 1_000_000 + b"/>" + b"<c:" * 300_000
    )
    with takes_at_most(3):
        assert len(read_workbook(stream)) == 1


@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.dat", "xl/worksheets/sheet1.XML"])
def test_cell_far_away_is_refused_whatever_its_sheet_is_called(name):
    (problem,) = read(_sheet(FAR % b'<c r="XFD90000"><v>1</v></c>', name)).report.kept

    assert problem.text.startswith(("The workbook is written in a way", "A sheet reaches to"))


def test_many_sheets_are_refused_before_they_fill_the_memory():
    corner = [[None]] * 99_999 + [[None] * 24 + [1]]
    stream = workbook(sound_rows(), more={"A": corner, "B": corner})
    (problem,) = read(stream).report.kept

    assert problem.text == "The workbook holds too many sheets. Delete all but the one with the data."


def test_size_that_a_sheet_claims_is_not_believed():
    before, after = workbook([*sound_rows() * 20, ["=1+1"]]), io.BytesIO()
    with zipfile.ZipFile(before) as old, zipfile.ZipFile(after, "w") as new:
        for entry in old.namelist():
            data = old.read(entry)
            if entry == "xl/worksheets/sheet1.xml":
                data = re.sub(rb'<dimension ref="[^"]+"', b'<dimension ref="A1:XFD1048576"', data)
                assert b"XFD1048576" in data
            new.writestr(entry, data)
    after.seek(0)
    # Filled up to that size, the rows take six times as long.
    with takes_at_most(3):
        (sheet,) = read_workbook(after)
    assert len(sheet.formulas) == 1


def test_hundred_thousand_rows_are_read_within_seconds():
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Data")
    sheet.append(COLUMNS)
    pcts = list(open_pcts().values())
    for number in range(657):
        day = datetime.date(2000, 1, 1) + datetime.timedelta(days=number)
        for pct in pcts:
            sheet.append((pct.code, pct.name, day, day, number / 7, None))
    out = io.BytesIO()
    book.save(out)
    with takes_at_most(20):
        reading = read(out)
        assert len(reading.rows) == 99_864


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_rows_in_any_order_give_the_same_values(seed):
    rows = sound_rows()
    shuffled = random.Random(seed).sample(rows, len(rows))

    def held(given):
        return {(one.organisation.pk, one.period, one.value) for one in read(workbook(given)).rows}

    assert held(shuffled) == held(rows) != set()


@settings(max_examples=40, deadline=None)
@given(
    place=st.integers(0, 303),
    column=st.integers(0, 4),
    value=st.one_of(st.text("äß=+-@ xyz", min_size=1, max_size=8).filter(str.strip), st.booleans(), st.just("#REF!")),
)
def test_any_one_corrupted_cell_is_named(place, column, value):
    rows = sound_rows()
    rows[place][column] = value
    reading = read(workbook(rows))
    assert reading.rows == []
    assert place + 2 in {problem.row for problem in reading.report.kept}


def test_report_as_csv_is_safe_to_open():
    report = Report()
    for number in range(3):
        report.add("=cmd()", number, "A", "+1")
    out = io.StringIO()
    write_csv(report, out)
    assert "'=cmd()" in out.getvalue()
    assert out.getvalue().splitlines()[0] == "Sheet,Row,Column,What to do"


@pytest.mark.parametrize("typed", ["=1+1", " =1+1", "＝1+1", "-1", "@x"])
def test_a_fault_that_quotes_a_formula_is_none_in_the_table(typed):
    report, out = Report(), io.StringIO()
    report.add("Data", 3, "B", typed)
    write_csv(report, out)
    assert out.getvalue().splitlines()[1] == f"Data,3,B,'{typed}"


def test_reports_keep_a_bounded_number_and_count_the_rest():
    report = Report()
    for number in range(6_000):
        report.add("Data", number, "A", "wrong")
    out = io.StringIO()
    write_csv(report, out)
    assert (report.total, len(report.kept), report.others) == (6_000, 5_000, 5_950)
    assert out.getvalue().splitlines()[-1].endswith("1000 further problems are not listed")


def test_periods_are_written_as_people_do():
    day = datetime.date
    assert Period(day(2008, 4, 1), day(2009, 3, 31)).label == "2008/09"
    assert [Period(day(year, 4, 1), day(year + 1, 3, 31)).year for year in range(2004, 2009)] == [*range(2004, 2009)]
    assert Period(day(2006, 1, 1), day(2008, 12, 31)).year == 2008
    assert Period(day(2006, 4, 1), day(2009, 3, 31)).label == "2006/07 to 2008/09"
    assert Period(day(2008, 1, 1), day(2008, 12, 31)).label == "2008"
    assert Period(day(2006, 1, 1), day(2008, 12, 31)).label == "2006 to 2008"
    assert Period(day(2008, 4, 1), day(2008, 6, 30)).label == "1 Apr 2008 to 30 Jun 2008"
    assert Organisation.objects.filter(kind="pct").count() == 152
