"""What a PDF may do, and what it may not (R-221, decision 24)."""

import pytest
from django.core.files.base import ContentFile

from files.contents import check, pdf
from files.read_pdf import read
from organisations.decisions import NotTaken
from tests.documents import sample_files as samples
from tests.files.pdfs import packed, raw_pdf, written_again

pytestmark = pytest.mark.requirement("R-221")

SCRIPT = "<</S/JavaScript/JS(app.alert\\(1\\))>>"
LAUNCH = "<</S/Launch/F(cmd.exe)>>"
FILE = "<</Type/Filespec/F(a.exe)/EF<</F 5 0 R>>>>", "<</Type/EmbeddedFile/Length 2>>stream\nMZ\nendstream"


def link(action: str) -> str:
    """An annotation that acts when it is clicked."""
    return f"<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A {action}>>"


def refused(data: bytes, name: str = "plan.pdf") -> str:
    with pytest.raises(NotTaken) as taken:
        check(ContentFile(data, name=name))
    return taken.value.messages[0]


@pytest.mark.parametrize("algorithm", ["RC4-40", "RC4-128", "AES-128", "AES-256-R5", "AES-256"])
def test_a_pdf_that_opens_without_a_password_is_kept_and_its_pages_counted(algorithm):
    data = written_again(samples.pdf(3), password="owner alone", algorithm=algorithm)
    assert b"/Encrypt" in data
    assert check(ContentFile(data, name="plan.pdf")).pages == 3


def test_a_pdf_that_needs_a_password_says_what_to_do():
    assert refused(samples.pdf(password="secret")).endswith("Save it without a password, then select it again")


HARMLESS = {
    "an outline and a place at which to open": raw_pdf(
        "<</Type/Outlines/First 5 0 R/Last 5 0 R/Count 1>>",
        "<</Title(One)/Parent 4 0 R/Dest[3 0 R/Fit]>>",
        catalog="/Outlines 4 0 R/OpenAction[3 0 R/Fit]/PageMode/UseOutlines",
    ),
    "links to a page and to an address for mail": raw_pdf(
        link("<</S/URI/URI(https://example.org/plan?a=1)>>"),
        link("<</S/URI/URI(mailto:ann@example.org)>>"),
        link("<</S/GoTo/D[3 0 R/Fit]>>"),
        page="/Annots[4 0 R 5 0 R 6 0 R]",
    ),
    "an action that shows a page": raw_pdf(catalog="/OpenAction<</S/GoTo/D[3 0 R/Fit]/Next<</S/Named/N/NextPage>>>>"),
    "empty lists of attachments and scripts": raw_pdf(
        catalog="/Names<</EmbeddedFiles<</Names[]>>/JavaScript<</Names[]>>>>"
    ),
    "the structure of a tagged text": raw_pdf(
        "<</Type/StructTreeRoot/K 5 0 R>>",
        "<</Type/StructElem/S/P/P 4 0 R/Pg 3 0 R/K 0>>",
        catalog="/MarkInfo<</Marked true>>/StructTreeRoot 4 0 R",
    ),
    "a form to fill in": raw_pdf(
        "<</FT/Tx/T(name)/V(Ann)/Type/Annot/Subtype/Widget/Rect[0 0 9 9]/F 4>>",
        catalog="/AcroForm<</Fields[4 0 R]/NeedAppearances true>>",
        page="/Annots[4 0 R]",
    ),
    "words about scripts": raw_pdf("(The words /JavaScriptless and S/Launching stand here)", page="/Note 4 0 R"),
}


@pytest.mark.parametrize("data", HARMLESS.values(), ids=HARMLESS)
def test_what_stays_in_the_document_and_what_is_clicked_in_a_browser_is_kept(data):
    assert read(data) == ("", 1)


def test_a_pdf_as_the_products_own_papers_are_is_kept():
    assert read(samples.written_pdf("One", '<a href="https://example.org">Two</a>')) == ("", 2)


HARMFUL = {
    "a script as it opens": ("runs", raw_pdf(catalog=f"/OpenAction{SCRIPT}")),
    "a script in an object of its own": ("runs", raw_pdf(SCRIPT, catalog="/OpenAction 4 0 R")),
    "a script behind a harmless action": (
        "runs",
        raw_pdf(SCRIPT, catalog="/OpenAction<</S/GoTo/D[3 0 R/Fit]/Next[4 0 R]>>"),
    ),
    "a script among the names": ("runs", raw_pdf(catalog=f"/Names<</JavaScript<</Names[(a){SCRIPT}]>>>>")),
    "a script of a page": ("runs", raw_pdf(page=f"/AA<</O{SCRIPT}>>")),
    "a script of a box": ("runs", raw_pdf(f"<</Subtype/Widget/AA<</K{SCRIPT}>>>>", page="/Annots[4 0 R]")),
    "a script in a stream": (
        "runs",
        raw_pdf("<</S/JavaScript/JS 5 0 R>>", "<</Length 3>>stream\na()\nendstream", catalog="/OpenAction 4 0 R"),
    ),
    "a script in an address": ("runs", raw_pdf(link("<</S/URI/URI(javascript:a\\(\\))>>"), page="/Annots[4 0 R]")),
    "a script in an address with blanks": (
        "runs",
        raw_pdf(link("<</S/URI/URI(\\n java\\tscript:a\\(\\))>>"), page="/Annots[4 0 R]"),
    ),
    "a program": ("runs", raw_pdf(link(LAUNCH), page="/Annots[4 0 R]")),
    "a program whose name is written with signs": (
        "runs",
        raw_pdf(link("<</#53/L#61unch/F(cmd.exe)>>"), page="/Annots[4 0 R]"),
    ),
    "a program named elsewhere": ("runs", raw_pdf(link("<</S 5 0 R/F(a)>>"), "/Launch", page="/Annots[4 0 R]")),
    "a program in an entry that stands twice": (
        "runs",
        raw_pdf(link("<</S/GoTo/S/Launch/F(cmd.exe)>>"), page="/Annots[4 0 R]"),
    ),
    "a program to which nothing leads": ("runs", raw_pdf(LAUNCH)),
    "an address that opens by itself": ("loads", raw_pdf(catalog="/OpenAction<</S/URI/URI(https://example.org)>>")),
    "an address that opens with a page": ("loads", raw_pdf(page="/AA<</O<</S/URI/URI(https://example.org)>>>>")),
    "a command as it opens": ("runs", raw_pdf(catalog="/OpenAction<</S/Named/N/Print>>")),
    "another document": ("loads", raw_pdf(link("<</S/GoToR/F(//server/a.pdf)/D[0/Fit]>>"), page="/Annots[4 0 R]")),
    "a document inside": ("carries", raw_pdf(link("<</S/GoToE/D[0/Fit]>>"), page="/Annots[4 0 R]")),
    "a form that is sent": ("sends", raw_pdf(link("<</S/SubmitForm/F(https://x.example)>>"), page="/Annots[4 0 R]")),
    "a form that loads": ("loads", raw_pdf(link("<</S/ImportData/F(a.fdf)>>"), page="/Annots[4 0 R]")),
    "a stream from elsewhere": (
        "loads",
        raw_pdf("<</Length 0/F(//server/a)>>stream\n\nendstream", page="/Contents 4 0 R"),
    ),
    "a page of another file": (
        "loads",
        raw_pdf("<</Subtype/Form/Ref<</F(a.pdf)/Page 0>>/Length 0>>stream\n\nendstream", page="/X 4 0 R"),
    ),
    "an attachment": ("carries", raw_pdf(*FILE, catalog="/Names<</EmbeddedFiles<</Names[(a)4 0 R]>>>>")),
    "a file that belongs to it, as in PDF/A-3": ("carries", raw_pdf(*FILE, catalog="/AF[4 0 R]")),
    "a file pinned to a page": (
        "carries",
        raw_pdf("<</Type/Annot/Subtype/FileAttachment/Rect[0 0 9 9]>>", page="/Annots[4 0 R]"),
    ),
    "a file pinned to the structure": (
        "carries",
        raw_pdf(*FILE, "<</Type/StructTreeRoot/K<</S/P/AF[4 0 R]>>>>", catalog="/StructTreeRoot 6 0 R"),
    ),
    "a portfolio": ("carries", raw_pdf(catalog="/Collection<</Type/Collection>>")),
    "a form that most programs do not show": (
        "form",
        raw_pdf(catalog="/AcroForm<</XFA[(template)4 0 R]/Fields[]>>/NeedsRendering true"),
    ),
    "a film": ("media", raw_pdf("<</Type/Annot/Subtype/RichMedia/Rect[0 0 9 9]>>", page="/Annots[4 0 R]")),
    "a sound": ("media", raw_pdf(link("<</S/Sound/Sound 5 0 R>>"), page="/Annots[4 0 R]")),
    "a rendition": ("media", raw_pdf(link("<</S/Rendition/OP 0>>"), page="/Annots[4 0 R]")),
    "a rendition without an action": ("media", raw_pdf("<</Type/Rendition/S/MR/C 5 0 R>>", page="/X 4 0 R")),
    "a model to turn": ("media", raw_pdf("<</Type/Annot/Subtype/3D/Rect[0 0 9 9]>>", page="/Annots[4 0 R]")),
}


@pytest.mark.parametrize(("fault", "data"), HARMFUL.values(), ids=HARMFUL)
def test_what_runs_loads_or_carries_something_is_refused(fault, data):
    assert read(data) == (fault, 0)
    assert fault in pdf.PDF_REASONS


@pytest.mark.parametrize("name", ["a script as it opens", "a program", "an attachment", "a portfolio"])
def test_packing_and_encrypting_hide_nothing(name):
    fault, data = HARMFUL[name]
    assert read(written_again(data, password="owner")) == (fault, 0)


@pytest.mark.parametrize("object_", [SCRIPT, LAUNCH, "<</#53/#4Caunch>>"])
@pytest.mark.parametrize("catalog", ["/OpenAction 4 0 R", ""])
def test_an_object_packed_into_a_stream_is_found_whether_or_not_anything_leads_to_it(object_, catalog):
    data = packed(raw_pdf(object_, catalog=catalog))
    assert b"JavaScript" not in data and b"Launch" not in data
    assert read(data) == ("runs", 0)


def test_what_an_earlier_state_of_the_file_held_is_seen():
    """Another reader may go by the earlier list of objects."""
    older = raw_pdf(LAUNCH)
    place = older.index(b"xref\n")
    newer = older + b"\n4 0 obj\nnull\nendobj\n"
    table = f"xref\n4 1\n{len(older) + 1:010} 00000 n \ntrailer<</Size 5/Root 1 0 R/Prev {place}>>"
    assert read(newer + f"{table}\nstartxref\n{len(newer)}\n%%EOF".encode()) == ("runs", 0)


def test_an_object_that_is_broken_and_needed_by_nobody_does_no_harm():
    assert read(raw_pdf("<</A [ (b", page="/X 4 0 R/Y 99 0 R")) == ("", 1)


def test_pages_are_counted_whatever_the_tree_says_of_their_number():
    assert read(raw_pdf().replace(b"/Count 1", b"/Count 9")) == ("", 1)
    loop = raw_pdf().replace(b"/Kids[3 0 R]", b"/Kids[2 0 R]")
    assert read(loop) == ("damaged", 0)


@pytest.mark.parametrize(
    "data",
    [
        b"<html><script>alert(1)</script></html>\n" + samples.pdf(),
        b"MZ\x90\0" + samples.pdf(),
        b"PK\x03\x04" + bytes(40) + samples.pdf(),
        samples.pdf() + samples.zipped({"a.exe": b"MZ"}),
        samples.pdf() + samples.zipped({"a.exe": b"MZ"}) + b"\n%%EOF\n",
        samples.pdf() + b"\n<script>alert(1)</script>",
        samples.pdf() + b"MZ" + bytes(2000),
        samples.pdf() + b"words " * 400,
    ],
)
def test_a_pdf_that_is_something_else_too_is_refused(data):
    assert "another file in front of it or behind it" in refused(data)


@pytest.mark.parametrize("end", [b"\r\n", b"\n\0\0\0", b"\n\x1a", b"\n% made by a program\n", b"\n--boundary--"])
def test_what_programs_write_at_the_end_of_a_pdf_does_no_harm(end):
    assert check(ContentFile(b"\n" + samples.pdf() + end, name="plan.pdf")).pages == 3


def test_a_pdf_that_would_keep_its_reader_busy_is_refused_in_time(monkeypatch):
    monkeypatch.setattr(pdf, "_SECONDS", 0.01)
    assert "takes too long to read" in refused(samples.pdf(17))


def test_a_file_that_is_sent_again_is_not_read_again(monkeypatch):
    data = samples.pdf(4)
    check(ContentFile(data, name="plan.pdf"))
    monkeypatch.setattr(pdf, "_READ", "nowhere")
    assert check(ContentFile(data, name="plan.pdf")).pages == 4
