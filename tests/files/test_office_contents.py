"""What an Office file is however it declares its parts, and what in it is refused (R-221, decision 24)."""

import io
import tracemalloc
import zipfile

import pytest
from django.core.files.base import ContentFile
from docx import Document
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference

from files.contents import KINDS, check
from files.contents.archives import Room, opened
from files.contents.office import read_office
from organisations.decisions import NotTaken
from tests.documents.sample_files import OOXML, joined, ooxml, relationships, zipped
from tests.patience import takes_at_most

pytestmark = pytest.mark.requirement("R-221")

TYPE = "application/vnd.openxmlformats-officedocument."
MAIN = f"{TYPE}wordprocessingml.document.main+xml"
CHART = f"{TYPE}drawingml.chart+xml"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TO = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
STRICT_TO = "http://purl.oclc.org/ooxml/officeDocument/relationships/"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
MACROS, RUNS, EMBEDDED, LINKED, DAMAGED = (
    "The selected file contains macros",
    "The selected file runs something",
    "The selected file contains an embedded object",
    "The selected file loads something from elsewhere",
    "The selected file is damaged",
)


def kept(data, name="plan.docx"):
    return check(ContentFile(data, name=name))


def refusal(data, name="plan.docx"):
    with pytest.raises(NotTaken) as refused:
        kept(data, name)
    return refused.value.messages[0]


def types(*declared):
    return f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{"".join(declared)}</Types>'


def default(ending, kind):
    return f'<Default Extension="{ending}" ContentType="{kind}"/>'


def override(part, kind):
    return f'<Override PartName="{part}" ContentType="{kind}"/>'


def rels(kind, target, *, to=TO):
    row = f'<Relationship Id="rId1" Type="{to}{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{RELS}">{row}</Relationships>'


def utf_16(markup):
    return f'<?xml version="1.0" encoding="UTF-16"?>{markup}'.encode("utf-16")


def word(body="", extra=None):
    return ooxml("docx", {"word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>"} | (extra or {}))


def sheet(content, extra=None):
    return ooxml(
        "xlsx", {"xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{content}</sheetData></worksheet>"} | (extra or {})
    )


DECLARED = {
    "by its ending": zipped(
        {
            "[Content_Types].xml": types(default("xml", MAIN), default("rels", f"{TYPE}x")),
            "_rels/.rels": rels("officeDocument", "text/main.xml"),
            "text/main.xml": "<d/>",
        }
    ),
    "under another name": zipped(
        {
            "[Content_Types].xml": types(override("/elsewhere/text.part", MAIN)),
            "_rels/.rels": rels("officeDocument", "/elsewhere/text.part"),
            "elsewhere/text.part": "<d/>",
        }
    ),
    "in the strict edition": zipped(
        {
            "[Content_Types].xml": types(override("/word/document.xml", MAIN)),
            "_rels/.rels": rels("officeDocument", "word/document.xml", to=STRICT_TO),
            "word/document.xml": '<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"/>',
        }
    ),
    "with signs for letters": zipped(
        {
            "[Content_Types].xml": types(override("/word/my%20text.xml", MAIN)),
            "_rels/.rels": rels("officeDocument", "word/my%20text.xml"),
            "word/my%20text.xml": "<d/>",
        }
    ),
    "with letters for signs": zipped(
        {
            "[Content_Types].xml": types(override("/word/my%20text.xml", MAIN)),
            "_rels/.rels": rels("officeDocument", "./word/../word/my%20text.xml"),
            "word/my text.xml": "<d/>",
        }
    ),
    "in other capitals": zipped(
        {
            "[content_types].XML": types(override("/Word/Document.XML", MAIN.upper())),
            "_RELS/.RELS": rels("officeDocument", "WORD/document.xml"),
            "word/DOCUMENT.xml": "<d/>",
        }
    ),
    "in another encoding": zipped(
        {
            "[Content_Types].xml": utf_16(types(override("/d.xml", MAIN))),
            "_rels/.rels": utf_16(rels("officeDocument", "d.xml")),
            "d.xml": utf_16("<d/>"),
        }
    ),
    "with prefixes of its own": zipped(
        {
            "[Content_Types].xml": '<a:Types xmlns:a="http://schemas.openxmlformats.org/package/2006/content-types">'
            f'<a:Override PartName="/d.xml" ContentType="{MAIN}"/></a:Types>',
            "_rels/.rels": f'<p:Relationships xmlns:p="{RELS}"><p:Relationship Id="a" Type="{TO}officeDocument" '
            'Target="d.xml"/></p:Relationships>',
            "d.xml": "<d/>",
        }
    ),
    "with folders and backslashes": zipped(
        {
            "word/": "",
            "[Content_Types].xml": types(override("/word/d.xml", MAIN)),
            "_rels/.rels": rels("officeDocument", "word\\d.xml"),
            "word\\d.xml": "<d/>",
        }
    ),
}


@pytest.mark.parametrize("data", DECLARED.values(), ids=DECLARED)
def test_a_word_file_is_one_however_it_declares_its_parts(data):
    assert kept(data).kind.ending == "docx"


@pytest.mark.parametrize("ending", OOXML)
def test_a_file_is_named_for_what_its_main_part_is(ending):
    part, kind = OOXML[ending]
    data = zipped(
        {
            "[Content_Types].xml": types(default("xml", f"{TYPE}{kind}.main+xml")),
            "_rels/.rels": rels("officeDocument", part),
            part: "<d/>",
        }
    )
    assert kept(data, f"plan.{ending}").kind.ending == ending


def test_a_template_is_named_as_one():
    data = zipped(
        {
            "[Content_Types].xml": types(override("/d.xml", f"{TYPE}wordprocessingml.template.main+xml")),
            "_rels/.rels": rels("officeDocument", "d.xml"),
            "d.xml": "<d/>",
        }
    )
    assert refusal(data).endswith("it ends in .docx but is a Word template (DOTX)")


def written(field):
    return f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>{field}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'


def told(*pieces):
    return "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)


RESULT = '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{}</w:t></w:r>'
FIELDS = {
    "a DDE link": (RUNS, word(written(told(' DDE Excel "C:\\\\a.xlsx" R1C1 ')))),
    "one in pieces": (RUNS, word(written(told("D", "DE", "AUTO c:\\\\windows\\\\system32\\\\cmd.exe")))),
    "one in small letters": (RUNS, word(written(told(" ddeauto x y")))),
    "one in an attribute": (RUNS, word('<w:fldSimple w:instr="DDEAUTO x y"/>')),
    "one in a header": (RUNS, word(extra={"word/header1.xml": f"<w:hdr {W}>{written(told('DDE x y'))}</w:hdr>"})),
    "one in UTF-16": (RUNS, word(extra={"a.xml": utf_16(f"<w:hdr {W}>{written(told('DDE x'))}</w:hdr>")})),
    "one in signs": (RUNS, word(written(told("&#68;&#x44;<![CDATA[E x y]]>")))),
    "one with another prefix": (
        RUNS,
        word(extra={"a.xml": '<q:x xmlns:q="urn:a"><q:fldSimple q:instr="DDE x y"/></q:x>'}),
    ),
    "one within another": (RUNS, word(written(told("IF 1 = 1 ") + written(told("DDE x y")) + told(" no")))),
    "one put together by another": (
        RUNS,
        word(written(written(told("QUOTE 68") + RESULT.format("DDE")) + told("AUTO x y"))),
    ),
    "a hyperlink to a script": (RUNS, word(written(told(' HYPERLINK "java\tscript:alert(1)" ')))),
    "a text from elsewhere": (LINKED, word(written(told('INCLUDETEXT "http://x.example/a.docx"')))),
    "a picture from elsewhere": (LINKED, word(written(told(" INCLUDE", "PICTURE  http://x.example/a.png ")))),
    "a link to an object": (LINKED, word(written(told("LINK Excel.Sheet.12 C:\\\\a.xlsx")))),
    "a database": (LINKED, word(written(told('DATABASE \\\\d "C:\\\\a.mdb"')))),
}


@pytest.mark.parametrize(("reason", "data"), FIELDS.values(), ids=FIELDS)
def test_a_field_that_runs_or_loads_something_is_refused(reason, data):
    assert refusal(data).startswith(reason)


@pytest.mark.parametrize(
    "field", ["PAGE", "TOC \\\\o 1-3", 'HYPERLINK "https://example.org"', "REF DDE", "= SUM(ABOVE)", "MERGEFIELD link"]
)
def test_other_fields_stay(field):
    assert kept(word(written(told(field) + RESULT.format("DDE and INCLUDETEXT are words"))))


def test_a_text_about_fields_stays():
    assert kept(word("<w:p><w:r><w:t>DDEAUTO cmd.exe</w:t></w:r></w:p>"))


PARTS = {
    "macros under another name": (MACROS, word(extra={"word/a.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1_VBA_PROJECT"})),
    "macros by their relationship": (
        MACROS,
        word(
            extra={
                "word/_rels/document.xml.rels": rels(
                    "vbaProject", "a.dat", to="http://schemas.microsoft.com/office/2006/relationships/"
                ),
                "word/a.dat": b"x",
            }
        ),
    ),
    "macros of the old kind": (MACROS, joined("xlsx", "xlMacrosheet", outside=False)),
    "an object of another program": (EMBEDDED, word(extra={"word/media/a.png": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1x"})),
    "an archive": (EMBEDDED, word(extra={"word/media/a.png": zipped({"a.exe": "x"})})),
    "a PDF": (EMBEDDED, word(extra={"word/media/a.png": b"%PDF-1.7"})),
    "a program": (EMBEDDED, word(extra={"a.dat": b"MZ\x90\0"})),
    "a document within": (EMBEDDED, joined("docx", "package", outside=False)),
    "a workbook within, not of a chart": (
        EMBEDDED,
        word(
            extra={
                "word/_rels/document.xml.rels": relationships(("package", "embeddings/a.xlsx", False)),
                "word/embeddings/a.xlsx": ooxml("xlsx"),
            }
        ),
    ),
    "text of another kind": (LINKED, joined("docx", "aFChunk", outside=False)),
    "a film on a web page": (LINKED, word('<wp15:webVideoPr xmlns:wp15="urn:a" embeddedHtml="&lt;iframe&gt;"/>')),
    "a letter for many": (LINKED, word(extra={"word/settings.xml": f"<w:settings {W}><w:mailMerge/></w:settings>"})),
    "an added program of a web page": (LINKED, joined("pptx", "webextensiontaskpanes", outside=False)),
    "a part twice": (DAMAGED, word(extra={"WORD/Document.xml": "<d/>"})),
}


@pytest.mark.parametrize(("reason", "data"), PARTS.values(), ids=PARTS)
def test_a_part_that_is_something_of_its_own_is_refused(reason, data):
    ending = next(ending for ending in OOXML if OOXML[ending][0].encode() in data)
    assert refusal(data, f"plan.{ending}").startswith(reason)


@pytest.mark.parametrize("ending", OOXML)
@pytest.mark.parametrize("kind", ["attachedTemplate", "ATTACHEDTEMPLATE/", "image", "subDocument", "made-up"])
@pytest.mark.parametrize(
    "target",
    ["\\\\server\\share\\a.dotm", "//server/a.dotx", "https:/example.org/a", "smb://server/a", "file:///C:/a.dotx"],
)
def test_what_lies_elsewhere_is_refused_even_where_the_file_says_that_it_does_not(ending, kind, target):
    data = joined(ending, kind, outside=False, target=target)
    assert refusal(data, f"plan.{ending}").startswith(LINKED)


@pytest.mark.parametrize("to", [STRICT_TO, "http://schemas.microsoft.com/office/2006/relationships/", "urn:x/"])
def test_a_template_is_one_in_every_edition_of_the_standard(to):
    data = word(extra={"word/_rels/settings.xml.rels": rels("attachedTemplate", "a.dotx", to=to)})
    assert refusal(data).startswith(LINKED)


@pytest.mark.parametrize(
    "target",
    ["https://example.org/a?b=c#d", "mailto:ann@example.org", "file:///C:/plans/a.docx", "../a.docx", "#there"],
)
def test_hyperlinks_stay(target):
    assert kept(joined("docx", "hyperlink", outside=True, target=target))


def test_a_hyperlink_to_a_script_is_refused():
    assert refusal(joined("docx", "hyperlink", outside=True, target="java&#10;script:alert(1)")).startswith(RUNS)


def test_a_picture_that_is_joined_as_a_hyperlink_is_refused():
    drawn = '<a:blip xmlns:a="urn:a" xmlns:r="urn:r" r:link="rId1"/>'
    link = {"word/_rels/document.xml.rels": relationships(("hyperlink", "https://example.org/a.png", True))}
    assert refusal(word(drawn, link)).startswith(LINKED)
    assert kept(word('<w:hyperlink xmlns:r="urn:r" r:id="rId1"/>', link))


def test_a_button_that_starts_a_program_is_refused():
    click = '<p:sld xmlns:p="urn:p" xmlns:a="urn:a"><a:hlinkClick action="ppaction://{}"/></p:sld>'
    assert refusal(ooxml("pptx", {"ppt/slides/slide1.xml": click.format("program")}), "a.pptx").startswith(RUNS)
    assert kept(ooxml("pptx", {"ppt/slides/slide1.xml": click.format("hlinkshowjump?jump=nextslide")}), "a.pptx")


def test_an_older_drawing_is_looked_through_though_it_is_no_proper_xml():
    drawing = '<xml xmlns:v="urn:v"><v:textbox><br>a</v:textbox><v:imagedata src="{}"/></xml>'
    assert kept(ooxml("xlsx", {"xl/drawings/vmlDrawing1.vml": drawing.format("media/a.png")}), "a.xlsx")
    outside = ooxml("xlsx", {"xl/drawings/vmlDrawing1.vml": drawing.format("http://x.example/a.png")})
    assert refusal(outside, "a.xlsx").startswith(LINKED)


FORMULAS = {
    "cmd|'/c calc'!A0": RUNS,
    "@SUM(1+cmd|'/c calc'!A0)": RUNS,
    "'cmd'|'/c calc'!A0": RUNS,
    "MSEXCEL|'\\..\\..\\Windows\\System32\\cmd.exe /c calc'!''": RUNS,
    'DDE("soffice";"a.ods";"A1")': RUNS,
    'RTD("a.server",,"x")': RUNS,
    '_xlfn.WEBSERVICE("https://x.example")': LINKED,
    'COM.MICROSOFT.WEBSERVICE("https://x.example")': LINKED,
    'HYPERLINK("javascript:alert(1)","there")': RUNS,
    '_xlfn.HYPERLINK( "vnd.sun.star.script:a.b?language=Basic")': RUNS,
    '_xlfn.IMAGE("https://x.example/a.png")': LINKED,
    "'\\\\server\\share\\[a.xlsx]Sheet1'!A1": LINKED,
    "SUM(A1:B2)*2": "",
    'IF(A1="a|b","x|y",\'Base case\'!B2)': "",
    "SUM(Table1[[#This Row],[Cost | year]])": "",
    "'It''s | here'!A1+{1,2;3,4}": "",
    'HYPERLINK("https://example.org/a|b","there")': "",
    'IF(A1="Service: acute",B1,HYPERLINK("https://example.org/","there"))': "",
    "IMAGEWIDTH(A1)+CALLS": "",
}


@pytest.mark.parametrize(("formula", "reason"), FORMULAS.items())
def test_a_formula_works_out_a_value_and_does_nothing_else(formula, reason):
    written_out = formula.replace("&", "&amp;")
    data = sheet(f'<row><c t="str"><f>{written_out}</f><v>1</v></c></row>')
    if reason:
        assert refusal(data, "plan.xlsx").startswith(reason)
    else:
        assert kept(data, "plan.xlsx")


WORKBOOKS = {
    "a DDE link": (RUNS, {"xl/a.xml": '<x><ddeLink ddeService="cmd" ddeTopic="/c calc"/></x>'}),
    "a web query": (LINKED, {"xl/a.xml": '<x><webPr url="https://x.example"/></x>'}),
    "a database": (LINKED, {"xl/a.xml": '<x><dbPr connection="Provider=x"/></x>'}),
    "figures from elsewhere": (LINKED, {"xl/a.xml": '<x><cacheSource type="external" connectionId="1"/></x>'}),
    "a name that runs": (RUNS, {"xl/a.xml": "<x><definedName>cmd|'/c calc'!A0</definedName></x>"}),
}


@pytest.mark.parametrize(("reason", "extra"), WORKBOOKS.values(), ids=WORKBOOKS)
def test_a_workbook_brings_in_nothing_from_elsewhere(reason, extra):
    assert refusal(sheet("", extra), "plan.xlsx").startswith(reason)


@pytest.mark.parametrize("kind", ["externalLink", "connections", "queryTable", "volatileDependencies"])
def test_a_workbook_is_joined_to_nothing_elsewhere(kind):
    assert refusal(joined("xlsx", kind, outside=False), "plan.xlsx").startswith(LINKED)


def test_a_bar_in_what_people_typed_stays():
    words = "<sst><si><t>=cmd|'/c calc'!A0</t></si></sst>"
    assert kept(sheet("", {"xl/sharedStrings.xml": words}), "plan.xlsx")


def with_chart(figures, name="chart1.xml"):
    """A Word document with a chart, as Word makes one: the figures lie behind it in a workbook."""
    chart_rels = relationships(("package", "../embeddings/Microsoft_Excel_Sheet1.xlsx", False))
    return zipped(
        {
            "[Content_Types].xml": types(
                override("/word/document.xml", MAIN),
                override(f"/word/charts/{name}", CHART),
                default("xlsx", f"{TYPE}x"),
            ),
            "_rels/.rels": rels("officeDocument", "word/document.xml"),
            "word/document.xml": "<d/>",
            "word/_rels/document.xml.rels": relationships(("chart", f"charts/{name}", False)),
            f"word/charts/{name}": "<c:chartSpace xmlns:c='urn:c'/>",
            f"word/charts/_rels/{name}.rels": chart_rels,
            "word/embeddings/Microsoft_Excel_Sheet1.xlsx": figures,
        }
    )


def workbook(*sheets, chart=False):
    book = Workbook()
    book.remove(book.active)
    for name in sheets:
        book.create_sheet(name).append([1, "=A1*2"])
    if chart:
        drawn = BarChart()
        drawn.add_data(Reference(book.worksheets[0], min_col=1, min_row=1, max_row=1))
        book.worksheets[0].add_chart(drawn, "D1")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_chart_keeps_the_figures_behind_it():
    assert kept(with_chart(workbook("Sheet1")))


@pytest.mark.parametrize(
    ("figures", "reason"),
    [
        (sheet("<c><f>cmd|'/c calc'!A0</f></c>"), RUNS),
        (joined("xlsx", "externalLink", outside=False), LINKED),
        (ooxml("xlsx", {"xl/vbaProject.bin": b"x"}), MACROS),
        (ooxml("xlsx", {"xl/a.bin": zipped({"a.exe": "x"})}), EMBEDDED),
        (ooxml("docx"), "The selected file’s content is not what its name says"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", EMBEDDED),
        (b"MZ", EMBEDDED),
    ],
)
def test_the_figures_behind_a_chart_are_judged_as_any_workbook(figures, reason):
    assert refusal(with_chart(figures)).startswith(reason)


def test_an_archive_and_those_within_it_are_bounded_together():
    room = Room(left=1500)
    opened(io.BytesIO(zipped({"a": bytes(1000)})), room)
    with pytest.raises(NotTaken, match="too large once it is unpacked"):
        opened(io.BytesIO(zipped({"b": bytes(1000)})), room)


def test_a_file_that_would_keep_its_reader_busy_is_refused_in_time():
    room = Room(seconds=-1)
    with pytest.raises(NotTaken, match="takes too long to read"):
        read_office(opened(io.BytesIO(word()), room), KINDS["docx"])


def test_fields_that_take_longer_the_more_are_open_are_given_up_in_time():
    open_fields = '<w:fldChar w:fldCharType="begin"/>' * 20_000
    room = Room(seconds=1)
    with takes_at_most(3), pytest.raises(NotTaken, match="takes too long to read"):
        read_office(opened(io.BytesIO(word(open_fields + "<w:t>x</w:t>" * 5_000)), room), KINDS["docx"])


@pytest.mark.parametrize(
    "part",
    ["<a/>" * 2_100_000, "<a>" * 2_800_000, "<x>" + "".join(f"<a{number}/>" for number in range(900_000)) + "</x>"],
    ids=["no proper XML", "one within the other", "a name for each"],
)
def test_a_part_that_would_fill_the_memory_of_its_reader_is_refused(part):
    tracemalloc.start()
    try:
        assert refusal(word(extra={"word/a.xml": part})).startswith(DAMAGED)
        assert tracemalloc.get_traced_memory()[1] < 30 * 1024 * 1024 + 3 * len(part)
    finally:
        tracemalloc.stop()


def test_files_as_programs_write_them_are_kept():
    text = Document()
    text.add_heading("Plan", 1)
    text.add_table(2, 2)
    out = io.BytesIO()
    text.save(out)
    assert kept(out.getvalue())
    assert kept(workbook("Base case", "Second", chart=True), "plan.xlsx").sheets == ("Base case", "Second")


@pytest.mark.parametrize(
    "data",
    [
        b"#!/bin/sh\n" + word(),
        word() + b"<script>alert(1)</script>",
        word() + zipped({"a.exe": "MZ"}),
    ],
)
def test_a_file_that_has_another_in_front_of_it_or_behind_it_is_refused(data):
    reason = "The selected file has another file in front of it or behind it"
    words = refusal(data)
    assert words.startswith((reason, "The selected file’s content is not what its name says"))


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_file_that_no_office_program_unpacks_is_damaged(packing):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word())) as old, zipfile.ZipFile(out, "w", packing) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    assert refusal(out.getvalue()).startswith(DAMAGED)


def test_a_remark_of_an_archive_is_something_behind_it():
    made = io.BytesIO(word())
    with zipfile.ZipFile(made, "a") as archive:
        archive.comment = b"<script>alert(1)</script>"
    assert "in front of it or behind it" in refusal(made.getvalue())


def test_no_entities_fill_the_memory():
    bomb = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><d>&b;</d>'
    assert refusal(word(extra={"word/document.xml": bomb})).startswith(DAMAGED)
