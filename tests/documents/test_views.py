import re

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from cycles.models import Part
from cycles.states import State
from documents.models import Document, DocumentType, SignPost
from documents.pages.sign_posts import sign_post_panels, sign_post_url
from documents.services import add_sign_post, remove, upload
from frameworks.models import Item
from organisations.models import Event
from tests import markup
from tests.assessments.filling import fill
from tests.cast import PEOPLE
from tests.documents import sample_files as samples
from tests.documents.sample_files import upload as sample

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(cast):
    return put(cast)


@pytest.fixture
def sign_post(cast, document):
    item = Item.objects.get(framework=cast.assessment.framework, key="3")
    return add_sign_post(
        assessment=cast.assessment, item=item, document=document, actor=cast.actor("editor"), page_from=2, why="Named"
    )


def put(cast, key="strategic_plan", **given):
    kind = DocumentType.objects.get(framework=cast.assessment.framework, key=key)
    given = {"file": sample("Draft.pdf", samples.pdf(46)), "comment": "x"} | given
    return upload(assessment=cast.assessment, document_type=kind, actor=cast.actor("editor"), **given)


def signed_in(cast, name="editor"):
    client = Client()
    client.force_login(cast.users[name])
    return client


def url(cast, name, **kwargs):
    return reverse(name, kwargs={"assessment_id": cast.assessment.pk} | kwargs)


def text(response):
    return markup.of(response)


@pytest.mark.requirement("R-192", "R-193", "R-194", "R-198", "R-220")
def test_document_list_shows_types_limits_and_documents(cast, document):
    page = text(signed_in(cast).get(url(cast, "document_list")))
    assert "PDF, DOCX, XLSX, PPTX, ODT, ODS or ODP, smaller than 20MB" in page
    for kind in DocumentType.objects.filter(framework=cast.assessment.framework):
        assert kind.title in page
    assert document.name in page
    assert "46 pages" in page
    assert "It was called Draft.pdf" in page
    assert "Provided by SHAs on behalf of their PCTs." in page
    assert "1 of 1 uploaded" in page
    assert "0 of 3 uploaded" in page
    assert "0 uploaded, up to 3 (optional)" in page
    assert "0 of 3 completed" in page  # the contracting process forms


@pytest.mark.requirement("R-213", "R-220")
def test_forms_to_complete_are_not_called_documents_that_are_missing(cast):
    """What is uploaded and what is filled in are two tasks: neither is called done or missing for the other."""
    fill(cast)
    Part.objects.filter(assessment=cast.assessment, key__in=["contract-acute", "contract-choice"]).update(
        state=Part.State.DRAFT
    )
    page = text(signed_in(cast).get(url(cast, "document_list")))
    assert "1 of 3 completed" in page and ">Contracting process forms</a>: 2" not in page
    hub = re.sub(r"(<[^>]+>|\s)+", " ", text(signed_in(cast).get(url(cast, "assessment_hub"))))
    assert re.search(r"Documents to upload \d+ documents uploaded\. Completed", hub)


def test_document_list_puts_a_reason_in_the_buttons_place(cast, document):
    upload_url = url(cast, "document_upload")
    page = text(signed_in(cast).get(url(cast, "document_list")))
    assert f"{upload_url}?type=od_plan" in page
    assert f"{upload_url}?type=strategic_plan" not in page
    assert "Remove one to upload another" in page
    reader = text(signed_in(cast, "reader").get(url(cast, "document_list")))
    assert upload_url not in reader
    assert "Only the PCT’s editors upload and remove its documents." in reader


def test_document_list_takes_no_more_queries_for_more_documents(cast, django_assert_max_num_queries):
    client = signed_in(cast)
    for _ in range(3):
        put(cast, "jsna")
    put(cast)
    with django_assert_max_num_queries(12):
        client.get(url(cast, "document_list"))


# docs/visibility.md, rows 1 and 5: who lists in preparation; all others do not find the page.
LISTERS = {
    *("editor", "colleague", "chief_executive", "pct_chair", "reader"),
    *("super_user", "analyst", "senior_lead", "central_analyst"),
}


@pytest.mark.requirement("R-006", "R-007", "R-015")
@pytest.mark.parametrize("name", [*PEOPLE, "panel_chair", "panel_member", "outsider"])
def test_document_list_is_found_by_those_who_may_know(cast, name):
    assert signed_in(cast, name).get(url(cast, "document_list")).status_code == (200 if name in LISTERS else 404)


def test_documents_ask_a_visitor_to_sign_in(cast, document):
    for name, kwargs in (("document_list", {}), ("document_open", {"document_id": document.pk})):
        response = Client().get(url(cast, name, **kwargs))
        assert response.status_code == 302
        assert reverse("account_login") in response["Location"]


@pytest.mark.requirement("R-189", "R-191")
def test_document_upload_takes_a_file_and_says_so(cast):
    client = signed_in(cast)
    page = text(client.get(url(cast, "document_upload"), {"type": "od_plan"}))
    assert '<option value="od_plan" selected>' in page
    response = client.post(
        url(cast, "document_upload"),
        {"type": "od_plan", "file": sample(), "author": "Ann", "comment": ""},
        follow=True,
    )
    assert response.redirect_chain == [(url(cast, "document_list"), 302)]
    assert f"Uploaded as {Document.objects.get().name}, 3 pages" in text(response)
    assert Document.objects.get().author == "Ann"


BAD_UPLOADS = [
    ({"type": "od_plan"}, "Select the document"),
    ({"type": "", "file": "fit"}, "Choose the type of document"),
    ({"type": "board_minutes", "file": "fit"}, "Choose a type of which you can upload one more"),
    ({"type": "od_plan", "file": "empty"}, "The selected file is empty"),
    ({"type": "od_plan", "file": "locked"}, "The selected file is password protected"),
    ({"type": "non_prescribed", "file": "fit", "comment": " "}, "Enter what the document is"),
    ({"type": "od_plan", "file": "fit", "comment": "y" * 1001}, "Shorten the comment by 1 character"),
    ({"type": "od_plan", "file": "fit", "author": "y" * 151}, "Shorten the name to 150 characters"),
]


@pytest.mark.requirement("R-203", "R-221")
@pytest.mark.parametrize(("given", "reason"), BAD_UPLOADS)
def test_document_upload_says_what_to_mend_and_keeps_what_was_typed(cast, given, reason):
    files = {"fit": samples.pdf(), "empty": b"", "locked": samples.pdf(password="x")}
    data = {"author": "Ann Typed", "comment": "Typed before"} | given
    if "file" in given:
        data["file"] = sample("plan.pdf", files[given["file"]])
    response = signed_in(cast).post(url(cast, "document_upload"), data)
    assert response.status_code == 422
    page = text(response)
    assert page.count(reason) == 2  # in the summary and at the field
    assert data["author"] in page
    assert data["comment"] in page
    assert "<title>Error: " in page
    assert ("Select plan.pdf again. Your browser does not keep it" in page) == (given.get("file") == "fit")
    assert not Document.objects.exists()


def by_script(cast, data, who="editor"):
    return signed_in(cast, who).post(url(cast, "document_upload"), data, headers={"Accept": "application/json"})


@pytest.mark.requirement("R-189", "R-191", "R-195")
def test_document_upload_answers_the_pages_script(cast):
    response = by_script(cast, {"type": "od_plan", "file": sample("plan.pdf", samples.pdf(46))})
    assert response.status_code == 201
    assert response.json() == {"said": f"Uploaded as {Document.objects.get().name}, 46 pages"}


@pytest.mark.requirement("R-192", "R-203", "R-221")
@pytest.mark.parametrize(
    ("given", "field", "reason"),
    [
        ({"type": "od_plan"}, "file", "Select the document"),
        ({"type": "od_plan", "file": "locked"}, "file", "The selected file is password protected"),
        ({"type": "", "file": "fit"}, "type", "Choose the type of document"),
        ({"type": "strategic_plan", "file": "fit"}, "type", "You can upload 1 document of this type"),
        ({"type": "non_prescribed", "file": "fit"}, "comment", "Enter what the document is"),
    ],
)
def test_document_upload_tells_the_pages_script_what_to_mend(cast, document, given, field, reason):
    files = {"fit": samples.pdf(), "locked": samples.pdf(password="x")}
    data = given | ({"file": sample("plan.pdf", files[given["file"]])} if "file" in given else {})
    response = by_script(cast, data)
    assert response.status_code == 422
    errors = response.json()["errors"]
    assert list(errors) == [field]  # the page keeps the file: it is not asked for again
    assert errors[field][0].startswith(reason)
    assert by_script(cast, data, "reader").status_code == 403


def test_document_upload_survives_any_bytes_in_its_fields(cast):
    response = signed_in(cast).post(
        url(cast, "document_upload"), {"type": "od_plan\x00", "comment": "\x00", "file": sample("\x00.pdf")}
    )
    assert response.status_code == 422


def test_document_upload_of_a_full_type_is_told_in_words(cast, document):
    data = {"type": "strategic_plan", "file": sample()}
    response = signed_in(cast).post(url(cast, "document_upload"), data)
    assert response.status_code == 422
    assert "You can upload 1 document of this type. Remove one to upload another." in text(response)


def test_document_upload_sent_twice_says_twice_that_it_is_there(cast):
    client, address = signed_in(cast), url(cast, "document_upload")
    key = re.search(r'name="form_key" value="([^"]+)"', text(client.get(address))).group(1)
    for _ in range(2):
        data = {"type": "strategic_plan", "file": sample(), "form_key": key}
        assert client.post(address, data)["Location"] == url(cast, "document_list")
    assert Document.objects.count() == 1


@pytest.mark.requirement("R-201")
def test_document_upload_is_refused_with_the_reason(cast):
    assert signed_in(cast, "reader").get(url(cast, "document_upload")).status_code == 403
    cast.at(State.SUBMITTED)
    response = signed_in(cast).post(url(cast, "document_upload"), {"type": "od_plan", "file": sample()})
    assert response.status_code == 403
    assert "The return was submitted" in text(response)
    assert not Document.objects.exists()


@pytest.mark.requirement("R-200")
def test_document_remove_names_the_sign_posts_that_break(cast, document, sign_post):
    client, address = signed_in(cast), url(cast, "document_remove", document_id=document.pk)
    page = text(client.get(address))
    assert "1 sign-post leads to this document" in page
    assert str(sign_post.item) in page.replace("&#x27;", "'")
    document.refresh_from_db()
    assert document.removed_at is None
    assert client.post(address)["Location"] == url(cast, "document_list")
    document.refresh_from_db()
    assert document.removed_at is not None
    listed = text(client.get(url(cast, "document_list")))
    assert "0 of 1 uploaded" in listed
    assert listed.count(f">{document.name}<") == 1  # among the removed


@pytest.mark.requirement("R-006", "R-221")
def test_document_open_shows_a_pdf_saves_the_rest_and_records_it(cast, document):
    client = signed_in(cast, "analyst")
    address = url(cast, "document_open", document_id=document.pk)
    response = client.get(address)
    assert response["Content-Disposition"] == f'inline; filename="{document.name}"'
    assert b"".join(response.streaming_content) == document.file.content.open("rb").read()
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert response["Cache-Control"] == "private, no-store"
    assert client.get(address, {"save": "1"})["Content-Disposition"].startswith("attachment")
    sheet = put(cast, "od_plan", file=sample("a.xlsx", samples.ooxml("xlsx")))
    saved = client.get(url(cast, "document_open", document_id=sheet.pk))
    assert saved["Content-Disposition"].startswith("attachment")
    assert Event.objects.filter(verb="opened document", by=cast.users["analyst"]).count() == 3


@pytest.mark.requirement("R-006", "R-007")
@pytest.mark.parametrize(
    ("name", "status"),
    [
        *(("editor", 200), ("reader", 200), ("super_user", 200), ("central_analyst", 403)),
        *(("neighbour", 404), ("stranger", 404), ("other_analyst", 404), ("dh", 404), ("national", 404)),
        *(("support", 404), ("panel_chair", 404), ("panel_member", 404), ("conflicted", 404), ("outsider", 404)),
    ],
)
def test_document_open_follows_the_table(cast, document, name, status):
    response = signed_in(cast, name).get(url(cast, "document_open", document_id=document.pk))
    assert response.status_code == status
    assert Event.objects.filter(verb="opened document").exists() == (status == 200)


def test_document_open_needs_the_documents_own_assessment(cast, document):
    address = reverse(
        "document_open", kwargs={"assessment_id": cast.assessment.previous_id, "document_id": document.pk}
    )
    assert signed_in(cast).get(address).status_code == 404


def test_document_open_of_a_removed_one_is_for_the_pct_alone(cast, document):
    remove(document=document, actor=cast.actor("editor"))
    address = url(cast, "document_open", document_id=document.pk)
    assert signed_in(cast, "reader").get(address).status_code == 200
    response = signed_in(cast, "super_user").get(address)
    assert response.status_code == 403
    assert "This document was removed." in text(response)


@pytest.mark.requirement("R-165", "R-166")
@pytest.mark.parametrize(
    ("key", "page"), [("3", "competencies/3/"), ("strategy.vision-and-goals", "governance/strategy/")]
)
def test_sign_post_add_returns_to_the_items_page(cast, document, key, page):
    client, address = signed_in(cast), url(cast, "sign_post_add", key=key)
    assert f"{document.name} (46 pages)" in text(client.get(address))
    response = client.post(address, {"document": document.pk, "page_from": "31", "page_to": "33", "why": "Typed"})
    assert response["Location"] == f"/assessments/{cast.assessment.pk}/{page}#sign-posts-{key}"
    assert SignPost.objects.get().where == "Pages 31 to 33"


BAD_SIGN_POSTS = [
    ({"criteria_0": "999999"}, "Choose criteria of this item"),
    ({"document": ""}, "Choose the document"),
    ({"document": "999999"}, "Choose one of the documents that are there"),
    ({"page_from": "twelve"}, "Enter the page as a whole number, like 31"),
    ({"page_from": "0"}, "Enter the page as a whole number, like 31"),
    ({"page_from": "99999999999999999999"}, "Enter the page as a whole number, like 31"),
    ({"page_from": "47"}, "The document has 46 pages. Enter a page that it has"),
    ({"page_from": "", "page_to": "3"}, "Enter the first page"),
    ({"page_from": "5", "page_to": "3"}, "The last page must not come before the first"),
    ({"paragraph": "y" * 101}, "Shorten the paragraph to 100 characters"),
    ({"why": "y" * 301}, "Shorten the reason by 1 character. The limit is 300."),
]


@pytest.mark.parametrize(("given", "reason"), BAD_SIGN_POSTS)
def test_sign_post_add_says_what_to_mend_and_keeps_what_was_typed(cast, document, given, reason):
    data = {"document": str(document.pk), "page_from": "1", "paragraph": "para 1", "why": "A typed reason"} | given
    response = signed_in(cast).post(url(cast, "sign_post_add", key="3"), data)
    assert response.status_code == 422
    page = text(response)
    assert page.count(reason) == 2
    for value in (data["paragraph"], data["why"], data["page_from"]):
        assert value in page
    assert not SignPost.objects.exists()


@pytest.mark.requirement("R-164")
def test_sign_post_add_refuses_a_seventh_in_words(cast, document):
    client, address = signed_in(cast), url(cast, "sign_post_add", key="3")
    for page in range(1, 7):
        assert client.post(address, {"document": document.pk, "page_from": page}).status_code == 302
    response = client.post(address, {"document": document.pk, "page_from": 7, "why": "The seventh"})
    assert response.status_code == 422
    assert "All 6 sign-posts are used" in text(response)
    assert "The seventh" in text(response)


def test_sign_post_add_says_that_there_is_no_document_yet(cast):
    page = text(signed_in(cast).get(url(cast, "sign_post_add", key="3")))
    assert "There is no document yet" in page


@pytest.mark.parametrize(
    ("name", "state", "key", "status"),
    [
        ("editor", State.PREPARING, "3", 200),
        ("chief_executive", State.PREPARING, "3", 200),
        ("reader", State.PREPARING, "3", 403),
        ("analyst", State.PREPARING, "3", 404),
        ("analyst", State.SUBMITTED, "3", 403),
        ("editor", State.SUBMITTED, "3", 403),
        ("neighbour", State.PREPARING, "3", 404),
        ("editor", State.PREPARING, "3a", 404),
        ("editor", State.PREPARING, "nothing", 404),
    ],
)
def test_sign_post_add_is_for_the_pcts_writers(cast, name, state, key, status):
    cast.at(state)
    assert signed_in(cast, name).get(url(cast, "sign_post_add", key=key)).status_code == status


def test_sign_post_change_shows_what_stands_and_saves(cast, document, sign_post):
    client = signed_in(cast)
    address = url(cast, "sign_post_change", key="3", sign_post_id=sign_post.pk)
    page = text(client.get(address))
    assert "Named" in page
    assert '<input type="hidden" name="version" value="1">' in page
    data = {"document": document.pk, "page_from": 9, "version": 1}
    assert client.post(address, data).status_code == 302
    sign_post.refresh_from_db()
    assert (sign_post.where, sign_post.version) == ("Page 9", 2)


def test_sign_post_change_shows_both_texts_and_lets_the_writer_choose(cast, document, sign_post):
    address = url(cast, "sign_post_change", key="3", sign_post_id=sign_post.pk)
    theirs = {"document": document.pk, "page_from": 9, "why": "What the colleague wrote", "version": 1}
    mine = {"document": document.pk, "page_from": 5, "why": "What I wrote", "version": 1}
    signed_in(cast, "colleague").post(address, theirs)
    client = signed_in(cast)
    response = client.post(address, mine)
    assert response.status_code == 409
    page = text(response)
    assert "What the colleague wrote" in page
    assert "What I wrote" in page
    assert '<input type="hidden" name="version" value="2">' in page
    assert client.post(address, mine | {"version": 2}).status_code == 302
    sign_post.refresh_from_db()
    assert sign_post.why == "What I wrote"


def test_sign_post_change_tells_of_the_colleague_after_another_error_too(cast, document, sign_post):
    address = url(cast, "sign_post_change", key="3", sign_post_id=sign_post.pk)
    signed_in(cast, "colleague").post(
        address, {"document": document.pk, "why": "What the colleague wrote", "version": 1}
    )
    client = signed_in(cast)
    mine = {"document": document.pk, "page_from": "x", "why": "What I wrote", "version": 1}
    assert '<input type="hidden" name="version" value="1">' in text(client.post(address, mine))
    assert "What the colleague wrote" in text(client.post(address, mine | {"page_from": 5}))
    sign_post.refresh_from_db()
    assert sign_post.why == "What the colleague wrote"


def test_sign_post_remove_asks_first(cast, sign_post):
    client = signed_in(cast)
    address = url(cast, "sign_post_remove", key="3", sign_post_id=sign_post.pk)
    assert "Do you want to remove sign-post 1?" in text(client.get(address))
    assert SignPost.objects.exists()
    assert client.post(address).status_code == 302
    assert not SignPost.objects.exists()
    assert client.post(address).status_code == 404


@pytest.mark.parametrize(
    ("go", "end"),
    [
        ("sign-post/add/3", "/items/3/sign-posts/add/"),
        ("sign-post/change/board.risk/17", "/items/board.risk/sign-posts/17/change/"),
        ("sign-post/remove/3/17", "/items/3/sign-posts/17/remove/"),
        ("sign-post/remove/3/x", None),
        ("sign-post/remove/3/" + "9" * 5000, None),
        ("sign-post/drop/3/1", None),
        ("sign-post/add/", None),
        ("draft", None),
        ("", None),
    ],
)
def test_buttons_inside_a_form_lead_to_the_sign_posts_pages(cast, go, end):
    found = sign_post_url(cast.assessment, go)
    assert found == (f"/assessments/{cast.assessment.pk}{end}" if end else None)


def panel(cast, name, **context):
    items = [Item.objects.get(framework=cast.assessment.framework, key="3")]
    panels = sign_post_panels(cast.assessment, items, cast.actor(name))
    return markup.of(render_to_string("documents/sign_posts.html", {"panel": panels["3"]} | context))


@pytest.mark.requirement("R-165", "R-167")
def test_the_panel_of_an_item_links_into_the_document_and_warns(cast, document, sign_post):
    shown = panel(cast, "editor", level=3)
    assert f'{url(cast, "document_open", document_id=document.pk)}#page=2"' in shown
    assert "1 of 6 used" in shown
    assert '<h3 class="app-measure__title" id="sign-posts-3">' in shown
    assert url(cast, "sign_post_add", key="3") in shown
    assert url(cast, "sign_post_change", key="3", sign_post_id=sign_post.pk) in shown
    assert "app-flag" not in shown
    SignPost.objects.update(page_from=None)
    assert "No page is given" in panel(cast, "editor")


def test_the_panel_inside_a_form_has_buttons_that_save_first(cast, sign_post):
    shown = panel(cast, "editor", in_form=True)
    for go in ("sign-post/add/3", f"sign-post/change/3/{sign_post.pk}", f"sign-post/remove/3/{sign_post.pk}"):
        assert f'name="go" value="{go}"' in shown
        assert sign_post_url(cast.assessment, go)


def test_the_panel_of_a_reader_has_nothing_to_change(cast, sign_post):
    shown = panel(cast, "reader")
    assert "Named" in shown
    assert "/change/" not in shown
    assert "/add/" not in shown
    assert "<button" not in shown


def test_a_sign_post_is_confirmed_by_name_where_it_stands(cast, document):
    client = signed_in(cast)
    sent = {"document": document.pk, "page_from": "31", "why": "Typed"}
    page = text(client.post(url(cast, "sign_post_add", key="3"), sent, follow=True))
    part = page[page.index('id="sign-posts-3"') :]
    assert f"Added. Sign-post 1 of {document_item(cast)}: {document.name}, Page 31" in part
    assert "nhsuk-notification-banner" not in page[: page.index('id="sign-posts-3"')]

    change = url(cast, "sign_post_change", key="3", sign_post_id=SignPost.objects.get().pk)
    page = text(client.post(change, sent | {"page_from": "32", "version": 1}, follow=True))
    assert f"Saved. Sign-post 1 of {document_item(cast)}: {document.name}, Page 32" in page
    page = text(client.post(change, sent | {"page_from": "32", "version": 2}, follow=True))
    assert "Nothing was changed. Sign-post 1" in page and "nhsuk-notification-banner--success" not in page

    remove_it = url(cast, "sign_post_remove", key="3", sign_post_id=SignPost.objects.get().pk)
    page = text(client.post(remove_it, follow=True))
    assert f"Removed. Sign-post 1 of {document_item(cast)}: {document.name}, Page 32" in page


def test_a_second_sign_post_to_the_same_place_is_refused_on_the_page(cast, document, sign_post):
    sent = {"document": document.pk, "page_from": sign_post.page_from, "page_to": sign_post.page_to or ""}
    sent |= {"paragraph": sign_post.paragraph, "why": "What I typed"}
    answer = signed_in(cast).post(url(cast, "sign_post_add", key="3"), sent)
    page = text(answer)
    assert answer.status_code == 422
    assert "Sign-post 1 leads there already" in page and "What I typed" in page
    assert SignPost.objects.count() == 1


def document_item(cast) -> str:
    return str(Item.objects.get(framework=cast.assessment.framework, key="3"))
