"""What is read from a sheet of nominees, whatever made it, and what its rows are told."""

import datetime
import io
import zipfile

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from hypothesis import example, given, settings
from hypothesis import strategies as st

from files.workbooks import Grid, Unreadable
from organisations.addresses import checked_address
from surveys.models import Category, Group, Nominee
from surveys.pages.nominee_sheet_template import nominee_template
from surveys.services import check_sheet
from surveys.sheets import read_file, read_text, table_of
from tests.patience import takes_at_most
from tests.surveys.nominating import pasted, row

HEADS = ["Category", "Organisation name", "Job title", "Respondent name", "Email"]


def workbook(*rows, **more_sheets) -> bytes:
    book = openpyxl.Workbook()
    for one in rows:
        book.active.append(one)
    for name, others in more_sheets.items():
        sheet = book.create_sheet(name)
        for one in others:
            sheet.append(one)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(content: bytes) -> Grid:
    return read_file(io.BytesIO(content), len(content))


def people(grid: Grid) -> list[list[str]]:
    table = table_of(grid)
    assert table.wrong == []
    return [
        [table.cell(cells, key) for key in ("category", "organisation_name", "name", "email")]
        for _, cells in table.rows
    ]


RENE = ["clinicians", "Hôpital, Tyne; North", "Chief Executive", "René O’Neil", "rene@stakeholder.example"]
EXPECTED = [["clinicians", "Hôpital, Tyne; North", "René O’Neil", "rene@stakeholder.example"]]


def quoted(between: str) -> str:
    return "\r\n".join(between.join(f'"{cell}"' for cell in cells) for cells in (HEADS, RENE))


@pytest.mark.requirement("R-116")
@pytest.mark.parametrize(
    "content",
    [
        pytest.param(quoted(",").encode(), id="comma"),
        pytest.param(quoted(";").encode("utf-8-sig"), id="semicolon with mark"),
        pytest.param(quoted(";").encode("cp1252"), id="semicolon in Windows-1252"),
        pytest.param(quoted("\t").encode("utf-16"), id="Unicode text"),
        pytest.param(workbook(HEADS, RENE), id="workbook"),
        pytest.param(workbook(["Our nominees"], [], HEADS, [], RENE), id="workbook with a title and gaps"),
        pytest.param(
            workbook(["E-mail", "NAME", "Organisation", "category"], [RENE[4], RENE[3], RENE[1], RENE[0]]),
            id="other order",
        ),
    ],
)
def test_the_same_person_is_read_from_whatever_file(content):
    assert people(read(content)) == EXPECTED


def test_pasted_rows_are_read_with_their_headings_and_in_the_templates_order_without():
    assert people(read_text("\t".join(HEADS) + "\n" + "\t".join(RENE))) == EXPECTED
    assert people(read_text("\t".join(RENE))) == EXPECTED


def test_a_cell_on_two_lines_and_signs_nobody_sees_become_plain_text():
    text = (
        pasted(row(1))
        .replace("Organisation 1", '"North\nEast\u200b  Trust"')
        .replace("Person 1", "\u00a0Person\u00ad 1 ")
    )
    assert people(read_text(text)) == [["clinicians", "North East Trust", "Person 1", "person.1@stakeholder.example"]]


@pytest.mark.parametrize("name", ['"Bob', 'Bob "the', '"Bob" Smith', "Bob's", '""', 'a"b"c'])
def test_quotation_marks_without_a_pair_swallow_no_other_row(name):
    grid = read_text(pasted(row(1, **{"Respondent name": name}), row(2), row(3)))
    assert [one[3] for one in people(grid)] == [f"person.{n}@stakeholder.example" for n in (1, 2, 3)]


@pytest.mark.parametrize("text", [pasted(row(1), row(2)), '\n\na\tb\n\n"x ""y"""\tz', "one", "\t\tlast", '"\n"a\tb'])
def test_the_box_reads_as_what_it_was_made_of(text):
    grid = read_text(text)
    assert read_text(grid.text).rows == grid.rows


def endless_tag() -> bytes:
    """A small workbook with a cell that says where it stands again and again."""
    cell = b'<row r="9"><c' + b' r="A9"' * 20_000 + b"/></row></sheetData>"
    sound, out = io.BytesIO(workbook(HEADS, RENE)), io.BytesIO()
    with zipfile.ZipFile(sound) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"</sheetData>", cell))
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty"),
        (b"  \r\n ", "The file is empty"),
        (workbook(), "The sheet is empty"),
        (workbook([" ", None]), "The sheet is empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "protected with a password"),
        (b"%PDF-1.7\n1 0 obj", "not a spreadsheet"),
        (b"\x89PNG\r\n\x1a\n\x00", "not a spreadsheet"),
        (b"PK\x03\x04 cut short", "not a spreadsheet"),
        (workbook(HEADS, RENE, Other=[["more"]]), "Several sheets .*“Sheet”, “Other”"),
        (workbook(HEADS, *([RENE] * 401)), "has 401 rows. Up to 400"),
        (workbook(HEADS, *([RENE] * 10_000)), "has 10,000 rows. Up to 400"),
        (pasted(*([row(1)] * 10_000)).encode(), "has 10,000 rows. Up to 400"),
        (bytes(20 * 1024 * 1024), "larger than 2 MB"),
        (endless_tag(), "The workbook is damaged"),
        (b"a,;\t" * 400_000, "more than a million characters"),
        (b"a,;\t" * 200_000, "over more than 200 columns"),
    ],
    ids=lambda value: value if isinstance(value, str) else "file",
)
def test_a_file_that_cannot_be_taken_is_told_why_and_soon(content, sentence):
    with takes_at_most(3), pytest.raises(Unreadable, match=sentence):
        read(content)


def changed(content: bytes, change) -> bytes:
    """The workbook after `change` did to its first sheet what a person would."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def said(grid: Grid) -> str:
    return " ".join(remark.said for remark in grid.remarks)


OTHERS = [[*RENE[:3], f"Person {number}", f"person.{number}@stakeholder.example"] for number in range(2, 5)]


@pytest.mark.requirement("R-116")
def test_people_in_rows_that_a_filter_hides_are_left_out_and_named():
    def filtered(sheet):
        sheet.auto_filter.ref = "A1:E5"
        for number in (3, 5):
            sheet.row_dimensions[number].hidden = True

    grid = read(changed(workbook(HEADS, RENE, *OTHERS), filtered))
    assert [(number, cells[3]) for number, cells in table_of(grid).rows] == [(2, "René O’Neil"), (4, "Person 3")]
    assert "Rows 3 and 5 are hidden, by a filter, by hand or in a closed group, and are left out." in said(grid)
    assert read_text(grid.text).rows == grid.rows


def test_hidden_columns_and_merged_cells_are_named():
    def change(sheet):
        sheet.column_dimensions["C"].hidden = True
        sheet.merge_cells("B2:B3")

    grid = read(changed(workbook(HEADS, RENE, OTHERS[0]), change))
    assert [cells[:3] for cells in grid.rows[1:]] == [[*RENE[:2], ""], [RENE[0], "", ""]]
    assert "Column C is hidden and left out." in said(grid) and "merged cells" in said(grid)


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_sheet_that_nobody_sees_is_neither_taken_nor_in_the_way(state):
    book = openpyxl.load_workbook(io.BytesIO(workbook(HEADS, RENE, Old=[HEADS, OTHERS[0]])))
    book["Old"].sheet_state = state
    out = io.BytesIO()
    book.save(out)
    grid = read(out.getvalue())
    assert people(grid) == EXPECTED
    assert said(grid) == "Sheet “Old”: This sheet is hidden in the workbook, and is not read."


def test_a_workbook_of_which_all_is_hidden_is_refused_with_the_reason():
    content = changed(workbook(["one"]), lambda sheet: setattr(sheet.row_dimensions[1], "hidden", True))
    with pytest.raises(Unreadable, match="The sheet is empty.*Row 1 is hidden"):
        read(content)


def test_a_number_in_a_sheet_of_people_is_written_as_its_cell_shows_it():
    content = changed(
        workbook(["Share", "Day"], [0.125, datetime.date(2008, 4, 1)]),
        lambda sheet: setattr(sheet["A2"], "number_format", "0.0%"),
    )
    assert read(content).rows[1] == ["12.5", "2008-04-01"]


@pytest.mark.requirement("R-116")
@pytest.mark.parametrize(
    ("encoding", "called"), [("cp1252", "Windows-1252"), ("utf-16-le", "UTF-16"), ("utf-16-be", "UTF-16")]
)
def test_letters_whose_encoding_was_guessed_are_shown_to_be_checked(encoding, called):
    grid = read(quoted(";").encode(encoding))
    assert people(grid) == EXPECTED
    assert f"They are read as {called}. Check these:" in said(grid)
    assert "“René O’Neil” in row 2" in said(grid)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_letters_whose_encoding_the_file_says_need_no_check(encoding):
    grid = read(quoted(";").encode(encoding))
    assert (people(grid), grid.remarks) == (EXPECTED, [])


def test_a_file_of_plain_letters_needs_no_check_and_one_of_no_letters_is_refused():
    assert read("\t".join(HEADS).encode()).remarks == []
    with pytest.raises(Unreadable, match="The letters of the file cannot be read"):
        read(b"Category,Name\nclinicians,Ren\x81\x8d")


@pytest.mark.requirement("R-116", "R-129")
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("RenÃ©e Oâ€™Neil", "It may have been “Renée O’Neil”: correct it in the box."),
        ("Ren\ufffde", "“Ren\ufffde” has letters that were damaged on the way. Type it again."),
        ("RenÃƒÂ©e", "It may have been “Renée”"),
    ],
)
def test_a_name_whose_letters_were_damaged_is_not_nominated(survey, name, sentence):
    (bad,) = check(survey, row(1), row(2, **{"Respondent name": name})).bad
    assert bad.number == 3 and sentence in bad.wrong[0]


@pytest.mark.parametrize("space", ["\u00a0", "\u2009", "\u202f", " \u200b", "\t"])
def test_headings_with_other_kinds_of_spaces_are_the_same_headings(space):
    heads = [head.replace(" ", space) for head in HEADS]
    assert people(read(workbook(heads, RENE))) == EXPECTED


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Category\tOrganisation\tName\tPhone\nclinicians\tA\tB\t1", ["There is no column “Email”. Add it."]),
        (
            "Category\tName\tEmail\tMail\nclinicians\tA\tB\tC",
            ["Two columns are the Email", "no column “Organisation name”"],
        ),
        ("\t".join(HEADS), ["headings and nobody below"]),
        ("Ann\tann@stakeholder.example", ["No row of headings was found"]),
    ],
)
def test_missing_and_doubled_columns_are_named(text, wrong):
    found = table_of(read_text(text)).wrong
    assert len(found) == len(wrong) and all(part in sentence for part, sentence in zip(wrong, found, strict=True))


@pytest.mark.parametrize(
    ("heads", "expected"),
    [
        ("Category\tOrganisation\tFirst name\tLast name\tEmail", [["clinicians", "A", "Ann Example", "a@x.example"]]),
        ("Category\tCompany\tSurname\tForename\tE-mail", [["clinicians", "A", "Example Ann", "a@x.example"]]),
    ],
)
def test_a_name_in_two_columns_is_put_together_as_it_is_said(heads, expected):
    assert people(read_text(f"{heads}\nclinicians\tA\tAnn\tExample\ta@x.example")) == expected
    grid = read_text(f"{heads}\nclinicians\tA\tAnn\tExample\ta@x.example")
    assert table_of(grid).ignored == []


def test_half_a_name_is_no_name():
    table = table_of(read_text("Category\tOrganisation\tSurname\tEmail\nclinicians\tA\tExample\ta@x.example"))
    assert table.wrong == ["There is no column “Respondent name”. Add it."] and table.ignored == ["Surname"]


@pytest.mark.requirement("R-129")
@pytest.mark.parametrize(
    "copied",
    [
        "Ann Example <Ann@x.example>",
        "mailto:ann@x.example",
        "Example, Ann (NHS) <mailto:ann@x.example>;",
        "<ann@x.example>",
        " ann@x.example. ",
    ],
)
def test_an_address_is_taken_out_of_what_it_was_copied_with(copied):
    assert checked_address(copied) == "ann@x.example"


@pytest.mark.parametrize("quoted", ['"ann"@x.example', '"ann bell"@x.example', '"a\\.nn"@x.example'])
def test_an_address_in_quotation_marks_is_another_form_of_one_that_is_known_and_is_refused(quoted):
    with pytest.raises(ValidationError):
        checked_address(quoted)


@pytest.mark.parametrize(
    "text", ["", "<>", "ann@x.example bea@x.example", "ann@x.example, bea@x.example", "a@" * 500_000]
)
def test_what_holds_no_single_address_is_refused_at_once(text):
    with takes_at_most(1), pytest.raises(ValidationError):
        checked_address(text)


@pytest.mark.requirement("R-129")
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("first", "second"), [("Ren\u00e9e O\u2019Hara", "Rene\u0301e O\u2019Hara"), ("Ann O'Hara", "Ann O\u2019Hara")]
)
def test_one_person_written_in_two_ways_in_a_sheet_is_a_double(survey, first, second):
    same = {"Organisation name": "Example practice"}
    both = [row(number) | same | {"Respondent name": who} for number, who in enumerate((first, second))]
    check = check_sheet(assessment=survey.assessment, grid=read_text(pasted(*both)))
    assert [one.wrong for one in check.rows] == [[], [f"{first} of Example practice stands in row 2 already."]]


def test_columns_that_are_not_taken_are_named():
    table = table_of(read_text(pasted(row(1) | {"Telephone": "0191", "Notes": ""})))
    assert (table.wrong, table.ignored) == ([], ["Telephone", "Notes"])


@pytest.mark.requirement("R-116", "R-120")
@pytest.mark.django_db
def test_the_template_holds_the_frameworks_categories_and_reads_as_it_is_meant(survey):
    content = nominee_template(Category.objects.filter(framework=survey.assessment.framework))
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert [cell.value for cell in book["Nominees"][1]] == HEADS
    assert len(list(book["Categories"].rows)) == 1 + 22 + 3
    assert not any(cell.data_type == "f" for sheet in book for cells in sheet.rows for cell in cells)
    book["Nominees"].append(RENE)
    out = io.BytesIO()
    book.save(out)
    check = check_sheet(assessment=survey.assessment, grid=read(out.getvalue()))
    assert (check.example, len(check.good), check.bad) == (True, 1, [])


def check(survey, *rows):
    return check_sheet(assessment=survey.assessment, grid=read_text(pasted(*rows)))


@pytest.mark.requirement("R-117", "R-120", "R-123", "R-124", "R-129")
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("other", "sentences"),
    [
        ({"Category": "Acute trust"}, ["“Acute trust” is no category. Did you mean “acute trusts”?"]),
        (
            {"Category": "practice-based commissioning consortium"},
            ["Did you mean “practice based commissioning consortia”?"],
        ),
        ({"Category": "LINKs"}, ["“LINKs” is no category. Did you mean “LINKs (or PPI forum)”?"]),
        ({"Category": "MP"}, ["“MP” is no category. Did you mean “local MPs”?"]),
        ({"Category": "xyzzy"}, ["“xyzzy” is no category. Choose one"]),
        (
            {"Category": "Other"},
            ["Write “Additional partners”, “Additional providers” or “Additional opinion formers”."],
        ),
        ({"Category": ""}, ["Enter the category."]),
        ({"Organisation name": ""}, ["Enter the person’s organisation."]),
        ({"Respondent name": " "}, ["Enter the person’s name."]),
        ({"Email": ""}, ["Enter an email address"]),
        ({"Email": "ann at home"}, ["Enter an email address in the correct format"]),
        (
            {"Email": "ann@stakeholder.example; bea@stakeholder.example"},
            ["Enter an email address in the correct format"],
        ),
        ({"Email": "person.90@stakeholder.example"}, ["Person 90 was nominated with this address already"]),
        ({"Organisation name": "x" * 201}, ["Shorten the organisation to 200 characters."]),
        ({"Job title": "x" * 151}, ["Shorten the job title to 150 characters."]),
        ({"Job title": "=B2"}, ["Job title holds a formula"]),
        ({"Email": "#REF!"}, ["Email holds an error of the spreadsheet"]),
        ({"Category": "local mps"}, ["“local MPs” has 5 nominees, the most a category can have"]),
        ({"Category": "", "Email": "", "Respondent name": ""}, ["category", "name", "email"]),
    ],
)
def test_a_bad_row_is_told_each_thing_that_is_wrong(survey, other, sentences):
    mps = next(
        one for one in (survey.category(Group.OPINION_FORMERS, place) for place in range(4)) if "MP" in one.label
    )
    for number in range(5):
        survey.nominate(90 + number, group=Group.OPINION_FORMERS, category=mps)
    found = check(survey, row(1), row(2, **other), row(3))
    (bad,) = found.bad
    assert bad.number == 3 and len(found.good) == 2
    assert len(bad.wrong) == len(sentences)
    assert all(part in sentence for part, sentence in zip(sentences, bad.wrong, strict=True))


@pytest.mark.requirement("R-123", "R-126")
@pytest.mark.django_db
def test_rows_above_count_before_those_below(survey):
    found = check(survey, *(row(number) for number in range(1, 7)))
    assert [one.number for one in found.bad] == [7] and "5 nominees" in found.bad[0].wrong[0]
    doubles = check(
        survey, row(1), row(2), row(3, Email="person.1@Stakeholder.example"), row(2, Email="new@stakeholder.example")
    )
    assert [one.wrong for one in doubles.bad] == [
        ["Row 2 has the same address. Each person can be nominated once."],
        ["Person 2 of Organisation 2 stands in row 3 already."],
    ]


@pytest.mark.django_db
def test_a_row_that_is_bad_takes_no_place(survey):
    rows = [row(1, Email="none"), *(row(number) for number in range(2, 7))]
    found = check(survey, *rows)
    assert [one.number for one in found.bad] == [2] and len(found.good) == 5


@pytest.mark.requirement("R-118")
@pytest.mark.django_db
def test_an_empty_job_title_is_chief_executive(survey):
    found = check(survey, row(1, **{"Job title": ""}), row(2, **{"Job title": "Leader"}))
    assert [(one.nominee.job_title, one.title_filled) for one in found.good] == [
        ("Chief Executive", True),
        ("Leader", False),
    ]


@pytest.mark.requirement("R-124")
@pytest.mark.django_db
def test_additional_respondents_of_a_group_have_no_category(survey):
    (good,) = check(survey, row(1, "additional PROVIDERS")).good
    assert (good.nominee.group, good.nominee.category) == ("providers", None)


@pytest.mark.django_db
def test_formula_and_error_cells_of_a_workbook_are_bad_in_the_file_and_in_the_box(survey):
    formula = [*RENE[:2], "=A1", *RENE[3:]]
    content = workbook(
        HEADS,
        RENE,
        [*formula[:4], "second@stakeholder.example"],
        [RENE[0], "#N/A", "", "Third", "c@stakeholder.example"],
    )
    grid = read(content)
    for one in (grid, read_text(grid.text)):
        bad = check_sheet(assessment=survey.assessment, grid=one).bad
        assert [(row.number, row.wrong[0][:40]) for row in bad] == [
            (3, "Job title holds a formula whose result i"),
            (4, "Organisation name holds an error of the "),
        ]


@pytest.mark.django_db
def test_checking_stores_nothing_and_costs_the_same_for_one_row_and_for_four_hundred(survey, django_assert_num_queries):
    assert survey.assessment.framework.limits
    for rows in ([row(1)], [row(number) for number in range(400)]):
        grid = read_text(pasted(*rows))
        with django_assert_num_queries(5):
            check_sheet(assessment=survey.assessment, grid=grid)
    assert not Nominee.objects.exists()


@example(content=b'";!"')
@example(content=b"PK\x03\x04" + bytes(300))
@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300) | st.text(alphabet='ab@\t;,"\n\r\x00\x1f\u2028\u200b=#', max_size=200).map(str.encode))
def test_whatever_bytes_are_sent_they_are_read_or_refused_in_words(content):
    try:
        grid = read(content)
    except Unreadable as unreadable:
        assert str(unreadable).endswith(".")
    else:
        assert read_text(grid.text).rows == grid.rows, "the box holds what was read"
        table_of(grid)
