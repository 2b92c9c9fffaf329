"""After an upload one is where one was, and nowhere else."""

import pytest
from django.test import Client
from django.urls import reverse

from cycles.requests import came_from
from cycles.sitemap import COMES_BACK_TO, PAGES
from documents.models import Document, DocumentType
from documents.services import upload
from tests import markup
from tests.access.addresses import url_names
from tests.documents import sample_files as samples
from tests.documents.sample_files import upload as sample

pytestmark = pytest.mark.django_db


def signed_in(cast, who="editor"):
    client = Client()
    client.force_login(cast.users[who])
    return client


def url(cast, stem, *more):
    return reverse(stem, args=[cast.assessment.pk, *more])


def put(cast):
    kind = DocumentType.objects.get(framework=cast.assessment.framework, key="jsna")
    return upload(assessment=cast.assessment, document_type=kind, file=sample(), actor=cast.actor("editor"))


def after_upload(cast, back):
    address = f"{url(cast, 'document_upload')}?type=od_plan&next={back}"
    given = {"type": "od_plan", "file": sample("plan.pdf", samples.pdf(2))}
    return signed_in(cast).post(address, given)


WHERE = [
    ("competency_form", ["3"], ""),
    ("governance_form", ["strategy"], ""),
    ("contract_form", ["acute"], ""),
    ("local_outcome_form", [1], "%23data"),
    ("sign_post_add", ["3"], ""),
    ("document_list", [], "%23type-od_plan"),
    ("assessment_hub", [], ""),
]


@pytest.mark.parametrize(("stem", "more", "place"), WHERE, ids=[row[0] for row in WHERE])
def test_one_comes_back_to_the_page_one_came_from(cast, stem, more, place):
    back = url(cast, stem, *more)
    assert after_upload(cast, f"{back}{place}")["Location"] == f"{back}{place}".replace("%23", "#")


def test_without_a_page_to_come_back_to_it_is_the_list(cast):
    assert after_upload(cast, "")["Location"] == url(cast, "document_list")


ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example",
    "javascript:alert(1)",
    "/account/sign-out/",
    "/",
    "\0",
    "nonsense",
    "/assessments/{here}/documents/upload/",
    "/assessments/{here}/submit/\r\nSet-Cookie:a",
    "/assessments/{other}/documents/",
]


@pytest.mark.parametrize("back", ELSEWHERE)
def test_one_comes_back_to_no_other_place(cast, rf, back):
    here = cast.assessment.pk
    asked = {"next": back.format(here=here, other=here + 1)}
    assert came_from(rf.get("/", asked), cast.assessment) == ""
    assert came_from(rf.post("/", asked), cast.assessment) == ""


def test_only_a_plain_place_of_the_page_is_come_back_to(cast):
    back = url(cast, "document_list")
    assert after_upload(cast, f"{back}%23a%22%3E")["Location"] == back


def test_the_pages_to_come_back_to_are_pages_of_the_site_map(cast):
    assert {stem for page in PAGES for stem in page.stems()} >= COMES_BACK_TO
    assert set(url_names()) >= COMES_BACK_TO


def test_the_list_leads_to_forms_that_lead_back_to_the_type(cast):
    put(cast)
    page = signed_in(cast).get(url(cast, "document_list"))
    lines = {line.type.key: line for line in page.context["page"].lines}
    (row,) = lines["jsna"].rows
    here = f"{url(cast, 'document_list')}#type-jsna"
    for address in (lines["jsna"].upload_url, row.replace_url, row.remove_url):
        assert address.replace("&", "&amp;") in markup.of(page)
        form = signed_in(cast).get(address)
        assert form.status_code == 200
        assert f'href="{here}"' in markup.of(form)
    assert signed_in(cast).post(row.remove_url)["Location"] == here


def test_a_new_version_leads_back_too(cast):
    document = put(cast)
    address = f"{url(cast, 'document_replace', document.pk)}?next={url(cast, 'competency_form', '3')}"
    answer = signed_in(cast).post(address, {"file": sample("b.pdf", samples.pdf(2))})
    assert answer["Location"] == url(cast, "competency_form", "3")
    assert Document.objects.filter(removed_at=None).count() == 1


def test_an_error_keeps_the_page_to_come_back_to(cast):
    address = f"{url(cast, 'document_upload')}?next={url(cast, 'contract_form', 'acute')}"
    page = signed_in(cast).post(address, {"type": "od_plan"})
    assert page.status_code == 422
    assert f'href="{url(cast, "contract_form", "acute")}"' in markup.of(page)
    assert 'action="' not in markup.of(page).partition("data-uploads")[0].rpartition("<form")[2]


@pytest.mark.parametrize(("who", "offered"), [("editor", True), ("chief_executive", False), ("pct_chair", False)])
def test_an_upload_is_offered_beside_a_sign_post_to_those_it_lets_in(cast, who, offered):
    page = markup.of(signed_in(cast, who).get(url(cast, "sign_post_add", "3")))
    assert (url(cast, "document_upload") in page) == offered
    assert ("Only the PCT’s editors upload and remove its documents." in page) != offered
