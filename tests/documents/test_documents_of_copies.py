"""What a frozen copy lists opens with it: to whoever may read the copy, and never more than that."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from assessments.models import FrozenCopy
from assessments.services import reopen, submit
from documents.models import Document
from documents.services import add_sign_post, remove, replace
from files.models import StoredFile
from frameworks.models import Item
from organisations.models import Event
from tests import markup
from tests.assessments.filling import agree, fill, fill_and_submit, sign_both
from tests.documents.sample_files import pdf

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R-201", "R-251")]

# Who reads the copy of a return that was reopened before a briefing (docs/visibility.md).
READERS = ["editor", "reader", "super_user", "analyst", "senior_lead", "panel_chair", "central_analyst"]
OTHERS = ["neighbour", "stranger", "other_super_user", "dh", "national", "support", "panel_member", "outsider"]


def plan(cast) -> Document:
    return Document.objects.get(assessment=cast.assessment, type__key="strategic_plan", removed_at=None)


def get(cast, who: str, name: str, document: Document, *more: int):
    client = Client()
    client.force_login(cast.users[who])
    return client.get(reverse(name, args=[cast.assessment.pk, document.pk, *more]))


def reopened(cast) -> None:
    reopen(assessment=cast.assessment, actor=cast.actor("super_user"), reason="Put in this year’s plan.")
    cast.assessment.refresh_from_db()


def replaced_after_reopening(cast) -> tuple[Document, Document]:
    """The plan of copy 1, and the one that took its place since."""
    fill_and_submit(cast)
    reopened(cast)
    old = plan(cast)
    return old, replace(document=old, file=another(), actor=cast.actor("editor"))


def another() -> SimpleUploadedFile:
    return SimpleUploadedFile("new.pdf", pdf(3), "application/pdf")


def test_whoever_reads_a_copy_opens_the_plan_that_it_lists_though_it_was_replaced(cast):
    old, _ = replaced_after_reopening(cast)
    for who in READERS:
        assert get(cast, who, "document_open", old).status_code == 200, who
        assert get(cast, who, "document_page_picture", old, 1).status_code == 200, who
    assert Event.objects.filter(verb="opened document", subject=old.name).count() == len(READERS)


def test_nobody_else_does(cast):
    old, new = replaced_after_reopening(cast)
    for who in OTHERS:
        assert get(cast, who, "document_open", old).status_code == 404, who
        assert get(cast, who, "document_page_picture", old, 1).status_code == 404, who
    # What took its place is in no copy yet: the chair of the panel reads nothing of a return in preparation.
    assert get(cast, "panel_chair", "document_open", new).status_code == 404
    assert get(cast, "central_analyst", "document_open", new).status_code == 403
    assert get(cast, "super_user", "document_open", new).status_code == 200


def test_what_was_removed_before_it_stood_in_a_copy_is_the_pcts_own(cast):
    fill(cast)
    old = plan(cast)
    replace(document=old, file=another(), actor=cast.actor("editor"))
    sign_both(cast)
    submit(assessment=cast.assessment, actor=cast.actor("editor"))
    assert get(cast, "reader", "document_open", old).status_code == 200
    assert get(cast, "analyst", "document_open", old).status_code == 403
    assert get(cast, "panel_chair", "document_open", old).status_code == 403


def test_both_versions_open_once_each_stands_in_a_copy(cast):
    old, new = replaced_after_reopening(cast)
    agree(cast.assessment, cast.actor("editor"))
    sign_both(cast)
    submit(assessment=cast.assessment, actor=cast.actor("editor"))
    for document in (old, new):
        for who in ("analyst", "panel_chair", "central_analyst", "reader"):
            assert get(cast, who, "document_open", document).status_code == 200, who


def test_a_file_with_a_virus_opens_with_no_copy(cast):
    old, _ = replaced_after_reopening(cast)
    StoredFile.objects.filter(pk=old.file_id).update(scan=StoredFile.Scan.INFECTED)
    for who in ("editor", "super_user"):
        assert get(cast, who, "document_open", old).status_code == 403, who


def test_documents_and_sign_posts_of_a_copy_are_links_to_the_version_it_lists(cast):
    fill(cast)
    item = Item.objects.get(framework=cast.assessment.framework_id, key="3")
    old = plan(cast)
    add_sign_post(
        assessment=cast.assessment, item=item, document=old, page_from=2, why="It says so.", actor=cast.actor("editor")
    )
    sign_both(cast)
    submit(assessment=cast.assessment, actor=cast.actor("editor"))
    reopened(cast)
    remove(document=old, actor=cast.actor("editor"))

    address = reverse("document_open", args=[cast.assessment.pk, old.pk])
    for who in ("super_user", "panel_chair", "editor"):
        client = Client()
        client.force_login(cast.users[who])
        page = markup.of(client.get(reverse("frozen_copy", args=[cast.assessment.pk])))
        assert f'<a href="{address}">{old.name}</a>' in page, who
        assert f'<a href="{address}#page=2">{old.name}, page 2. It says so.</a>' in page, who


def test_copies_from_before_this_was_noted_are_read_by_the_migration(cast):
    old, new = replaced_after_reopening(cast)
    Document.objects.update(copy=None)
    assert get(cast, "super_user", "document_open", old).status_code == 403
    import_module("assessments.migrations.0006_what_was_signed_and_agreed").note_documents_of_copies(apps, None)
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.copy, new.copy) == (1, None)
    names = [document["name"] for document in FrozenCopy.objects.get().content["documents"]]
    assert set(Document.objects.filter(copy=1).values_list("name", flat=True)) == set(names)
