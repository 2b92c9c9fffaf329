"""What in an OpenDocument file is refused, and what stays (R-221, decision 24)."""

import pytest
from django.core.files.base import ContentFile

from files.contents import check
from organisations.decisions import NotTaken
from tests.documents.sample_files import odf, zipped

pytestmark = pytest.mark.requirement("R-221")

NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
    for prefix in ("office", "text", "draw", "table", "script", "form", "presentation", "meta", "chart", "manifest")
)
NAMES += ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:ooo="http://openoffice.org/2004/office"'
IN_UTF_16 = f'<?xml version="1.0" encoding="UTF-16"?><x {NAMES}><draw:image xlink:href="//a/b"/></x>'
MACROS, RUNS, EMBEDDED, LINKED = (
    "The selected file contains macros",
    "The selected file runs something",
    "The selected file contains an embedded object",
    "The selected file loads something from elsewhere",
)


def document(body="", ending="odt", extra=None, part="content.xml"):
    written = f"<office:document-content {NAMES}>{body}</office:document-content>"
    return odf(ending, {part: written} | (extra or {}))


def manifest(*lines):
    rows = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>' for path, kind in lines
    )
    return {"META-INF/manifest.xml": f"<manifest:manifest {NAMES}>{rows}</manifest:manifest>"}


def kept(data, ending="odt"):
    return check(ContentFile(data, name=f"plan.{ending}"))


def refusal(data, ending="odt"):
    with pytest.raises(NotTaken) as refused:
        kept(data, ending)
    return refused.value.messages[0]


ODF = "application/vnd.oasis.opendocument."
REFUSED = {
    "an object from elsewhere": (LINKED, document('<draw:object xlink:href="http://x.example/a.ods"/>')),
    "a picture from elsewhere": (LINKED, document('<draw:image xlink:href="https://x.example/a.png"/>')),
    "a picture beside the file": (LINKED, document('<draw:image xlink:href="../a.png"/>')),
    "a picture of a server": (LINKED, document('<draw:image xlink:href="\\\\server\\share\\a.png"/>')),
    "a picture in a style": (
        LINKED,
        document(extra={"styles.xml": f'<x {NAMES}><draw:fill-image xlink:href="file:///C:/a.png"/></x>'}),
    ),
    "a section from elsewhere": (LINKED, document('<text:section-source xlink:href="../other.odt"/>')),
    "a table from elsewhere": (LINKED, document('<table:table-source xlink:href="a.ods"/>')),
    "cells from elsewhere": (LINKED, document('<table:cell-range-source table:name="A1" xlink:href="a.ods"/>')),
    "a frame": (LINKED, document('<draw:floating-frame xlink:href="a.html"/>')),
    "a film from elsewhere": (LINKED, document('<draw:plugin xlink:href="http://x.example/a.mp4"/>')),
    "a form that is sent": (LINKED, document('<form:form xlink:href="http://x.example/"/>')),
    "a template of another computer": (
        LINKED,
        document(extra={"meta.xml": f'<x {NAMES}><meta:template xlink:href="http://x.example/a.ott"/></x>'}),
    ),
    "a page that loads itself again": (
        LINKED,
        document(extra={"meta.xml": f'<x {NAMES}><meta:auto-reload xlink:href="http://x.example/a"/></x>'}),
    ),
    "a picture in a chart from elsewhere": (
        LINKED,
        document(extra={"Object 1/content.xml": f'<x {NAMES}><draw:image xlink:href="../../a.png"/></x>'}),
    ),
    "a picture in UTF-16": (LINKED, document(extra={"styles.xml": IN_UTF_16.encode("utf-16")})),
    "a DDE link of a text": (RUNS, document('<text:dde-connection-decl office:dde-application="cmd"/>')),
    "a DDE link of a table": (RUNS, document('<office:dde-source office:dde-application="cmd"/>')),
    "a click that starts a program": (
        RUNS,
        document('<presentation:event-listener presentation:action="execute" xlink:href="cmd.exe"/>'),
    ),
    "a script at an event": (
        MACROS,
        document('<script:event-listener script:language="ooo:script" xlink:href="vnd.sun.star.script:a.b"/>'),
    ),
    "a script at a link": (MACROS, document('<text:a xlink:href="vnd.sun.star.script:a.py$b"/>')),
    "a script in a text": (MACROS, document('<text:script script:language="JavaScript">alert(1)</text:script>')),
    "a script of the file": (
        MACROS,
        document("<office:scripts><office:script><ooo:module>x</ooo:module></office:script></office:scripts>"),
    ),
    "a macro in a library": (MACROS, document(extra={"Basic/Standard/Module1.xml": "<x/>"})),
    "a macro in Python": (MACROS, document(extra={"Scripts/python/a.py": "x"})),
    "an object of another program": (EMBEDDED, document(extra={"Object 1": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"})),
    "one that is named so": (EMBEDDED, document('<draw:object-ole xlink:href="./Object 1"/>')),
    "a workbook within": (EMBEDDED, document(extra=manifest(("Object 1/", f"{ODF}spreadsheet")))),
    "an archive": (EMBEDDED, document(extra={"Pictures/a.png": zipped({"a": "x"})})),
}


@pytest.mark.parametrize(("reason", "data"), REFUSED.values(), ids=REFUSED)
def test_what_runs_loads_or_carries_something_is_refused(reason, data):
    assert refusal(data).startswith(reason)


STAYS = {
    "links": '<text:a xlink:href="https://example.org">a</text:a><draw:a xlink:href="mailto:a@example.org"/>'
    '<text:a xlink:href="#chapter"/><text:a xlink:href="../b.odt"/>',
    "pictures and objects inside": '<draw:image xlink:href="Pictures/a.png"/><draw:object xlink:href="./Object 1"/>',
    "no scripts": "<office:scripts><office:script><ooo:libraries/></office:script></office:scripts>",
    "a click that shows a page": '<presentation:event-listener presentation:action="next-page"/>',
    "a form that is not sent": '<form:form form:name="Form" xlink:href=""/>',
    "a sum in a text": '<table:table-cell table:formula="ooow:sum &lt;A1&gt;|&lt;A2&gt;"/>',
}


@pytest.mark.parametrize("body", STAYS.values(), ids=STAYS)
def test_what_is_inside_or_is_clicked_stays(body):
    assert kept(document(body))


def test_what_office_programs_add_by_themselves_stays():
    extra = {
        "Basic/script-lc.xml": "<x/>",
        "Basic/Standard/script-lb.xml": "<x/>",
        "Configurations2/accelerator/current.xml": "",
        "meta.xml": f'<x {NAMES}><meta:template xlink:href="/C:/Templates/plan.ott"/></x>',
        "Object 1/content.xml": f'<x {NAMES}><chart:chart xlink:href=".."/></x>',
        "ObjectReplacements/Object 1": b"\1\0\0\0",
    }
    assert kept(document(extra=extra | manifest(("/", f"{ODF}text"), ("Object 1/", f"{ODF}chart"))))


@pytest.mark.parametrize(
    ("formula", "reason"),
    [
        ("of:=DDE(&quot;cmd&quot;;&quot;/c&quot;;&quot;x&quot;)", RUNS),
        ("msoxl:=cmd|'/c calc'!A0", RUNS),
        ("of:=WEBSERVICE(&quot;http://x.example&quot;)", LINKED),
        ("of:='file:///C:/a.ods'#$Sheet1.A1", LINKED),
        ("of:=SUM([.A1:.B2];{1|2})", ""),
        ("of:=['Base case'.A1]", ""),
    ],
)
def test_a_formula_works_out_a_value_and_does_nothing_else(formula, reason):
    data = document(f'<table:table table:name="One"><table:table-cell table:formula="{formula}"/></table:table>', "ods")
    if reason:
        assert refusal(data, "ods").startswith(reason)
    else:
        assert kept(data, "ods").sheets == ("One",)


def test_a_file_is_known_by_its_manifest_where_it_does_not_begin_with_its_type():
    parts = manifest(("/", f"{ODF}text")) | {"content.xml": "<x/>"}
    assert kept(zipped(parts)).kind.ending == "odt"


def test_a_template_is_named_as_one():
    data = odf(extra={"mimetype": f"{ODF}text-template"})
    assert refusal(data).endswith("it ends in .odt but is an OpenDocument template (OTT)")
