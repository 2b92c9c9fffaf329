"""The return as a Word document for the board: everything in it, well made, and the same bytes for the same content."""

import io
import re
import zipfile

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Cm

from assessments.pages.return_word import board_paper_of
from assessments.word import CONTENT_TYPE, board_paper
from cycles.states import State
from sentences.signs import readable
from tests.assessments.filling import fill, fill_and_submit, fill_contract, sign_both
from tests.assessments.test_prints import typed

pytestmark = pytest.mark.django_db


def words_of(document) -> str:
    """Every text of a document, its tables' cells among them."""
    return "\n".join(element.text or "" for element in document.element.body.iter(qn("w:t")))


def headings_of(document) -> list[tuple[int, str]]:
    return [
        (int(paragraph.style.name.split()[-1]), paragraph.text)
        for paragraph in document.paragraphs
        if paragraph.style.name.startswith("Heading ")
    ]


def paper(cast):
    return Document(io.BytesIO(board_paper(board_paper_of(cast.assessment))))


@pytest.mark.requirement("R-241", "R-242", "R-243")
def test_every_text_of_the_return_is_in_the_document(cast):
    fill(cast)
    said = words_of(paper(cast))
    missing = {text for text in typed(cast) if readable(text) not in said}
    assert missing == set()


def test_a_year_stands_unbroken_above_its_aspirations(cast):
    fill(cast)
    (head,) = [table.rows[0].cells for table in paper(cast).tables if table.rows[0].cells[0].text == "Outcome"]
    # Of the widest of the fonts that stand in for the document's own, "2010/11" in bold takes 1.9 cm with its margins.
    assert [cell.text[:2] for cell in head[2:]] == ["Y3", "Y4", "Y5", "Y6", "Y7"]
    assert min(cell.width for cell in head[2:]) >= Cm(2)


@pytest.mark.requirement("R-238", "R-243", "R-244")
def test_the_document_says_what_the_board_is_asked_and_leaves_room_for_date_and_minute(cast):
    fill(cast)
    document = paper(cast)
    parts = [text for level, text in headings_of(document) if level == 1]
    assert parts == [
        "Purpose",
        "What the board is asked",
        "Timetable",
        "What is still open",
        "Ratings at a glance",
        "Competencies",
        "Governance",
        "Outcomes and aspirations",
        "Contracting process forms",
        "Evidence",
        "Recommendation",
    ]
    said = words_of(document)
    assert "To agree the contracts that the contracting process forms describe." in said
    assert "Minute number" in said and "Chief executive" in said


def levels_of(document) -> list[list[str]]:
    (table,) = [table for table in document.tables if table.rows[0].cells[0].text == "Competency"]
    return [[cell.text for cell in row.cells] for row in table.rows]


@pytest.mark.requirement("R-160", "R-161")
def test_all_levels_stand_on_one_page_with_the_mean_and_last_year_s(cast):
    fill(cast)
    document = paper(cast)
    head, *rows = levels_of(document)
    assert head == ["Competency", "a", "b", "c", "Mean", "a, last year", "b, last year", "c, last year"]
    assert len(rows) == 11 and all(row[1:5] == ["2", "2", "2", "2.0"] and row[5:] == ["–"] * 3 for row in rows)
    (table,) = [table for table in document.tables if table.rows[0].cells[0].text == "Competency"]
    kept = [p.paragraph_format.keep_with_next for row in table.rows[:-1] for cell in row.cells for p in cell.paragraphs]
    assert all(kept)


def test_the_contents_list_every_part_and_form_and_lead_to_it(cast):
    fill(cast)
    document = paper(cast)
    listed = [paragraph for paragraph in document.paragraphs if paragraph.style.name.startswith("toc ")]
    links = [paragraph._p.find(qn("w:hyperlink")) for paragraph in listed]
    said = ["".join(text.text for text in link.iter(qn("w:t"))) for link in links]
    assert said == [text for level, text in headings_of(document) if level <= 2]
    marks = {mark.get(qn("w:name")) for mark in document.element.body.iter(qn("w:bookmarkStart"))}
    assert {link.get(qn("w:anchor")) for link in links} == marks
    kinds = [mark.get(qn("w:fldCharType")) for mark in document.element.body.iter(qn("w:fldChar"))]
    assert kinds == ["begin", "separate", "end"]


def test_every_page_says_which_of_how_many_it_is(cast):
    footer = paper(cast).sections[0].footer.paragraphs[0]._p
    assert [field.get(qn("w:instr")) for field in footer.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]


@pytest.mark.requirement("R-243", "R-244")
def test_what_is_on_record_is_printed_and_only_the_rest_is_left_blank(cast):
    fill(cast)
    said = words_of(paper(cast))
    assert "Nothing but the chief executive’s and chair’s signature." in said
    (agreed,) = [table for table in paper(cast).tables if table.rows[0].cells[0].text == "Decision"]
    rows = {row.cells[0].text: [cell.text for cell in row.cells[1:]] for row in agreed.rows[1:]}
    assert rows["The board has agreed the self-assessments"][1] == "112/09"
    assert not any("…" in cell for cell in rows["The board has agreed the self-assessments"])
    sign_both(cast)
    said = words_of(paper(cast))
    assert "Nothing. Everything is written, agreed and signed." in said and said.count("Signed online, ") == 2


def test_a_fingerprint_is_shown_to_nobody(cast):
    fill(cast)
    assert not re.search("[0-9a-f]{20}", words_of(paper(cast)))


@pytest.mark.requirement("R-160", "R-161")
def test_ratings_stand_beside_last_year_s_with_the_change(cast):
    fill(cast)
    tables = [table for table in paper(cast).tables if table.rows[0].cells[0].text == "Rated"]
    assert len(tables) == 11 + 3
    first = [cell.text for cell in tables[0].rows[1].cells]
    assert first[0].startswith("1a ") and first[1:] == ["Level 2", "No rating last year", "Not comparable"]


def test_headings_do_not_skip_and_tables_have_heads_and_descriptions(cast):
    fill(cast)
    document = paper(cast)
    levels = [level for level, _ in headings_of(document)]
    assert levels[0] == 1 and all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))
    assert document.core_properties.title == f"{cast.assessment.organisation}: return for assurance 2009/10"
    assert document.core_properties.language == "en-GB"
    assert {lang.get(qn("w:val")) for lang in document.styles.element.iter(qn("w:lang"))} == {"en-GB"}
    for table in document.tables:
        assert table._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val"))
    titled = [table for table in document.tables if table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None]
    assert len(titled) >= 14 + 3


def test_the_same_content_is_the_same_file_and_another_is_not(cast):
    fill(cast)
    first = board_paper(board_paper_of(cast.assessment))
    assert board_paper(board_paper_of(cast.assessment)) == first
    names = zipfile.ZipFile(io.BytesIO(first)).namelist()
    assert not any("vba" in name.lower() for name in names)
    fill_contract(cast.assessment, cast.actor("editor"), "acute", completed=False)
    assert board_paper(board_paper_of(cast.assessment)) != first


def test_bullets_and_breaks_of_a_word_processor_are_bullets_and_lines_and_what_no_document_holds_is_left_out(cast):
    text = "\uf0b7 first\x0b\uf0a7 second\x0cPage done\ufffe\uffff."
    stages = {"negotiation": {"commentary": text, "source": "", "excerpt": ""}}
    fill_contract(cast.assessment, cast.actor("editor"), "acute", stages=stages, completed=False)
    assert "• first\n• second\nPage done." in words_of(paper(cast))


@pytest.mark.requirement("R-241", "R-243")
@pytest.mark.parametrize(
    ("who", "status"),
    [("editor", 200), ("reader", 200), ("chief_executive", 200), ("analyst", 403), ("neighbour", 404)],
)
def test_the_pct_s_own_people_download_it(cast, who, status):
    browser = Client()
    browser.force_login(cast.users[who])
    response = browser.get(reverse("return_word", args=[cast.assessment.pk]))
    assert response.status_code == status
    if status == 200:
        assert response["Content-Type"] == CONTENT_TYPE
        assert response["Content-Disposition"] == 'attachment; filename="Newcastle_Return for the board_2009-10.docx"'


def test_it_can_be_downloaded_after_submission_and_of_an_empty_return(cast, django_assert_max_num_queries):
    with django_assert_max_num_queries(60) as empty:
        assert "As last saved on" not in words_of(paper(cast))
    fill_and_submit(cast)
    assert cast.assessment.state == State.SUBMITTED
    with django_assert_max_num_queries(len(empty) + 6):
        document = paper(cast)
    said = words_of(document)
    assert "which was submitted" in said and "before it is submitted" not in said
    assert "What the board is asked" not in said and "Recommendation" not in said
