"""What is taken from a workbook is what a person sees in it; what is left out or differs is said."""

import datetime
import io
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from files.workbooks import Unreadable, read_workbook
from tests.files.workbooks import SHEET, one_sheet, rewritten, said, saved, seen, with_cells, workbook

ROWS = (["Name", "Place", "Value"], ["Ann", "York", 1], ["Bea", "Leeds", 2], ["Cy", "Hull", 3])


def test_each_kind_of_cell_is_read_as_what_it_is():
    moment = datetime.datetime(2008, 4, 1, 9, 30)
    sheet = one_sheet(workbook(["text", 12.5, True, datetime.date(2008, 4, 1), moment, None, " on two\nlines"]))
    assert sheet.rows == [["text", Decimal("12.5"), True, datetime.date(2008, 4, 1), moment, "", " on two\nlines"]]
    assert sheet.remarks == []


def test_a_workbook_is_read_by_a_process_of_its_own_to_the_same_cells():
    content = workbook(*ROWS, [None, datetime.datetime(2008, 4, 1, 9), True, "=1", "#N/A", 0.5])
    assert read_workbook(io.BytesIO(content)) == seen(content)


@pytest.mark.parametrize(
    "hide",
    [
        pytest.param(lambda row: setattr(row, "height", 0.001), id="no height"),
        pytest.param(lambda row: setattr(row, "hidden", True), id="by hand or by a filter"),
        pytest.param(lambda row: (setattr(row, "hidden", True), setattr(row, "outlineLevel", 1)), id="closed group"),
    ],
)
def test_hidden_rows_are_left_out_and_named_and_the_others_keep_their_numbers(hide):
    def change(sheet):
        for number in (2, 4, 9):
            hide(sheet.row_dimensions[number])

    content = workbook(*ROWS, ["Di", "Ripon", 4], change=change)
    sheet = one_sheet(rewritten(content, {SHEET: lambda given: given.replace(b'ht="0.001"', b'ht="0"')}))
    assert [row[:1] for row in sheet.rows] == [["Name"], [], ["Bea"], [], ["Di"]]
    (remark,) = sheet.remarks
    assert remark.text.startswith(
        "Rows 2 and 4 are hidden, by a filter, by hand or in a closed group, and are left out"
    )


@pytest.mark.parametrize(
    "hide",
    [
        pytest.param(lambda sheet: setattr(sheet.column_dimensions["B"], "hidden", True), id="by hand"),
        pytest.param(lambda sheet: sheet.column_dimensions.group("B", "E", hidden=True), id="closed group"),
    ],
)
def test_hidden_columns_are_left_out_and_named(hide):
    sheet = one_sheet(workbook(["Name", "Place"], ["Ann", "York"], change=hide))
    assert sheet.rows == [["Name"], ["Ann"]]
    assert sheet.remarks[0].text.startswith("Column B is hidden and left out.")


def test_what_is_struck_through_is_taken_and_named():
    def strike(sheet):
        for cell in sheet[3]:
            cell.font = Font(strike=True)
        sheet["A2"].font = Font(strike=False)

    sheet = one_sheet(workbook(*ROWS, change=strike))
    assert sheet.rows[2] == ["Bea", "Leeds", 2]
    assert [remark.text for remark in sheet.remarks] == [
        "3 cells (A3, B3 and C3) show what is struck through. It is taken like the rest: delete what is not meant."
    ]


@pytest.mark.parametrize("place", [b"-1", b"99"])
def test_a_text_that_is_not_in_the_list_of_texts_is_no_other(place):
    content = with_cells(b'<row r="9"><c r="A9" t="s"><v>' + place + b"</v></c></row>", workbook(*ROWS))
    with pytest.raises(Unreadable, match="The workbook is damaged"):
        read_workbook(io.BytesIO(content))


def test_columns_without_width_are_hidden_too():
    narrow = {
        SHEET: lambda given: given.replace(b"<sheetData>", b'<cols><col min="2" max="3" width="0"/></cols><sheetData>')
    }
    assert one_sheet(rewritten(workbook(["a", "b", "c", "d"]), narrow)).rows == [["a", "", "", "d"]]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_hidden_sheets_are_not_read_and_named_where_they_hold_anything(state):
    book = openpyxl.Workbook()
    book.active.append(["seen"])
    for name, cell in (("Notes of our own", "secret"), ("Nothing", None)):
        other = book.create_sheet(name)
        other.append([cell])
        other.sheet_state = state
    sheets, remarks = seen(saved(book))
    assert [sheet.rows for sheet in sheets] == [[["seen"]]]
    assert [remark.said for remark in remarks] == [
        "Sheet “Notes of our own”: This sheet is hidden in the workbook, and is not read."
    ]


def test_merged_cells_are_explained():
    content = workbook(*ROWS, change=lambda sheet: [sheet.merge_cells("B2:B4"), sheet.merge_cells("F8:G9")])
    sheet = one_sheet(content)
    assert [row[1] for row in sheet.rows] == ["Place", "York", "", ""]
    (text,) = said(content)
    assert text.startswith(
        "1 block of merged cells is in the sheet (B2:B4). What a block shows stands in its first cell"
    )


def test_numbers_are_taken_as_shown_and_what_differs_is_said_once_with_an_example():
    def change(sheet):
        for number in range(1, 6):
            sheet.cell(number, 1).number_format = "0.0%"
        sheet.cell(6, 1).number_format = "0"
        sheet.cell(7, 1).number_format = ";;;"

    content = workbook(*([0.125] for _ in range(5)), [72.79], [3], change=change)
    sheet = one_sheet(content)
    assert sheet.rows == [*[[Decimal("12.5")]] * 5, [Decimal("72.79")], [""]]
    assert sheet.percents == [(number, "A") for number in range(1, 6)]
    assert said(content) == [
        "5 cells (A1, A2, A3 and 2 more) show a percentage. It is taken as shown: A1 shows 12.5%, the workbook holds"
        " 0.125, and 12.5 is taken.",
        "Cell A7 holds something that its format hides. It is left out.",
        "Cell A6 shows a rounded number. The number is taken as the workbook holds it: A6 shows 73, the workbook holds"
        " 72.79, and 72.79 is taken.",
    ]


@pytest.mark.parametrize("epoch_1904", [False, True])
def test_days_are_those_that_are_shown_whichever_day_the_workbook_counts_from(epoch_1904):
    book = openpyxl.Workbook()
    if epoch_1904:
        book.epoch = CALENDAR_MAC_1904
    days = [datetime.date(2008, 4, 1), datetime.date(1904, 2, 3), datetime.date(2000, 2, 29)]
    book.active.append(days)
    assert one_sheet(saved(book)).rows == [days]


def test_days_before_the_leap_day_that_never_was_are_right():
    days = b'<row r="9"><c r="A9" s="1"><v>1</v></c><c r="B9" s="1"><v>59</v></c><c r="C9" s="1"><v>61</v></c></row>'
    content = with_cells(days, workbook([datetime.date(2008, 4, 1)]))
    day = datetime.date
    assert one_sheet(content).rows[8] == [day(1900, 1, 1), day(1900, 2, 28), day(1900, 3, 1)]


def test_a_date_that_hides_its_day_is_taken_with_it_and_said():
    content = workbook(
        [datetime.date(2008, 3, 15)], change=lambda sheet: setattr(sheet["A1"], "number_format", "mmm-yy")
    )
    assert one_sheet(content).rows == [[datetime.date(2008, 3, 15)]]
    assert said(content) == [
        "Cell A1 shows a date without its day. The day is taken as the workbook holds it: A1 is taken as 15 March 2008."
    ]


def test_a_serial_number_is_no_date_unless_it_is_shown_as_one():
    assert one_sheet(workbook([39539])).rows == [[Decimal(39539)]]


def test_formulas_are_told_with_and_without_the_value_that_they_gave():
    cells = (
        b'<row r="5"><c r="A5"><f>1+1</f><v>2</v></c><c r="B5"><f>1+1</f></c>'
        b'<c r="C5" t="str"><f>""</f><v></v></c><c r="D5" t="e"><f>NA()</f><v>#N/A</v></c></row>'
    )
    sheet = one_sheet(with_cells(cells))
    assert sheet.rows[4] == [Decimal(2), "", "", "#N/A"]
    assert sheet.formulas == [(5, "A"), (5, "B"), (5, "C"), (5, "D")]
    assert (sheet.unstored, sheet.errors) == ([(5, "B")], [(5, "D")])


def test_texts_of_several_pieces_are_whole_and_without_how_they_are_spoken():
    pieces = b"<r><t>Ren</t></r><r><t>\xc3\xa9e</t></r><rPh><t>x</t></rPh>"
    assert one_sheet(with_cells(b'<row><c t="inlineStr"><is>' + pieces + b"</is></c></row>")).rows[2] == ["Renée"]
    assert one_sheet(with_cells(b'<row><c t="inlineStr"><is><t>a_x000D_b</t></is></c></row>')).rows[2] == ["a\rb"]


def test_cells_that_do_not_say_where_they_stand_follow_the_one_before():
    cells = b'<row><c><v>1</v></c><c r="D3"><v>2</v></c><c><v>3</v></c></row><row r="5"><c><v>4</v></c></row>'
    assert one_sheet(with_cells(cells)).rows[2:] == [
        [Decimal(1), "", "", Decimal(2), Decimal(3)],
        [],
        [Decimal(4)],
    ]


def test_another_prefix_and_another_name_of_the_parts_make_no_difference():
    def prefixed(given: bytes) -> bytes:
        for tag in (b"worksheet", b"sheetData", b"row", b"c", b"v", b"is", b"t"):
            for sign in (b" ", b">", b"/"):
                given = given.replace(b"<" + tag + sign, b"<x:" + tag + sign)
            given = given.replace(b"</" + tag + b">", b"</x:" + tag + b">")
        return given.replace(b"xmlns=", b"xmlns:x=")

    assert one_sheet(rewritten(workbook(["a", 1]), {SHEET: prefixed})).rows == [["a", Decimal(1)]]


FAR = b'<row r="9000">%s</row>'
OUT_OF_BOUNDS = {
    "a cell far away": (FAR % b'<c r="XFD9000"><v>1</v></c>', "reaches to column XFD"),
    "a row far away": (b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>', "reaches to row 1,048,576"),
    "rows without a place": (b"<row><c><v>1</v></c></row>" * 101_000, "reaches to row 100,002"),
    "cells without a place": (b"<row>" + b"<c><v>1</v></c>" * 300 + b"</row>", "reaches to column GS"),
    "noughts before the number": (FAR % b'<c r="XFD0009000"><v>1</v></c>', "reaches to column XFD"),
    "a column that no sheet has": (FAR % b'<c r="ZZZZ9000"><v>1</v></c>', "is damaged"),
    "letters in the place of a row": (b'<row r="A9"><c><v>1</v></c></row>', "is damaged"),
    "one place twice": (FAR % b'<c r="A1" r="B1"><v>1</v></c>', "is damaged"),
    "a tag without end": (b"<row r='300'><c" + b' a="1"' * 20_000, "is damaged"),
    "a text that is not there": (FAR % b'<c r="A9000" t="s"><v>7</v></c>', "is damaged"),
}


@pytest.mark.parametrize(("cells", "sentence"), OUT_OF_BOUNDS.values(), ids=OUT_OF_BOUNDS)
def test_what_lies_out_of_bounds_is_refused_in_a_sentence(cells, sentence):
    with pytest.raises(Unreadable, match=sentence):
        seen(with_cells(cells))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 and no more", b"PCT code,Value\n5D7,1\n", b"\x00" * 100])
def test_what_is_no_workbook_is_refused_in_a_sentence(content):
    with pytest.raises(Unreadable, match="not a spreadsheet"):
        seen(content)
