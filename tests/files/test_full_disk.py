"""A full disk: no part of a file stays, no row without its file and no file without its row, and the person is told."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import request_finished
from django.db import transaction
from django.urls import reverse

from documents.models import Document, DocumentType
from files.models import StoredFile
from files.pictures import picture_of
from files.services import store
from files.storage import NotWritten, WholeFileStorage
from files.uploads import NOT_WRITTEN, CappedUploadHandler, is_written
from organisations.actors import VISITOR
from organisations.decisions import NotTaken
from tests import markup
from tests.documents import sample_files as samples
from tests.files.full_disk import files_in, no_file_above, storages

COMMENT = "Read the part about carers first."


def stored():
    return store(upload=ContentFile(samples.pdf(), name="plan.pdf"), actor=VISITOR)


def uploading(cast, client, file):
    kind = DocumentType.objects.get(framework=cast.assessment.framework, key="strategic_plan")
    client.force_login(cast.users["editor"])
    typed = {"type": kind.key, "file": file, "comment": COMMENT}
    return client.post(reverse("document_upload", args=[cast.assessment.pk]), typed)


def test_a_disk_that_runs_full_keeps_no_part_of_a_file(tmp_path):
    storage = WholeFileStorage(location=tmp_path)
    with no_file_above(100_000), pytest.raises(NotWritten):
        storage.save("2026/12/plan", ContentFile(b"x" * 300_000))
    assert files_in(tmp_path) == []


def test_a_file_is_never_seen_in_part(tmp_path):
    storage, seen = WholeFileStorage(location=tmp_path), []

    class Watched(ContentFile):
        def chunks(self, chunk_size=None):
            yield b"half"
            seen.append(storage.exists("plan"))
            yield b"half"

    storage.save("plan", Watched(b""))
    assert seen == [False] and storage.open("plan").read() == b"halfhalf"


def test_a_file_of_a_name_that_is_taken_gets_another(tmp_path):
    storage = WholeFileStorage(location=tmp_path)
    names = {storage.save("plan", ContentFile(b"x")) for _ in range(2)}
    assert len(names) == 2 and len(files_in(tmp_path)) == 2


@pytest.mark.django_db
def test_an_upload_on_a_full_disk_is_answered_with_a_sentence_and_keeps_the_words(cast, client, settings, tmp_path):
    settings.STORAGES = storages(tmp_path)
    answer = uploading(cast, client, SimpleUploadedFile("Plan.pdf", samples.pdf()))
    assert answer.status_code == 422
    assert NOT_WRITTEN in markup.of(answer) and COMMENT in markup.of(answer)
    assert not StoredFile.objects.exists() and not Document.objects.exists()
    assert files_in(tmp_path) == []


@pytest.mark.django_db
@pytest.mark.parametrize("room", ["none at all", "none for all of it"])
def test_an_upload_that_cannot_even_be_taken_in_keeps_the_words(cast, client, settings, tmp_path, room):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "gone") if room == "none at all" else "/proc"
    answer = uploading(cast, client, SimpleUploadedFile("Plan.pdf", samples.pdf()))
    assert answer.status_code == 422
    assert NOT_WRITTEN in markup.of(answer) and COMMENT in markup.of(answer)


def test_an_upload_for_which_the_disk_runs_full_leaves_nothing(settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    handler = CappedUploadHandler()
    handler.new_file("file", "Plan.pdf", "application/pdf", 400_000, None, {})
    with no_file_above(100_000):
        for start in range(0, 400_000, 50_000):
            handler.receive_data_chunk(b"x" * 50_000, start)
    upload = handler.file_complete(400_000)
    assert not is_written(upload) and upload.size == 400_000
    assert files_in(tmp_path) == []


@pytest.mark.django_db
def test_a_picture_of_a_page_is_shown_where_it_cannot_be_kept(settings, tmp_path):
    file = stored()
    content = file.content.read()
    settings.STORAGES = storages(tmp_path)
    (tmp_path / file.content.name).parent.mkdir(parents=True)
    (tmp_path / file.content.name).write_bytes(content)
    assert picture_of(StoredFile.objects.get(pk=file.pk), 1).png
    assert files_in(tmp_path) == [(tmp_path / file.content.name).name]


@pytest.mark.django_db(transaction=True)
def test_a_file_goes_with_its_row_where_the_transaction_is_rolled_back():
    with pytest.raises(NotTaken), transaction.atomic():
        name = stored().content.name
        assert default_storage.exists(name)
        raise NotTaken({"name": "Enter a name"})
    request_finished.send(sender=None)
    assert not StoredFile.objects.exists() and not default_storage.exists(name)


@pytest.mark.django_db(transaction=True)
def test_a_file_goes_with_its_row_where_only_the_inner_transaction_is_rolled_back():
    with transaction.atomic():
        kept = stored()
        with pytest.raises(NotTaken), transaction.atomic():
            gone = stored().content.name
            raise NotTaken({"name": "Enter a name"})
    request_finished.send(sender=None)
    assert default_storage.exists(kept.content.name) and not default_storage.exists(gone)


@pytest.mark.django_db(transaction=True)
def test_a_file_stays_where_something_else_fails_after_the_commit():
    def fail():
        raise ValueError("something else")

    with pytest.raises(ValueError, match="something else"), transaction.atomic():
        transaction.on_commit(fail)
        kept = stored()
    request_finished.send(sender=None)
    assert default_storage.exists(kept.content.name)
