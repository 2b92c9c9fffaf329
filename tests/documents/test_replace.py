"""A new version in a document's place, and what was removed."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from cycles.states import State
from documents.models import Document, DocumentType, SignPost
from documents.services import add_sign_post, remove, replace, upload
from frameworks.models import Item
from organisations.decisions import NotTaken, Refused
from organisations.models import Event
from tests import markup
from tests.documents import sample_files as samples
from tests.documents.sample_files import upload as sample

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R-199", "R-200")]


def put(cast, key="strategic_plan", pages=46, who="editor", **given):
    kind = DocumentType.objects.get(framework=cast.assessment.framework, key=key)
    file = sample("Draft.pdf", samples.pdf(pages))
    return upload(assessment=cast.assessment, document_type=kind, actor=cast.actor(who), file=file, **given)


def point(cast, document, first, last=None):
    item = Item.objects.get(framework=cast.assessment.framework, key="3")
    return add_sign_post(
        assessment=cast.assessment,
        item=item,
        document=document,
        actor=cast.actor("editor"),
        page_from=first,
        page_to=last,
    )


def signed_in(cast, who="editor"):
    client = Client()
    client.force_login(cast.users[who])
    return client


def url(cast, name, **kwargs):
    return reverse(name, kwargs={"assessment_id": cast.assessment.pk} | kwargs)


def text(response):
    return markup.of(response).replace("&#x27;", "'")


def test_replace_puts_the_new_version_in_the_place_and_moves_the_sign_posts(cast):
    old = put(cast, comment="Draft", period="2009/10")
    near, far = point(cast, old, 3), point(cast, old, 30, 33)
    new = replace(document=old, file=sample("Final.pdf", samples.pdf(20)), actor=cast.actor("colleague"))
    old.refresh_from_db()
    assert (old.removed_by, new.replaces) == (cast.users["colleague"], old)
    assert list(SignPost.objects.values_list("document", "version")) == [(new.pk, 2), (new.pk, 2)]
    near.refresh_from_db(), far.refresh_from_db()
    assert near.warning == ""
    assert far.warning == "The document has only 20 pages. Give pages that it has."
    event = Event.objects.get(verb="replaced document")
    assert event.detail["replaces"] == old.name


def test_replace_leaves_the_sign_posts_broken_where_asked_to(cast):
    old = put(cast)
    post = point(cast, old, 3)
    replace(document=old, file=sample(), actor=cast.actor("editor"), move_sign_posts=False)
    assert SignPost.objects.get(pk=post.pk).broken


def test_replace_with_an_unfit_file_changes_nothing(cast):
    old = put(cast, "pathway_descriptions", pages=5)
    for file in (sample("a.pdf", b""), sample("a.pdf", samples.pdf(6))):
        with pytest.raises(NotTaken):
            replace(document=old, file=file, actor=cast.actor("editor"))
    old.refresh_from_db()
    assert old.removed_at is None
    assert Document.objects.count() == 1


def test_replace_is_for_those_who_hand_in(cast):
    old = put(cast)
    for who in ("reader", "chief_executive", "super_user", "neighbour"):
        with pytest.raises(Refused):
            replace(document=old, file=sample(), actor=cast.actor(who))
    cast.at(State.SUBMITTED)
    with pytest.raises(Refused, match="submitted"):
        replace(document=old, file=sample(), actor=cast.actor("editor"))


@pytest.mark.requirement("R-205")
def test_the_sha_replaces_its_minutes_and_leaves_the_return_alone(cast):
    minutes = put(cast, "board_minutes", who="super_user")
    post = point(cast, minutes, 2)
    page = text(signed_in(cast, "super_user").get(url(cast, "document_replace", document_id=minutes.pk)))
    assert "Move the sign-post" not in page
    replace(document=minutes, file=sample(), actor=cast.actor("super_user"))
    post.refresh_from_db()
    assert post.document == minutes


@pytest.mark.requirement("R-201", "R-205")
def test_minutes_that_a_submitted_return_leads_to_stay(cast):
    led_to, other = (put(cast, "board_minutes", who="super_user") for _ in range(2))
    point(cast, led_to, 2)
    cast.at(State.SUBMITTED)
    actor = cast.actor("super_user")
    for document in Document.objects.select_related("type", "assessment__organisation").filter(pk=led_to.pk):
        with pytest.raises(Refused, match="Sign-posts of the submitted return lead to this document"):
            remove(document=document, actor=actor)
        with pytest.raises(Refused, match="Sign-posts of the submitted return lead to this document"):
            replace(document=document, file=sample(), actor=actor)
    other.assessment.refresh_from_db()
    assert replace(document=other, file=sample(), actor=actor).replaces == other


def test_the_page_of_a_new_version_tells_what_becomes_of_the_sign_posts(cast):
    old = put(cast, comment="What it is", period="2009/10")
    point(cast, old, 3)
    point(cast, old, 30)
    client, address = signed_in(cast), url(cast, "document_replace", document_id=old.pk)
    page = text(client.get(address))
    assert "Move the 2 sign-posts that lead to the old version to the new one" in page
    assert "What it is" in page
    key = re.search(r'name="form_key" value="([^"]+)"', page).group(1)
    data = {"form_key": key, "move_sign_posts": "on", "dated_day": "27", "dated_month": "3", "dated_year": "2009"}
    for _ in range(2):  # a second click changes nothing
        response = client.post(address, data | {"file": sample("b.pdf", samples.pdf(20))}, follow=True)
        assert response.redirect_chain == [(url(cast, "document_list"), 302)]
        assert "20 pages. 2 sign-posts now lead to it. 1 of them names pages that it does not have" in text(response)
    assert Document.objects.count() == 2
    listed = text(client.get(url(cast, "document_list")))
    assert "Dated 27 March 2009." in listed
    assert "Removed documents" in listed
    assert "took its place" in listed


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({}, "Select the document"),
        ({"file": "fit", "dated_day": "31", "dated_month": "2", "dated_year": "2009"}, "must be a real date"),
        ({"file": "fit", "dated_day": "31"}, "must include a month and a year"),
        ({"file": "fit", "period": "y" * 61}, "Shorten the period to 60 characters"),
    ],
)
def test_the_page_of_a_new_version_says_what_to_mend_and_keeps_what_was_typed(cast, given, reason):
    old = put(cast)
    data = {"comment": "Typed before", "period": "2009/10"} | given
    if "file" in given:
        data["file"] = sample("b.pdf")
    response = signed_in(cast).post(url(cast, "document_replace", document_id=old.pk), data)
    assert response.status_code == 422
    page = text(response)
    assert reason in page
    assert "Typed before" in page
    assert data["period"] in page
    assert Document.objects.count() == 1


def test_a_key_that_no_page_makes_is_refused_and_not_looked_for(cast):
    old = put(cast)
    data = {"file": sample("b.pdf", samples.pdf(2)), "form_key": "a" * 37}
    assert signed_in(cast).post(url(cast, "document_replace", document_id=old.pk), data).status_code == 422
    assert Document.objects.count() == 1


def test_removed_documents_stand_folded_with_who_and_when_for_the_pct_alone(cast):
    old = put(cast)
    remove(document=old, actor=cast.actor("colleague"))
    page = text(signed_in(cast, "reader").get(url(cast, "document_list")))
    assert re.search(r"Removed \d+(:\d\d)?[ap]m, .* by Colleague\.", page)
    assert url(cast, "document_open", document_id=old.pk) in page
    assert "Removed documents" not in text(signed_in(cast, "super_user").get(url(cast, "document_list")))


@pytest.mark.requirement("R-216")
def test_a_financial_plan_that_is_no_workbook_is_told_so(cast):
    put(cast, "financial_plan")
    assert "The handbook asks for the financial template" in text(signed_in(cast).get(url(cast, "document_list")))
    sheet = sample("plan.xlsx", samples.ooxml("xlsx"))
    replace(document=Document.objects.get(), file=sheet, actor=cast.actor("editor"))
    assert "The handbook asks for the financial template" not in text(signed_in(cast).get(url(cast, "document_list")))
