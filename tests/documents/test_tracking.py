"""Who opened the documents, what was uploaded everywhere, and minutes for several PCTs."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cycles.services import open_assessment
from cycles.states import State
from documents.models import Document, DocumentType
from documents.services import look, open_document, upload
from organisations.actors import Actor
from tests import markup
from tests.cast import organisation
from tests.documents import sample_files as samples
from tests.documents.sample_files import upload as sample

pytestmark = pytest.mark.django_db


def put(cast, key="jsna", who="editor", assessment=None):
    kind = DocumentType.objects.get(framework=cast.assessment.framework, key=key)
    return upload(assessment=assessment or cast.assessment, document_type=kind, file=sample(), actor=cast.actor(who))


def signed_in(cast, who="editor"):
    client = Client()
    client.force_login(cast.users[who])
    return client


def text(response):
    return markup.of(response).replace("&#x27;", "'")


@pytest.fixture
def sunderland(cast):
    """Another PCT of the region."""
    return open_assessment(cycle=cast.cycle, organisation=organisation("5KL"), actor=Actor())


@pytest.fixture
def leeds(cast):
    """A PCT of another region."""
    return open_assessment(cycle=cast.cycle, organisation=organisation("5N1"), actor=Actor())


@pytest.mark.requirement("R-016", "R-221")
def test_the_pct_sees_who_opened_its_documents(cast):
    document = put(cast)
    address = reverse("document_openings", args=[cast.assessment.pk])
    assert "Nobody has opened a document yet." in text(signed_in(cast).get(address))
    open_document(document=document, actor=cast.actor("analyst"))
    look(document=document, number=2, actor=cast.actor("super_user"))
    page = text(signed_in(cast).get(address))
    assert "Analyst, North East" in page
    assert f"{document.name}, page 2" in page
    assert address in text(signed_in(cast).get(reverse("document_list", args=[cast.assessment.pk])))
    assert address not in text(signed_in(cast, "reader").get(reverse("document_list", args=[cast.assessment.pk])))


@pytest.mark.parametrize(
    ("who", "status"),
    [
        *(("editor", 200), ("chief_executive", 200), ("pct_chair", 200), ("super_user", 200)),
        *(("reader", 403), ("analyst", 403), ("central_analyst", 403), ("neighbour", 404), ("outsider", 404)),
    ],
)
def test_openings_are_for_those_whom_they_concern(cast, who, status):
    assert signed_in(cast, who).get(reverse("document_openings", args=[cast.assessment.pk])).status_code == status


def test_openings_take_as_many_queries_for_many(cast, django_assert_max_num_queries):
    document = put(cast)
    for _ in range(60):
        open_document(document=document, actor=cast.actor("analyst"))
    client, address = signed_in(cast), reverse("document_openings", args=[cast.assessment.pk])
    with django_assert_max_num_queries(14):
        page = text(client.get(address))
    assert "Page 2 of 2" in page
    assert client.get(address, {"page": "nonsense"}).status_code == 200


@pytest.mark.requirement("R-215")
def test_the_central_team_tracks_type_name_and_date_of_what_was_uploaded(cast, sunderland, leeds):
    mine = put(cast)
    theirs = put(cast, "od_plan", "neighbour", sunderland)
    far = put(cast, "jsna", "stranger", leeds)
    address = reverse("uploaded_documents")
    page = text(signed_in(cast, "central_analyst").get(address))
    for document in (mine, theirs, far):
        assert document.name in page
    assert "Joint Strategic Needs Assessment" in page
    assert "Editor" in page and "Neighbour" in page  # who uploaded them
    narrowed = text(signed_in(cast, "central_analyst").get(address, {"type": "jsna"}))
    assert mine.name in narrowed and far.name in narrowed
    assert theirs.name not in narrowed
    region = text(signed_in(cast, "analyst").get(address))
    assert mine.name in region and theirs.name in region
    assert far.name not in region


@pytest.mark.parametrize("who", ["editor", "reader", "dh", "national", "support", "panel_chair", "outsider"])
def test_the_list_of_uploads_is_for_the_central_team_and_the_shas(cast, who):
    assert signed_in(cast, who).get(reverse("uploaded_documents")).status_code == 403


@pytest.mark.parametrize("name", ["uploaded_documents", "document_list"])
def test_lists_take_as_many_queries_for_thirty_documents_as_for_one(cast, name):
    client = signed_in(cast, "central_analyst" if name == "uploaded_documents" else "editor")
    address = reverse(name, args=[] if name == "uploaded_documents" else [cast.assessment.pk])
    first, counts = put(cast), []
    client.get(address)  # what is read once and kept is read
    for wanted in (1, 30):
        rows = [
            Document(assessment=cast.assessment, type=first.type, file=first.file, by=first.by, name=f"{n}.pdf")
            for n in range(Document.objects.count(), wanted)
        ]
        Document.objects.bulk_create(rows)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.requirement("R-205")
def test_the_sha_uploads_minutes_for_several_pcts_at_once(cast, sunderland, leeds):
    client, address = signed_in(cast, "super_user"), reverse("board_minutes")
    page = text(client.get(address))
    assert "Sunderland" in page
    assert "Leeds" not in page
    data = {
        "m0-assessment": cast.assessment.pk,
        "m0-file": sample("a.pdf"),
        "m1-assessment": sunderland.pk,
        "m1-file": sample("b.pdf", samples.pdf(2)),
        "m3-assessment": cast.assessment.pk,
        "m3-file": sample("c.pdf", samples.pdf(4)),
    }
    response = client.post(address, data)
    assert response["Location"] == reverse("uploaded_documents")
    there = Document.objects.filter(type__key="board_minutes")
    assert there.filter(assessment=cast.assessment).count() == 2
    assert there.filter(assessment=sunderland).count() == 1


@pytest.mark.requirement("R-205")
def test_minutes_that_are_unfit_are_asked_for_again_and_the_others_are_kept(cast, sunderland):
    client, address = signed_in(cast, "super_user"), reverse("board_minutes")
    data = {
        "m0-assessment": cast.assessment.pk,
        "m0-file": sample("a.pdf"),
        "m1-assessment": sunderland.pk,
        "m1-file": sample("b.pdf", samples.pdf(password="x")),
        "m2-assessment": "",
        "m2-file": sample("c.pdf"),
        "m3-assessment": "999999",
        "m3-file": sample("d.pdf"),
        "m4-assessment": sunderland.pk,
    }
    response = client.post(address, data)
    assert response.status_code == 422
    page = text(response)
    for words in (
        "The selected file is password protected",
        "Choose the PCT",
        "Select c.pdf again. Your browser does not keep it",
        "Choose one of the PCTs of your region",
        "Select the minutes",
        f"Uploaded: {Document.objects.get().name}",
    ):
        assert words in page
    assert 'name="m0-file"' not in page


def test_minutes_need_one_file_at_least(cast):
    response = signed_in(cast, "super_user").post(reverse("board_minutes"), {})
    assert response.status_code == 422
    page = text(response)
    assert page.count("Choose the PCT") == page.count("Select the minutes") == 2  # in the summary and at the field


def test_a_full_list_of_minutes_says_so_at_the_pct(cast):
    for _ in range(12):
        put(cast, "board_minutes", "super_user")
    data = {"m0-assessment": cast.assessment.pk, "m0-file": sample("a.pdf")}
    response = signed_in(cast, "super_user").post(reverse("board_minutes"), data)
    assert response.status_code == 422
    assert "You can upload 12 documents of this type" in text(response)


@pytest.mark.requirement("R-205")
def test_minutes_are_the_super_users_of_the_region_until_the_briefing(cast):
    for who in ("editor", "analyst", "senior_lead", "central_analyst", "outsider"):
        assert signed_in(cast, who).get(reverse("board_minutes")).status_code == 403
    cast.at(State.BRIEFED)
    data = {"m0-assessment": cast.assessment.pk, "m0-file": sample("a.pdf")}
    assert "There is no PCT of yours" in text(signed_in(cast, "super_user").get(reverse("board_minutes")))
    assert signed_in(cast, "super_user").post(reverse("board_minutes"), data).status_code == 422
    assert not Document.objects.exists()
