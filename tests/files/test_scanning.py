import io
import time

import pytest

from files.models import StoredFile
from files.scanning import NotScanned, virus_in
from files.services import scan, store
from organisations.actors import VISITOR, Actor
from tests import patience
from tests.documents.sample_files import upload
from tests.files import scanner

pytestmark = pytest.mark.requirement("R-221")
LARGE = bytes(300_000)


def test_a_clean_file_has_no_virus():
    with scanner.daemon() as address:
        assert virus_in(io.BytesIO(LARGE), address) == ""
        assert virus_in(io.BytesIO(b""), address) == ""


def test_a_virus_is_named_wherever_it_stands():
    with scanner.daemon() as address:
        assert virus_in(io.BytesIO(LARGE + scanner.EICAR_LIKE), address) == "Test.Virus-1"


def test_a_daemon_on_a_path_is_asked_alike(tmp_path):
    with scanner.daemon(path=str(tmp_path / "clamd.sock")) as address:
        assert virus_in(io.BytesIO(scanner.EICAR_LIKE), address) == "Test.Virus-1"


ANSWERS = [
    b"",
    b"\0",
    b"OK\0",
    b"stream: OK and more\0",
    b"stream:  FOUND\0",
    b"INSTREAM size limit exceeded. ERROR\0",
    b"stream: cannot open ERROR\0",
    b"\xff\xfe\0",
    b"HTTP/1.1 400 Bad Request\r\n\r\n",
]


@pytest.mark.parametrize("answer", ANSWERS)
def test_an_answer_that_nobody_understands_is_no_verdict(answer):
    with scanner.daemon(scanner.says(answer)) as address, pytest.raises(NotScanned):
        virus_in(io.BytesIO(b"x"), address)


@pytest.mark.parametrize("behave", [scanner.dies, scanner.hangs, scanner.drips, scanner.babbles])
def test_a_daemon_that_dies_hangs_or_babbles_is_left_in_time(behave):
    """They go on until they are left, or for as long as a test waits."""
    began = time.monotonic()
    with scanner.daemon(behave) as address:
        with pytest.raises(NotScanned):
            virus_in(io.BytesIO(LARGE), address, seconds=0.5)
        assert time.monotonic() - began < patience.SECONDS


@pytest.mark.parametrize("address", ["nonsense", "tcp://", "unix:", "http://127.0.0.1", "unix:/no/such/socket"])
def test_an_address_of_no_scanner_is_no_verdict(address):
    with pytest.raises(NotScanned):
        virus_in(io.BytesIO(b"x"), address)


def test_a_daemon_that_is_down_is_no_verdict():
    with pytest.raises(NotScanned):
        virus_in(io.BytesIO(b"x"), scanner.nobody_listens())


@pytest.mark.django_db
def test_without_a_scanner_files_are_not_scanned(settings):
    settings.CLAMAV_ADDRESS = ""
    assert store(upload=upload(), actor=VISITOR).scan == StoredFile.Scan.OFF


@pytest.mark.django_db
def test_what_the_product_made_itself_awaits_no_scan(settings):
    settings.CLAMAV_ADDRESS = "tcp://scanner:3310"
    assert store(upload=upload(), actor=Actor()).scan == StoredFile.Scan.OFF


@pytest.mark.django_db
def test_a_file_that_waited_opens_once_there_is_no_scanner_any_more(settings):
    settings.CLAMAV_ADDRESS = ""
    stored = store(upload=upload(), actor=VISITOR)
    StoredFile.objects.filter(pk=stored.pk).update(scan=StoredFile.Scan.WAITING)
    stored.refresh_from_db()
    assert scan(stored).scan == StoredFile.Scan.OFF
