"""The return as a workbook, and with its evidence as one archive: everything in it, for the PCT's own people."""

import csv
import io
import zipfile
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from assessments.pages.return_archive import return_archive
from assessments.pages.return_word import board_paper_of
from documents.models import Document
from files.models import StoredFile
from organisations.models import Event
from tests.assessments.filling import fill, fill_and_submit
from tests.assessments.test_prints import typed

pytestmark = pytest.mark.django_db

LIST = "What is in this archive.csv"


def download(cast, name: str, who: str = "editor"):
    browser = Client()
    browser.force_login(cast.users[who])
    return browser.get(reverse(name, args=[cast.assessment.pk]))


def book_of(cast):
    return load_workbook(io.BytesIO(download(cast, "return_xlsx").content))


def archive_of(cast, who: str = "editor") -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(download(cast, "return_archive", who).streaming_content)))


def listed(archive: zipfile.ZipFile) -> dict[str, list[str]]:
    rows = csv.reader(io.StringIO(archive.read(LIST).decode("utf-8-sig")))
    return {row[0]: row[1:] for row in rows}


def test_every_text_of_the_return_is_in_the_workbook(cast):
    fill(cast)
    said = "\n".join(str(cell) for sheet in book_of(cast) for row in sheet.values for cell in row if cell is not None)
    assert {text for text in typed(cast) if text not in said} == set()


def test_levels_and_aspirations_are_numbers_with_their_decimals(cast):
    fill(cast)
    book = book_of(cast)
    levels = list(book["Levels"].values)
    assert len(levels) == 1 + 33 and {row[3] for row in levels[1:]} == {2}
    (values,) = [row for row in book["Outcomes"].iter_rows(min_row=2) if row[0].value == "3"]
    assert [Decimal(str(cell.value)) for cell in values[3:8]] == [Decimal("12.5"), Decimal("13.5")] + [
        Decimal(f"{number}.5") for number in (14, 15, 16)
    ]
    assert {cell.number_format for cell in values[3:8]} == {"#,##0.0"}


def test_a_sheet_prints_on_a4_with_its_headings_on_every_page(cast):
    fill(cast)
    for sheet in book_of(cast):
        assert (sheet.freeze_panes, sheet.print_title_rows) == ("A2", "$1:$1")
        assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToHeight == 0


def test_a_text_of_a_workbook_is_no_formula(cast):
    fill(cast)
    Document.objects.filter(assessment=cast.assessment).update(comment='=HYPERLINK("http://x.example","y")')
    cells = [row[5] for row in book_of(cast)["Documents"].iter_rows(min_row=2)]
    assert cells and all(cell.data_type == "s" and cell.quotePrefix for cell in cells)


def test_an_empty_return_leaves_as_a_workbook_too(cast):
    assert list(book_of(cast)["Documents"].values)[1][0] == "None"


def test_the_archive_holds_the_papers_and_each_document_as_it_was_uploaded(cast):
    fill_and_submit(cast)
    archive = archive_of(cast)
    assert archive.testzip() is None
    evidence = list(Document.objects.filter(assessment=cast.assessment, file__isnull=False))
    papers = {"Newcastle_Return_2009-10.docx", "Newcastle_Return_2009-10.xlsx"}
    assert {*archive.namelist()} == papers | {f"Evidence/{row.name}" for row in evidence} | {LIST}
    for row in evidence:
        assert archive.read(f"Evidence/{row.name}") == row.file.content.read()
    opened = Event.objects.filter(assessment_ref=cast.assessment.pk, verb="opened document")
    assert {*opened.values_list("subject", flat=True)} == {row.name for row in evidence}


def test_a_document_that_is_held_or_lost_is_left_out_and_the_list_says_why(cast):
    fill(cast)
    held, lost, *_ = Document.objects.filter(assessment=cast.assessment, file__isnull=False)
    StoredFile.objects.filter(pk=held.file_id).update(scan=StoredFile.Scan.INFECTED)
    lost.file.content.storage.delete(lost.file.content.name)
    archive = archive_of(cast)
    assert archive.testzip() is None and f"Evidence/{held.name}" not in archive.namelist()
    said = listed(archive)
    assert said[held.name] == ["No", "This file contains a virus and cannot be opened."]
    assert said[f"Evidence/{lost.name}"][0] == "No" and "cannot be read just now" in said[f"Evidence/{lost.name}"][1]
    assert said["Newcastle_Return_2009-10.docx"] == ["Yes", ""]


def test_an_archive_comes_piece_by_piece(cast):
    fill(cast)
    pieces = return_archive(board_paper_of(cast.assessment), cast.actor("editor")).pieces()
    assert max(map(len, pieces)) < 512 * 1024


@pytest.mark.parametrize("name", ["return_xlsx", "return_archive"])
@pytest.mark.parametrize(
    ("who", "status"),
    [("editor", 200), ("reader", 200), ("chief_executive", 200), ("analyst", 403), ("neighbour", 404)],
)
def test_the_pct_s_own_people_take_the_return_away(cast, name, who, status):
    response = download(cast, name, who)
    assert response.status_code == status
    if status == 200:
        assert response["Content-Disposition"].startswith('attachment; filename="Newcastle_Return')
        assert response["Cache-Control"] == "private, no-store"
