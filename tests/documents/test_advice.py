"""What is said of a document that is not what the handbook asks for; nothing is refused for it."""

import io

import pytest
from openpyxl import Workbook

from documents.models import Document, DocumentType
from documents.pages.document_list import document_page
from documents.pages.document_upload import what_was_uploaded
from documents.pages.pct_plan_template import plan_template
from documents.services import upload
from tests.documents import sample_files as samples
from tests.documents.sample_files import upload as sample

pytestmark = pytest.mark.django_db


def put(cast, key, name="a.pdf", data=None):
    kind = DocumentType.objects.get(framework=cast.assessment.framework, key=key)
    return upload(assessment=cast.assessment, document_type=kind, file=sample(name, data), actor=cast.actor("editor"))


def advice(cast):
    page = document_page(cast.assessment, cast.actor("editor"))
    return [row.advice for line in page.lines for row in line.rows]


def workbook(*names):
    book = Workbook()
    book.remove(book.active)
    for name in names:
        book.create_sheet(name)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.requirement("R-211")
def test_a_cover_page_of_many_pages_is_said_and_kept(cast):
    long = put(cast, "laa_and_cover_page", data=samples.pdf(12))
    said = "The handbook asks for an overview of about 1 page. This has 12 pages."
    assert what_was_uploaded(long).endswith(f"12 pages. {said}")
    assert advice(cast) == [said]
    put(cast, "laa_and_cover_page", data=samples.pdf(1))
    assert advice(cast) == ["", ""]  # the cover page beside the agreed LAA


@pytest.mark.requirement("R-212")
def test_a_needs_assessment_that_seems_whole_or_is_no_document_is_said_and_kept(cast):
    put(cast, "jsna", data=samples.pdf(60))
    put(cast, "jsna", data=samples.pdf(61))
    put(cast, "jsna", "a.xlsx", workbook("Sheet1"))
    short, long, sheets = advice(cast)
    assert short == ""
    assert long.startswith("The handbook asks for an executive summary and one or two chapters. This has 61 pages")
    assert sheets == "The handbook asks for document form. This is a workbook."


@pytest.mark.requirement("R-212")
def test_slides_are_no_document_form(cast):
    put(cast, "jsna", "a.odp", samples.odf("odp"))
    assert advice(cast) == ["The handbook asks for document form. This is a presentation."]


@pytest.mark.requirement("R-216")
@pytest.mark.parametrize(
    ("sheets", "missing"),
    [
        (("Base case", "Second scenario", "Third scenario", "Comparison", "Notes"), ""),
        ((" base  CASE", "second scenario", "Third scenario", "Comparison"), ""),
        (("Base case", "Sheet2"), "“Second scenario”, “Third scenario” and “Comparison”."),
    ],
)
def test_a_financial_plan_is_looked_at_for_the_sheets_of_the_template(cast, sheets, missing):
    document = put(cast, "financial_plan", "plan.xlsx", workbook(*sheets))
    assert document.file.sheets == list(sheets)
    assert advice(cast)[0].endswith(missing)
    assert bool(advice(cast)[0]) == bool(missing)
    assert (missing in what_was_uploaded(document)) if missing else "template" not in what_was_uploaded(document)


@pytest.mark.requirement("R-216")
def test_the_template_itself_has_its_sheets(cast):
    kind = DocumentType.objects.get(framework=cast.assessment.framework, key="financial_plan")
    put(cast, "financial_plan", "plan.xlsx", plan_template(cast.assessment.cycle, kind))
    assert advice(cast) == [""]


def test_a_workbook_that_was_kept_before_its_sheets_were_looked_at_is_not_blamed(cast):
    document = put(cast, "financial_plan", "plan.xlsx", workbook("Sheet1"))
    document.file.sheets = None
    document.file.save()
    assert advice(cast) == [""]
    assert Document.objects.count() == 1
