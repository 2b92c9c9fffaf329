"""What the handbook says of each type of document, the index, and the templates of the PCT's plans."""

import io

import docx
import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from documents.models import DocumentType
from documents.pages.document_index import document_index
from documents.pages.document_type import type_page
from documents.pages.pct_plan_template import TEMPLATES
from documents.pages.pct_plan_template.financial_plan import SCENARIOS
from documents.pages.pct_plan_template.sections import OURS
from documents.pages.pct_plans import PLANS
from frameworks.models import Guidance, Item
from tests import markup

pytestmark = pytest.mark.django_db
PLACE = {"slug": "wcc", "version": "year-2"}


@pytest.fixture
def client(cast):
    client = Client()
    client.force_login(cast.users["outsider"])
    return client


def shown(client, name, **kwargs):
    response = client.get(reverse(name, kwargs=kwargs))
    assert response.status_code == 200
    return markup.of(response).replace("&#x27;", "'")


SAYS = [
    ("laa_and_cover_page", "R-211", "Brief one-page overview"),
    ("jsna", "R-212", "JSNA submission to be an executive summary and 1-2 chapters."),
    ("strategic_plan", "R-219", "includes evidence for forecasting health needs, stakeholder engagement"),
    ("financial_plan", "R-216", "Use of the financial template is mandatory"),
    ("board_minutes", "R-205", "Provided by SHAs on behalf of their PCTs."),
    ("pathway_descriptions", "R-207", "At most 5 pages each."),
    ("non_prescribed", "R-203", "required to complete a comments box"),
]


@pytest.mark.requirement("R-194", "R-203", "R-205", "R-207", "R-211", "R-212", "R-216", "R-219")
@pytest.mark.parametrize(("key", "_requirement", "words"), SAYS, ids=[row[0] for row in SAYS])
def test_the_page_of_a_type_says_what_the_handbook_says(client, key, _requirement, words):
    assert words in shown(client, "document_type", key=key, **PLACE)


@pytest.mark.requirement("R-194", "R-220")
def test_every_type_has_a_page_which_its_list_leads_to(cast, client):
    editor = Client()
    editor.force_login(cast.users["editor"])
    listed = shown(editor, "document_list", assessment_id=cast.assessment.pk)
    for kind in DocumentType.objects.filter(framework=cast.assessment.framework):
        address = reverse("document_type", kwargs={"key": kind.key} | PLACE)
        assert kind.title in markup.of(client.get(address))
        assert address in listed


@pytest.mark.requirement("R-209", "R-210", "R-218")
def test_the_page_of_pathways_names_the_four_parts(client):
    page = shown(client, "document_type", key="pathway_descriptions", **PLACE)
    for words in (
        "Current interventions",
        "Challenges and gaps",
        "Initiatives to redesign",
        "Rationale and process",
        "strategic outcome priority areas",
    ):
        assert words in page


@pytest.mark.requirement("R-217")
def test_the_index_is_the_matrix_of_the_handbook(cast, client):
    framework = cast.assessment.framework
    index = document_index(framework)
    assert [item.key for item in index.columns] == [*map(str, range(1, 12)), "strategy", "finance", "board"]
    marks = {
        row.type.key: [i.key for i, mark in zip(index.columns, row.marks, strict=True) if mark] for row in index.rows
    }
    assert len([row for row in index.rows if row.type.prescribed]) == 15
    assert marks["communications_strategy"] == ["1", "3", "7"]
    assert marks["financial_plan"] == ["6", "7", "11", "strategy", "finance"]
    assert marks["board_risk_report"] == ["board"]
    assert marks["non_prescribed"] == []
    page = shown(client, "document_index", **PLACE)
    assert page.count(">Yes<") == sum(len(row) for row in marks.values())


def test_the_index_takes_few_queries(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        shown(client, "document_index", **PLACE)


@pytest.mark.parametrize(
    ("name", "kwargs"),
    [
        ("document_index", {"slug": "wcc", "version": "none"}),
        ("document_index", {"slug": "wcc", "version": "year-1"}),
        ("document_type", PLACE | {"key": "nothing"}),
        ("pct_plan_template", {"key": "jsna"}),
        ("pct_plan_template", {"key": "nothing"}),
    ],
)
def test_what_is_not_there_is_not_found(client, name, kwargs):
    assert client.get(reverse(name, kwargs=kwargs)).status_code == 404


@pytest.mark.requirement("R-019", "R-214", "R-216", "R-218", "R-219")
def test_pct_plans_gives_guidance_and_templates_and_says_that_they_are_ours(client):
    page = shown(client, "pct_plans")
    assert "The templates are ours. The handbook prints none." in page
    assert "The vision should be clear and supported by strategic goals" in page  # what the plan is judged by
    for key in PLANS:
        assert reverse("pct_plan_template", args=[key]) in page
    assert "Use of the financial template is mandatory" in page
    assert "forecasting health needs" in page
    assert "feedback from last year where this has not already been completed." in page


def downloaded(client, key):
    response = client.get(reverse("pct_plan_template", args=[key]))
    assert response.status_code == 200
    assert response["Content-Disposition"].endswith(f'-template.{TEMPLATES[key]}"')
    return io.BytesIO(response.content)


@pytest.mark.requirement("R-019", "R-214", "R-216")
def test_the_financial_template_has_three_scenarios_of_five_years_that_add_up(cast, client):
    book = openpyxl.load_workbook(downloaded(client, "financial_plan"))
    assert book.sheetnames == ["Read me", *SCENARIOS, "Comparison"]
    assert OURS in [row[0] for row in book["Read me"].iter_rows(values_only=True)]
    for name in SCENARIOS:
        rows = {row[0].value: row for row in book[name].iter_rows() if row[0].value}
        years = [cell.value for cell in list(book[name].iter_rows(values_only=False))[2][2:]]
        assert years == ["2010/11", "2011/12", "2012/13", "2013/14", "2014/15"]
        total = rows["Total: spending"][1]
        first, last = rows["Acute services"][0].row, rows["Other spending"][0].row
        assert total.value == f"=SUM(B{first}:B{last})"
        assert rows["Surplus or deficit"][1].value == f"=B{rows['Total: income'][0].row}-B{total.row}"
        compared = {row[0].value: row for row in book["Comparison"].iter_rows()}
        assert compared[name][6].value == f"='{name}'!G{rows['Surplus or deficit'][0].row}"


@pytest.mark.requirement("R-019", "R-218")
@pytest.mark.parametrize("key", ["strategic_plan", "od_plan", "pathway_descriptions"])
def test_an_outline_quotes_the_handbook_and_says_what_is_ours(cast, client, key):
    texts = [paragraph.text for paragraph in docx.Document(downloaded(client, key)).paragraphs]
    assert OURS in texts
    headings = {
        "strategic_plan": ["Vision and goals", "Sustainable financial position as base case"],
        "od_plan": ["What the plan reflects", "Vision and goals"],
        "pathway_descriptions": ["Current interventions", "Rationale and process"],
    }[key]
    assert set(headings) <= set(texts)
    held = [text for row in Item.objects.values_list("text", flat=True) for text in row.split("\n")]
    held += list(DocumentType.objects.values_list("footnote", flat=True))
    held += [line for text in DocumentType.objects.values_list("description", flat=True) for line in text.split("\n")]
    held += [str(item) for item in Item.objects.all()]
    held += [str(row.content) for row in Guidance.objects.filter(topic="pathway-descriptions")]
    quoted = [text[1:-1] for text in texts if text.startswith("“")]
    assert quoted
    for quote in quoted:
        assert any(quote in text for text in held), quote


@pytest.mark.requirement("R-218")
def test_a_plan_has_its_guidance_in_few_queries(cast, django_assert_num_queries):
    framework = cast.assessment.framework
    with django_assert_num_queries(1):
        page = type_page(framework, "od_plan")
    assert page.template == "DOCX"
    assert "3" not in [item.key for item in page.items]
