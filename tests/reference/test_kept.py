"""Outcome lines, types of document and contracting forms of a version are read once, as its tree is (R-427)."""

import shutil

import pytest
from django.urls import reverse

from assessments.models import OutcomeLine
from assessments.queries.outcome_lines import outcome_lines
from documents.models import DocumentType, FormKind
from documents.queries.contracts import form_kinds
from documents.queries.types import document_types
from frameworks.keeping import forget
from frameworks.models import Framework
from tests.assessments.filling import fill
from wcc.reference import FIXTURES, load_reference

pytestmark = pytest.mark.django_db


@pytest.fixture
def handbook() -> Framework:
    return Framework.objects.get(slug="wcc", version="year-2")


def test_what_is_kept_is_what_the_rows_say(handbook):
    for framework in Framework.objects.all():
        assert list(outcome_lines(framework)) == list(OutcomeLine.objects.filter(framework=framework))
        assert list(document_types(framework)) == list(DocumentType.objects.filter(framework=framework))
        assert list(form_kinds(framework)) == list(FormKind.objects.filter(framework=framework))
    assert (len(outcome_lines(handbook)), len(form_kinds(handbook))) == (65, 3)


def test_it_is_read_once_and_leads_on_without_a_query(handbook, django_assert_num_queries):
    again = Framework.objects.get(pk=handbook.pk)
    with django_assert_num_queries(0):
        assert all(line.definition and line.metric.owner_id is None for line in outcome_lines(again))
        assert sum(len(kind.items.all()) for kind in document_types(again)) == 58
        assert [kind.key for kind in form_kinds(again)] == ["acute", "primary_care", "choice"]


@pytest.mark.requirement("R-427")
def test_it_is_read_anew_once_other_content_is_loaded(handbook, tmp_path):
    folder = tmp_path / "fixtures"
    shutil.copytree(FIXTURES, folder)
    before = (outcome_lines(handbook)[5].definition, document_types(handbook)[0].title)
    for name, said in zip(("metrics", "documents"), before, strict=True):
        file = folder / f"wcc-year-2/{name}.yaml"
        assert said in file.read_text()
        file.write_text(file.read_text().replace(said, f"{said} anew", 1))
    load_reference(folder)
    assert outcome_lines(handbook)[5].definition == before[0], "an older row still means the older content"
    loaded = Framework.objects.get(pk=handbook.pk)
    after = (outcome_lines(loaded)[5].definition, document_types(loaded)[0].title)
    assert after == tuple(f"{said} anew" for said in before)


def test_pages_leave_the_shared_rows_as_they_were_read(handbook, cast, client):
    def said() -> list:
        rows = [*outcome_lines(handbook), *document_types(handbook), *form_kinds(handbook)]
        rows += [line.metric for line in outcome_lines(handbook)]
        fields = [(type(row), {name: value for name, value in vars(row).items() if name[0] != "_"}) for row in rows]
        return [*fields, [list(kind.items.all()) for kind in document_types(handbook)]]

    forget()
    before = said()
    fill(cast)
    client.force_login(cast.users["editor"])
    for name, *arguments in (
        ("assessment_hub",),
        ("outcomes_form",),
        ("contract_form", "acute"),
        ("document_list",),
        ("assessment_submit",),
        ("frozen_copy",),
    ):
        assert client.get(reverse(name, args=[cast.assessment.pk, *arguments])).status_code == 200
    assert client.get(reverse("document_type", args=["wcc", "year-2", "od_plan"])).status_code == 200
    assert said() == before
    forget()
    assert said() == before
