"""From the upload to the verdict, with a daemon on a real socket."""

import pytest
from django.test import Client
from django.urls import reverse

from documents.models import Document, DocumentType
from documents.services import open_document, scans, upload
from files.models import StoredFile
from files.services import NotScanned
from organisations.decisions import Refused
from organisations.models import Event
from outbox.models import Job, Mail
from tests import markup
from tests.documents import sample_files as samples
from tests.documents.sample_files import upload as sample
from tests.files import scanner

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R-221")]
BAD = samples.pdf() + scanner.EICAR_LIKE


@pytest.fixture
def hand_in(cast, django_capture_on_commit_callbacks):
    def hand(data=None, key="jsna", who="editor"):
        kind = DocumentType.objects.get(framework=cast.assessment.framework, key=key)
        with django_capture_on_commit_callbacks(execute=True):
            document = upload(
                assessment=cast.assessment,
                document_type=kind,
                file=sample("plan.pdf", data),
                actor=cast.actor(who),
            )
        return Document.objects.select_related("file", "assessment__organisation").get(pk=document.pk)

    return hand


def signed_in(cast, who="editor"):
    client = Client()
    client.force_login(cast.users[who])
    return client


def page(cast, who="editor"):
    return markup.of(signed_in(cast, who).get(reverse("document_list", args=[cast.assessment.pk])))


def test_a_clean_file_is_scanned_and_opens_for_all_who_may(cast, hand_in, settings):
    with scanner.daemon() as settings.CLAMAV_ADDRESS:
        document = hand_in()
    assert document.file.scan == StoredFile.Scan.CLEAN
    assert "No virus found" in page(cast)
    open_document(document=document, actor=cast.actor("analyst"))


def test_an_infected_file_opens_for_nobody_and_its_uploader_is_told(cast, hand_in, settings):
    with scanner.daemon() as settings.CLAMAV_ADDRESS:
        document = hand_in(BAD)
    for who in ("editor", "colleague", "super_user"):
        with pytest.raises(Refused, match="contains a virus"):
            open_document(document=document, actor=cast.actor(who))
    shown = page(cast)
    assert "Contains a virus" in shown
    assert "Remove it" in shown
    assert reverse("document_open", args=[cast.assessment.pk, document.pk]) not in shown
    mail = Mail.objects.get(kind="document_infected")
    assert mail.to == "editor@example.org"
    assert document.name in mail.body
    assert not Event.objects.filter(verb="opened document").exists()


@pytest.mark.parametrize("behave", [scanner.dies, scanner.says(b""), scanner.says(b"nonsense\0")])
def test_a_broken_scanner_blocks_no_upload_and_opens_nothing_to_others(cast, hand_in, settings, behave):
    with scanner.daemon(behave) as settings.CLAMAV_ADDRESS:
        document = hand_in()
    assert document.file.scan == StoredFile.Scan.FAILED
    assert "Could not be scanned yet" in page(cast)
    open_document(document=document, actor=cast.actor("editor"))
    with pytest.raises(Refused, match="still waiting for its virus scan"):
        open_document(document=document, actor=cast.actor("colleague"))
    address = reverse("document_open", args=[cast.assessment.pk, document.pk])
    assert signed_in(cast, "super_user").get(address).status_code == 403
    assert signed_in(cast).get(address).status_code == 200
    assert address in page(cast)
    assert address not in page(cast, "super_user")


def test_the_sweep_brings_back_what_the_scanner_did_not_answer(
    cast, hand_in, settings, django_capture_on_commit_callbacks
):
    settings.CLAMAV_ADDRESS = scanner.nobody_listens()
    first, second = hand_in(), hand_in(BAD)
    assert Job.objects.filter(state=Job.State.FAILED).count() == 2
    with django_capture_on_commit_callbacks(execute=True):
        assert scans.sweep_scans() == 2  # still down
    with scanner.daemon() as settings.CLAMAV_ADDRESS, django_capture_on_commit_callbacks(execute=True):
        assert scans.sweep_scans() == 2
    for document, found in ((first, StoredFile.Scan.CLEAN), (second, StoredFile.Scan.INFECTED)):
        document.file.refresh_from_db()
        assert document.file.scan == found
    assert Mail.objects.filter(kind="document_infected").count() == 1
    assert scans.sweep_scans() == 0


def test_a_file_waits_until_the_worker_comes(cast, settings):
    settings.CLAMAV_ADDRESS = scanner.nobody_listens()
    kind = DocumentType.objects.get(framework=cast.assessment.framework, key="jsna")
    document = upload(
        assessment=cast.assessment, document_type=kind, file=sample(), actor=cast.actor("editor")
    )  # its transaction never ends, so no worker is told
    assert document.file.scan == StoredFile.Scan.WAITING
    assert "Waiting for the virus scan" in page(cast)
    with pytest.raises(NotScanned):
        scans.scan_file(Job(payload={"file": document.file_id}))


def test_without_a_scanner_the_list_says_so_and_files_open(cast, hand_in):
    document = hand_in()
    assert "Not scanned" in page(cast)
    assert not Job.objects.exists()
    open_document(document=document, actor=cast.actor("super_user"))
