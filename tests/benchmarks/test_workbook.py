import datetime
import io
import random
from decimal import Decimal
from xml.sax.saxutils import escape

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.periods import Period
from benchmarks.problems import Report, write_csv
from benchmarks.rows import COLUMNS, open_pcts
from benchmarks.workbook import is_empty_template, template
from organisations.models import Organisation
from tests.benchmarks.workbooks import YEARS, faults, read, sound_rows, workbook
from tests.files.workbooks import with_cells
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


def test_empty_template_is_refused_in_a_sentence():
    content = template(open_pcts().values(), YEAR)
    reading = read(io.BytesIO(content))
    assert reading.rows == []
    assert faults(reading) == [
        ("", "No row has a value: this is the template as it was downloaded, or one of notes alone. Fill it in.")
    ]
    assert is_empty_template(io.BytesIO(content))
    assert not is_empty_template(workbook(sound_rows()))
    assert not is_empty_template(workbook([[*row[:4], "=1+1", None] for row in sound_rows()]))


def test_the_first_faults_are_shown_and_the_others_counted():
    rows = sound_rows()
    for row in rows[:60]:
        row[4] = None
    reading = read(workbook(rows))
    assert (len(reading.report.first), reading.report.others) == (50, 11)


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
    (4, "=SUM(1,2)", "E5", "does not hold what this formula gives"),
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
    assert read(workbook(rows), unit="score").rows
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


def test_hundred_thousand_rows_are_read_within_seconds():
    cell = '<c r="{}{}" t="inlineStr"><is><t>{}</t></is></c>'
    lines, number = [], 1
    for day in range(36_526, 36_526 + 657):
        for pct in open_pcts().values():
            number += 1
            days = "".join(f'<c r="{letter}{number}" s="3"><v>{day}</v></c>' for letter in "CD")
            value = f'<c r="E{number}"><v>{day / 7}</v></c>'
            texts = cell.format("A", number, pct.code) + cell.format("B", number, escape(pct.name))
            lines.append(f'<row r="{number}">{texts}{days}{value}</row>')
    content = with_cells("".join(lines).encode(), template(list(open_pcts().values())[:1], YEAR))
    with takes_at_most(20):
        reading = read(io.BytesIO(content))
        assert (faults(reading), len(reading.rows)) == ([], 99_864)


# What is taken is what a person sees


def changed(rows, change, **given):
    """The reading of a workbook to whose sheet `change` did what a person would."""
    book = openpyxl.load_workbook(workbook(rows))
    change(book["Data"])
    out = io.BytesIO()
    book.save(out)
    return read(out, **given)


def said(reading):
    return [remark.text for remark in reading.remarks]


def as_percentages(sheet):
    for number in range(2, sheet.max_row + 1):
        sheet.cell(number, 5).value = 0.125
        sheet.cell(number, 5).number_format = "0.0%"


@pytest.mark.requirement("R-114")
def test_cells_shown_as_percentages_are_taken_as_shown_and_named():
    reading = changed(sound_rows(YEARS[:1]), as_percentages, unit="%")
    assert faults(reading) == []
    assert {row.value for row in reading.rows} == {Decimal("12.5")}
    assert said(reading) == [
        "152 cells (E2, E3, E4 and 149 more) show a percentage. It is taken as shown: E2 shows 12.5%, the workbook"
        " holds 0.125, and 12.5 is taken."
    ]


def test_a_percentage_is_no_number_of_another_unit():
    reading = changed(sound_rows(YEARS[:1]), as_percentages, unit="per 100,000")
    assert reading.report.total == 152
    assert faults(reading)[0] == (
        "E2",
        "This cell shows a percentage, and the unit is “per 100,000”. Enter it in that unit.",
    )


@pytest.mark.parametrize(
    ("stored", "number_format", "taken", "words"),
    [
        (1_234_567, "0,", "1234.567", "shows thousands or millions by its format"),
        (-5, "0;0", "5", "shows another sign than the workbook holds"),
        (5, "-0;0", "-5", "shows another sign than the workbook holds"),
        (-5, "0;[Red]0", "-5", "shows a negative number by colour alone"),
        (72.79, "0", "72.79", "shows a rounded number. The number is taken as the workbook holds it"),
        ("1,234.5", "@", "1234.5", "holds a number that is written as text. It is taken as a number"),
        ("1\u2009234.5", "General", "1234.5", "E5 holds “1\u2009234.5”, and 1234.5 is taken"),
        ("\u221212.5", "General", "-12.5", "is taken as a number"),
        ("(12)", "General", "-12", "is taken as a number"),
        ("12-", "General", "-12", "is taken as a number"),
    ],
)
def test_scale_and_sign_count_as_shown_rounding_does_not_and_each_is_said(stored, number_format, taken, words):
    def change(sheet):
        sheet["E5"].value, sheet["E5"].number_format = stored, number_format

    reading = changed(sound_rows(YEARS[:1]), change, unit="change in points")
    assert faults(reading) == []
    assert reading.rows[3].value == Decimal(taken)
    assert any(words in text for text in said(reading)), said(reading)


def test_a_cell_whose_format_shows_nothing_has_no_value():
    reading = changed(sound_rows(YEARS[:1]), lambda sheet: setattr(sheet["E5"], "number_format", ";;;"))
    assert faults(reading) == [("E5", "There is no value. Enter it, or say in the note why there is none.")]
    assert said(reading)[-1] == "Cell E5 holds something that its format hides. It is left out."


def test_percentages_that_look_like_shares_are_named():
    rows = sound_rows(YEARS[:1])
    for place, row in enumerate(rows):
        row[4] = place / 1000
    reading = read(workbook(rows), unit="%")
    assert faults(reading) == []
    assert said(reading) == [
        "None of the 152 values is above 1, and the unit is a percentage: 0.151 is taken as 0.151 %. If shares are"
        " meant, multiply them by 100 in the file and upload it again."
    ]
    assert said(read(workbook(rows))) == []


@pytest.mark.parametrize(
    ("unsigned", "words"),
    [(76, "None of the 76 values without a percent sign is"), (1, "The one value without a percent sign is not")],
)
def test_percentages_of_a_column_that_was_formatted_in_part_are_named(unsigned, words):
    def change(sheet):
        for number in range(2, 154):
            sheet[f"E{number}"].value = 0.125
            sheet[f"E{number}"].number_format = "General" if number < 2 + unsigned else "0.0%"

    reading = changed(sound_rows(YEARS[:1]), change, unit="%")
    assert {row.value for row in reading.rows} == {Decimal("0.125"), Decimal("12.5")}
    assert said(reading)[-1].startswith(f"{words} above 1, and the unit is a percentage: 0.125 is taken as 0.125 %.")


def test_a_date_that_is_shown_as_a_number_is_told_which_it_would_be():
    rows = sound_rows(YEARS[:1])
    rows[3][2] = 39173
    (text,) = [text for where, text in faults(read(workbook(rows))) if where == "C5"]
    assert "no date but the number 39173, by which spreadsheets count 1 April 2007" in text


@pytest.mark.parametrize(
    "other",
    [
        lambda text: text.replace(" ", "\u00a0"),
        lambda text: text.replace(" ", "\u2009 "),
        lambda text: f"\u200b{text}\t",
    ],
    ids=["no break", "thin and plain", "of no width"],
)
def test_headings_and_names_are_the_same_with_other_kinds_of_spaces(other):
    rows = [[other(row[0]), other(row[1]), *row[2:]] for row in sound_rows()]
    reading = read(workbook(rows, headings=tuple(map(other, COLUMNS))))
    assert (faults(reading), len(reading.rows)) == ([], 304)


def test_a_note_whose_letters_were_damaged_is_not_taken():
    rows = sound_rows(YEARS[:1])
    rows[3][4:] = [None, "supprimÃ©"]
    ((where, text),) = faults(read(workbook(rows)))
    assert (where, text) == (
        "F5",
        "Letters of this note were damaged on the way. Type it again. It may have been “supprimé”.",
    )


def test_rows_that_a_filter_hides_are_no_data_and_named():
    reading = changed(sound_rows(YEARS[:1]), lambda sheet: setattr(sheet.row_dimensions[5], "hidden", True))
    hidden = sound_rows()[3]
    assert faults(reading) == [("", f"There is no row of {hidden[1]} ({hidden[0]}) for 2007/08. Add one.")]
    assert said(reading)[0].startswith("Row 5 is hidden, by a filter, by hand or in a closed group, and is left out.")


# The data cover all PCTs


def without(number, years=YEARS[:1]):
    """The rows, of which so many have no value in the last of the years, and say why."""
    rows = sound_rows(years)
    for row in rows[len(rows) - number :]:
        row[4:] = [None, "no data"]
    return rows


@pytest.mark.requirement("R-101", "R-105")
@pytest.mark.parametrize("years", [YEARS[:1], YEARS])
def test_one_value_beside_151_notes_is_no_national_data(years):
    reading = read(workbook(without(151, years)))
    ((where, text),) = faults(reading)
    assert where == ""
    period = Period(*years[-1]).label
    assert text.startswith(f"{period} has a value for 1 of 152 PCTs. At least 137 are needed, so that all PCTs can be")
    names = [pct.name for pct in open_pcts().values()]
    assert names[1] in text and names[20] in text and names[21] not in text and text.endswith("and 131 more.")


@pytest.mark.requirement("R-101", "R-105")
@pytest.mark.parametrize(("number", "enough"), [(15, True), (16, False)])
def test_nine_in_ten_pcts_must_have_a_value_and_the_others_are_named(number, enough):
    reading = read(workbook(without(number)))
    assert (faults(reading) == []) is enough
    if enough:
        last = list(open_pcts().values())[-1]
        assert said(reading) == [remark.text for remark in reading.remarks] and len(reading.rows) == 152
        assert said(reading)[0].startswith("2007/08 has a value for 137 of 152 PCTs. Without a value are ")
        assert f"{last.name} ({last.code})" in said(reading)[0]


@pytest.mark.requirement("R-105")
def test_how_many_are_enough_is_a_setting(settings):
    settings.DATASET_LEAST_PERCENT = 50
    assert faults(read(workbook(without(76)))) == []
    assert faults(read(workbook(without(77))))


@pytest.mark.requirement("R-101", "R-105")
def test_notes_alone_are_no_data():
    assert "No row has a value" in faults(read(workbook(without(152))))[0][1]


@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_rows_in_any_order_give_the_same_values(seed):
    rows = sound_rows()
    shuffled = random.Random(seed).sample(rows, len(rows))

    def held(given):
        return {(one.organisation.pk, one.period, one.value) for one in read(workbook(given)).rows}

    assert held(shuffled) == held(rows) != set()


@settings(max_examples=15, deadline=None)
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
