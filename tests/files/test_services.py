import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile

from files.contents import KINDS
from files.contents.archives import MOST_UNPACKED_BYTES
from files.delivery import respond
from files.models import StoredFile
from files.services import examine, store
from organisations.actors import VISITOR
from organisations.decisions import NotTaken
from tests.documents import sample_files as samples
from tests.documents.sample_files import upload

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R-221")]

FIT = {
    "pdf": samples.pdf(),
    **{ending: samples.ooxml(ending) for ending in samples.OOXML},
    **{ending: samples.odf(ending) for ending in samples.ODF},
}
NOT_WHAT = "The selected file’s content is not what its name says: it ends in"

REFUSED = [
    ("nothing", "plan.pdf", b"", "The selected file is empty"),
    ("no ending", "plan", samples.pdf(), "The selected file must be a PDF, DOCX, XLSX, PPTX, ODT, ODS or ODP"),
    ("old Word", "plan.doc", samples.old_word(), "The selected file must be a PDF, DOCX, XLSX, PPTX, ODT, ODS or ODP"),
    ("a page", "plan.html", b"<html>", "The selected file must be a PDF, DOCX, XLSX, PPTX, ODT, ODS or ODP"),
    ("locked PDF", "plan.pdf", samples.pdf(password="secret"), "The selected file is password protected"),
    ("locked Word", "plan.docx", samples.locked_office(), "The selected file is password protected"),
    (
        "locked ODF",
        "plan.odt",
        samples.odf(extra={"META-INF/manifest.xml": "<manifest:encryption-data/>"}),
        "The selected file is password protected",
    ),
    ("cut PDF", "plan.pdf", samples.pdf()[:200], "The selected file is damaged"),
    ("PDF in name", "plan.pdf", b"%PDF-1.7\nhello", "The selected file is damaged"),
    ("cut Word", "plan.docx", samples.ooxml()[:-40], "The selected file is damaged"),
    ("Word without its text", "plan.docx", samples.ooxml(main_part=False), "The selected file is damaged"),
    (
        "broken list of parts",
        "plan.docx",
        samples.zipped({"[Content_Types].xml": "<Types"}),
        "The selected file is damaged",
    ),
    (
        "ODF without its text",
        "plan.ods",
        samples.zipped({"mimetype": KINDS["ods"].content_type}),
        "The selected file is damaged",
    ),
    *(
        (f"joined by {kind}", f"plan.{ending}", samples.joined(ending, kind, outside=outside), reason)
        for ending, kind, outside, reason in (
            ("docx", "attachedTemplate", True, "The selected file loads something from elsewhere"),
            ("docx", "image", True, "The selected file loads something from elsewhere"),
            ("docx", "aFChunk", False, "The selected file loads something from elsewhere"),
            ("xlsx", "externalLink", False, "The selected file loads something from elsewhere"),
            ("pptx", "video", True, "The selected file loads something from elsewhere"),
            ("docx", "oleObject", False, "The selected file contains an embedded object"),
            ("xlsx", "oleObject", True, "The selected file contains an embedded object"),
            ("pptx", "control", False, "The selected file contains an embedded object"),
        )
    ),
    (
        "embedded in ODF",
        "plan.odt",
        samples.odf(extra={"META-INF/manifest.xml": '<m media-type="application/vnd.sun.star.oleobject"/>'}),
        "The selected file contains an embedded object",
    ),
    ("macros", "plan.docx", samples.ooxml(extra={"word/vbaProject.bin": b"x"}), "The selected file contains macros"),
    (
        "macros of ODF",
        "plan.ods",
        samples.odf("ods", {"Basic/Standard/Module1.xml": "x"}),
        "The selected file contains macros",
    ),
    ("Word as PDF", "plan.pdf", samples.ooxml(), f"{NOT_WHAT} .pdf but is a Word document (DOCX)"),
    ("Word as Excel", "plan.xlsx", samples.ooxml(), f"{NOT_WHAT} .xlsx but is a Word document (DOCX)"),
    ("PDF as Word", "plan.docx", samples.pdf(), f"{NOT_WHAT} .docx but is a PDF"),
    ("old Word as new", "plan.docx", samples.old_word(), f"{NOT_WHAT} .docx but is an older Office file"),
    ("archive as Word", "plan.docx", samples.zipped({"a.txt": "x"}), f"{NOT_WHAT} .docx but is a ZIP archive"),
    ("picture as PDF", "plan.pdf", b"\x89PNG\r\n\x1a\n" + bytes(64), f"{NOT_WHAT} .pdf but is a PNG picture"),
    ("page as PDF", "plan.pdf", b"<html><body>x</body></html>", f"{NOT_WHAT} .pdf but is a web page"),
    ("text as PDF", "plan.pdf", b"hello, this is text", f"{NOT_WHAT} .pdf but is plain text"),
    ("program as PDF", "plan.pdf", b"MZ\x90\0" + bytes(300), f"{NOT_WHAT} .pdf but is a program"),
    ("unknown bytes", "plan.pdf", bytes([200, 7, 250]) * 90, f"{NOT_WHAT} .pdf but is something else"),
]


@pytest.mark.parametrize("ending", FIT)
def test_store_keeps_every_kind_allowed(ending):
    stored = store(upload=upload(f"Plan.{ending.upper()}", FIT[ending]), actor=VISITOR)
    assert stored.content_type == KINDS[ending].content_type
    assert stored.content.open("rb").read() == FIT[ending]
    assert stored.sha256 == hashlib.sha256(FIT[ending]).hexdigest()
    assert stored.size == len(FIT[ending])
    assert stored.original_name == f"Plan.{ending.upper()}"
    assert stored.pages == (3 if ending == "pdf" else None)


@pytest.mark.parametrize(("name", "data", "reason"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_store_refuses_and_says_why(name, data, reason):
    with pytest.raises(NotTaken) as refused:
        store(upload=upload(name, data), actor=VISITOR)
    assert refused.value.messages[0].startswith(reason)
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("ending", samples.OOXML)
@pytest.mark.parametrize(("kind", "outside"), [("hyperlink", True), ("image", False), ("chart", False)])
def test_store_keeps_an_office_file_with_hyperlinks_pictures_and_charts(ending, kind, outside):
    assert store(upload=upload(f"plan.{ending}", samples.joined(ending, kind, outside=outside)), actor=VISITOR)


def test_examine_reads_without_writing():
    fit = examine(upload=upload("plan.pdf"))
    assert (fit.pages, fit.sha256) == (3, hashlib.sha256(samples.pdf()).hexdigest())
    assert not StoredFile.objects.exists()


@pytest.mark.requirement("R-193")
def test_store_refuses_a_file_over_the_limit_and_states_it(settings):
    settings.MAX_FILE_BYTES = 1024 * 1024
    data = samples.pdf()
    with pytest.raises(NotTaken, match="The selected file must be smaller than 1MB"):
        store(upload=upload("plan.pdf", data + bytes(1024 * 1024)), actor=VISITOR)


def test_store_refuses_a_file_that_unpacks_to_too_much():
    bomb = samples.ooxml(extra={"word/filler.xml": bytes(MOST_UNPACKED_BYTES)})
    assert len(bomb) < 1024 * 1024
    with pytest.raises(NotTaken, match="too large once it is unpacked"):
        store(upload=upload("plan.docx", bomb), actor=VISITOR)


def test_store_finds_damage_inside_an_archive():
    data = bytearray(samples.ooxml(extra={"word/media.bin": bytes(range(256)) * 40}))
    at = data.find(b"word/media.bin") + 30
    data[at : at + 8] = b"\0" * 8
    with pytest.raises(NotTaken, match="damaged"):
        store(upload=upload("plan.docx", bytes(data)), actor=VISITOR)


@pytest.mark.parametrize("packing", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2, zipfile.ZIP_DEFLATED])
def test_store_finds_damage_however_the_archive_is_packed(packing):
    made = io.BytesIO(samples.ooxml())
    with zipfile.ZipFile(made, "a", packing) as archive:
        archive.writestr("word/media.bin", bytes(range(256)) * 40)
    data = bytearray(made.getvalue())
    at = data.find(b"word/media.bin") + 20
    data[at : at + 12] = b"\xff" * 12
    with pytest.raises(NotTaken, match="damaged"):
        store(upload=upload("plan.docx", bytes(data)), actor=VISITOR)


@pytest.mark.parametrize("encoding", ["utf-7", "no-such-encoding"])
def test_store_finds_damage_in_a_description_that_no_reader_decodes(encoding):
    types = f'<?xml version="1.0" encoding="{encoding}"?><Types/>'
    data = samples.zipped({"[Content_Types].xml": types, "word/document.xml": "<d/>"})
    with pytest.raises(NotTaken, match="damaged"):
        store(upload=upload("plan.docx", data), actor=VISITOR)


def test_store_narrows_to_the_endings_given():
    with pytest.raises(NotTaken, match="The selected file must be an XLSX"):
        store(upload=upload("data.pdf"), actor=VISITOR, endings=["xlsx"])


def test_store_takes_a_large_upload_from_disk_and_made_bytes():
    large = TemporaryUploadedFile("plan.pdf", "application/pdf", 0, None)
    large.write(samples.pdf())
    large.size = large.tell()
    assert store(upload=large, actor=VISITOR).pages == 3
    assert store(upload=ContentFile(samples.pdf(2), name="Report.pdf"), actor=VISITOR).pages == 2


def test_store_never_overwrites_and_names_say_nothing():
    first = store(upload=upload("plan.pdf"), actor=VISITOR)
    second = store(upload=upload("plan.pdf"), actor=VISITOR)
    assert first.content.name != second.content.name
    assert "plan" not in first.content.name
    assert "." not in first.content.name
    assert first.content.open("rb").read()


def test_store_tidies_the_original_name():
    stored = store(upload=ContentFile(samples.pdf(), name=f"C:\\plans\\a\r\n{'x' * 400}.pdf"), actor=VISITOR)
    assert stored.original_name.startswith("ax")
    assert stored.original_name.endswith(".pdf")
    assert len(stored.original_name) == 255


def test_respond_saves_unless_a_pdf_is_asked_for_inline():
    plan = store(upload=upload("plan.pdf"), actor=VISITOR)
    sheet = store(upload=upload("data.xlsx", FIT["xlsx"]), actor=VISITOR)
    assert respond(plan, download_name="a.pdf")["Content-Disposition"] == 'attachment; filename="a.pdf"'
    assert respond(plan, download_name="a.pdf", inline=True)["Content-Disposition"] == 'inline; filename="a.pdf"'
    assert respond(sheet, download_name="a.xlsx", inline=True)["Content-Disposition"].startswith("attachment")


def test_respond_is_private_typed_and_can_run_nothing():
    response = respond(store(upload=upload(), actor=VISITOR), download_name="Café \r\nx.pdf", inline=True)
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Security-Policy"].startswith("sandbox;")
    assert "\n" not in response["Content-Disposition"]


@pytest.mark.parametrize("scan", [StoredFile.Scan.INFECTED, StoredFile.Scan.WAITING])
def test_respond_holds_back_what_the_scan_has_not_cleared(scan):
    stored = store(upload=upload(), actor=VISITOR)
    stored.scan = scan
    with pytest.raises(PermissionDenied):
        respond(stored, download_name="a.pdf")


def test_files_lie_outside_what_is_served_as_static(settings):
    folder = store(upload=upload(), actor=VISITOR).content.path
    assert not folder.startswith(str(settings.STATIC_ROOT))
    assert not any(folder.startswith(str(static)) for static in settings.STATICFILES_DIRS)


def test_an_upload_over_the_limit_is_not_written_to_disk_whole(settings, rf):
    settings.MAX_FILE_BYTES = 1024
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0
    sent = SimpleUploadedFile("plan.pdf", samples.pdf() + bytes(200_000))
    received = rf.post("/", {"file": sent}).FILES["file"]
    assert Path(received.temporary_file_path()).stat().st_size == 1025
    with pytest.raises(NotTaken, match="must be smaller than"):
        store(upload=received, actor=VISITOR)
