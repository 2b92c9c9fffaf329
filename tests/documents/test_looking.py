"""The page to which a sign-post leads, beside the criteria."""

import pytest
from django.test import Client
from django.urls import reverse

from cycles.states import State
from documents.models import DocumentType, SignPost
from documents.services import add_sign_post, remove, upload
from files.models import StoredFile
from frameworks.models import Criterion, Item
from organisations.models import Event
from tests import markup
from tests.documents import sample_files as samples
from tests.documents.sample_files import upload as sample

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R-165", "R-184")]
TEXTS = [f"This is page {number} of the plan" for number in range(1, 6)]


@pytest.fixture
def document(cast):
    return put(cast, sample("plan.pdf", samples.written_pdf(*TEXTS)))


def put(cast, file, key="strategic_plan"):
    kind = DocumentType.objects.get(framework=cast.assessment.framework, key=key)
    return upload(assessment=cast.assessment, document_type=kind, file=file, actor=cast.actor("editor"))


@pytest.fixture
def sign_post(cast, document):
    return point(cast, document, page_from=2, page_to=3, why="It names the partners")


def point(cast, document, **given):
    item = Item.objects.get(framework=cast.assessment.framework, key="3")
    return add_sign_post(assessment=cast.assessment, item=item, document=document, actor=cast.actor("editor"), **given)


def signed_in(cast, who="editor"):
    client = Client()
    client.force_login(cast.users[who])
    return client


def look_url(cast, sign_post):
    return reverse("sign_post_look", args=[cast.assessment.pk, "3", sign_post.pk])


def picture_url(cast, document, number):
    return reverse("document_page_picture", args=[cast.assessment.pk, document.pk, number])


def text(response):
    return markup.of(response).replace("&#x27;", "'")


def looks():
    return list(Event.objects.filter(verb="looked at page").order_by("pk").values_list("by__name", "detail__page"))


def test_the_first_sign_posted_page_is_shown_with_its_text_and_why(cast, document, sign_post):
    page = text(signed_in(cast).get(look_url(cast, sign_post)))
    assert "Page 2 of 5" in page
    assert picture_url(cast, document, 2) in page
    assert TEXTS[1] in page
    assert "It names the partners" in page
    assert "?page=1" in page and "?page=3" in page
    assert "You are looking at another page" not in page


def test_other_pages_can_be_turned_to_and_say_so(cast, sign_post):
    client, address = signed_in(cast), look_url(cast, sign_post)
    page = text(client.get(address, {"page": "5"}))
    assert TEXTS[4] in page
    assert "You are looking at another page" in page
    assert "Next page" not in page


@pytest.mark.parametrize(("asked", "shown"), [("0", 1), ("-1", 2), ("99", 5), ("x", 2), ("9" * 30, 2), ("²", 2)])
def test_any_page_asked_for_gives_one_that_there_is(cast, sign_post, asked, shown):
    response = signed_in(cast).get(look_url(cast, sign_post), {"page": asked})
    assert response.status_code == 200
    assert f"Page {shown} of 5" in text(response)


def test_the_criteria_named_stand_beside_the_page_else_all_of_the_item(cast, document, sign_post):
    named = Criterion.objects.filter(item__framework=cast.assessment.framework, item__key="3a", markable=True)[0]
    other = point(cast, document, page_from=4, criteria=[named.pk])
    client = signed_in(cast)
    page = text(client.get(look_url(cast, other)))
    assert named.text in page
    assert "names no criteria" not in page
    assert look_url(cast, sign_post) in page  # the sign-post before
    page = text(client.get(look_url(cast, sign_post)))
    assert "The sign-post names no criteria" in page
    assert look_url(cast, other) in page


def test_the_picture_is_one_look_with_its_page_and_each_look_is_recorded(cast, document, sign_post):
    client = signed_in(cast, "reader")
    client.get(look_url(cast, sign_post))
    response = client.get(picture_url(cast, document, 2))
    assert response["Content-Type"] == "image/png"
    assert response.content.startswith(b"\x89PNG")
    assert response["Cache-Control"] == "private, no-store"
    client.get(picture_url(cast, document, 3))
    assert looks() == [("Reader", 2), ("Reader", 3)]


@pytest.mark.requirement("R-006", "R-007", "R-221")
@pytest.mark.parametrize(
    ("who", "status"),
    [
        *(("editor", 200), ("reader", 200), ("super_user", 200), ("central_analyst", 403)),
        *(("neighbour", 404), ("stranger", 404), ("other_analyst", 404), ("dh", 404), ("outsider", 404)),
    ],
)
def test_a_picture_is_for_those_who_may_open_the_document(cast, document, who, status):
    assert signed_in(cast, who).get(picture_url(cast, document, 1)).status_code == status
    assert bool(looks()) == (status == 200)


@pytest.mark.parametrize(
    ("who", "state", "status"),
    [
        ("analyst", State.PREPARING, 404),
        ("analyst", State.SUBMITTED, 200),
        ("central_analyst", State.SUBMITTED, 200),
        ("panel_member", State.SUBMITTED, 404),
        ("panel_member", State.BRIEFED, 200),
        ("conflicted", State.BRIEFED, 404),
        ("neighbour", State.SUBMITTED, 404),
    ],
)
def test_the_page_is_for_those_who_read_the_return(cast, sign_post, who, state, status):
    cast.at(state)
    assert signed_in(cast, who).get(look_url(cast, sign_post)).status_code == status


def test_a_page_that_there_is_not_is_not_found(cast, document):
    client = signed_in(cast)
    for number in (0, 6, 10**12):
        assert client.get(picture_url(cast, document, number)).status_code == 404
    sheet = put(cast, sample("a.xlsx", samples.ooxml("xlsx")), "od_plan")
    assert client.get(picture_url(cast, sheet, 1)).status_code == 404


def test_what_is_no_pdf_is_opened_instead(cast):
    sheet = put(cast, sample("a.xlsx", samples.ooxml("xlsx")), "od_plan")
    post = point(cast, sheet, paragraph="Sheet 2")
    page = text(signed_in(cast).get(look_url(cast, post)))
    assert "Only the pages of a PDF can be shown here" in page
    assert reverse("document_open", args=[cast.assessment.pk, sheet.pk]) in page
    assert not looks()


@pytest.mark.requirement("R-221")
@pytest.mark.parametrize("scan", [StoredFile.Scan.INFECTED, StoredFile.Scan.WAITING, StoredFile.Scan.FAILED])
def test_a_page_of_a_file_that_is_held_back_is_not_shown(cast, document, sign_post, scan):
    StoredFile.objects.update(scan=scan)
    client = signed_in(cast, "colleague")
    assert client.get(look_url(cast, sign_post)).status_code == 403
    assert client.get(picture_url(cast, document, 2)).status_code == 403
    assert not looks()


def test_a_removed_document_is_looked_at_by_the_pct_alone(cast, document, sign_post):
    remove(document=document, actor=cast.actor("editor"))
    cast.at(State.SUBMITTED)
    assert signed_in(cast).get(look_url(cast, sign_post)).status_code == 200
    assert signed_in(cast, "analyst").get(look_url(cast, sign_post)).status_code == 403


def test_a_page_that_cannot_be_drawn_says_so(cast):
    document = put(cast, sample("plan.pdf", samples.pdf(2)))
    post = point(cast, document, page_from=1)
    page = text(signed_in(cast).get(look_url(cast, post)))
    assert "No text can be read from this page" in page


def test_the_sign_posts_table_leads_to_the_pages(cast, sign_post):
    page = text(signed_in(cast).get(reverse("competency_form", args=[cast.assessment.pk, "3"])))
    assert look_url(cast, sign_post) in page


def test_a_look_takes_few_queries_however_many_sign_posts(cast, document, sign_post, django_assert_max_num_queries):
    for number in range(1, 6):
        point(cast, document, page_from=number, why="More")
    assert SignPost.objects.count() == 6
    client = signed_in(cast)
    client.get(look_url(cast, sign_post))
    with django_assert_max_num_queries(18):
        client.get(look_url(cast, sign_post))
