import re
import subprocess
from collections import Counter
from io import BytesIO

import pytest
from pypdf import PdfReader

from panels.report import render
from panels.report.derive import complete
from ui.pdf import pdf

from . import samples


@pytest.fixture(scope="module")
def scorecard():
    return render.scorecard_pdf(samples.full())


@pytest.fixture(scope="module")
def report():
    return render.report_pdf(samples.full())


def elements(data):
    """Every structure element of a PDF."""
    stack = list(PdfReader(BytesIO(data)).trailer["/Root"]["/StructTreeRoot"]["/K"])
    while stack:
        node = stack.pop().get_object()
        if not hasattr(node, "get") or "/S" not in node:
            continue
        yield node
        kids = node.get("/K", [])
        stack += [kid for kid in (kids if isinstance(kids, list) else [kids]) if hasattr(kid, "get_object")]


def pages(data):
    return [page.extract_text() for page in PdfReader(BytesIO(data)).pages]


@pytest.mark.requirement("R-371")
@pytest.mark.parametrize("which", ["scorecard", "report"])
def test_pdf_is_tagged_with_title_and_language(which, request):
    reader = PdfReader(BytesIO(request.getfixturevalue(which)))
    catalog = reader.trailer["/Root"]
    assert reader.metadata.title.startswith("Newcastle PCT: ")
    assert "provisional, version 3" in reader.metadata.title
    assert catalog["/Lang"] == "en-GB"
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid:part" in catalog["/Metadata"].get_data()


@pytest.mark.parametrize("which", ["scorecard", "report"])
def test_pdf_has_headings_real_tables_and_described_figures(which, request):
    found = Counter()
    for node in elements(request.getfixturevalue(which)):
        found[node["/S"]] += 1
        if node["/S"] == "/Figure":
            assert node.get("/Alt"), "figure without alternative text"
        if node["/S"] == "/TH":
            assert node["/A"].get("/Scope"), "header cell without scope"
        if node["/S"] == "/TD" and node["/K"]:
            assert node["/A"].get("/Headers"), "data cell without headers"
    assert found["/H1"] == 1
    assert found["/H2"] >= 4
    assert found["/Table"] >= 5
    assert found["/Figure"] >= 30


@pytest.mark.requirement("R-365")
def test_scorecard_is_one_page_and_page_two_of_the_report(scorecard, report):
    alone, whole = pages(scorecard), pages(report)
    assert len(alone) == 1
    assert "Summary scorecard" in whole[1]
    assert "Short title ours" in whole[1]
    assert "Immediate tactical actions" in whole[2]


@pytest.mark.requirement("R-399")
def test_every_page_says_that_it_is_provisional_and_illustrative(report):
    for text in pages(report):
        assert "Provisional" in text
        assert "Illustrative figures" in text
        assert "OFFICIAL until published" in text


def test_same_model_gives_same_bytes(scorecard):
    assert render.scorecard_pdf(samples.full()) == scorecard


def test_scorecard_with_long_commentary_closes_up_and_then_takes_a_second_page():
    facts = samples.full_facts()
    facts["potential"]["journey"] += " " + "The PCT knows its population and works well. " * 6
    assert render._fitted(complete(facts))[0] == "tight"
    facts["potential"]["journey"] = "\n\n".join(["The PCT knows its population and works well. " * 20] * 3)
    one, two = pages(render.scorecard_pdf(complete(facts)))
    assert "The commentary is on the next page." in one.replace("\n", " ")
    assert "The PCT knows its population" in two


@pytest.mark.parametrize("sample", [samples.full_facts, samples.bare_facts])
@pytest.mark.parametrize("characters", [200, 600, 2000])
def test_layout_left_out_of_trying_is_never_the_one_that_fits(sample, characters):
    facts = sample()
    facts["potential"]["journey"] = ("The PCT knows its population. " * 100)[:characters]
    model = complete(facts)
    assert render._fitted(model)[0] in render._likely(model)


def test_long_commentary_on_a_competency_runs_over_pages_and_loses_nothing():
    facts = samples.full_facts()
    facts["competencies"]["items"][5]["findings"] = "\n\n".join(
        f"Part {i}. " + "Priorities follow the needs assessment. " * 25 for i in range(7)
    )
    said = " ".join(pages(pdf(render.report_html(complete(facts), for_pdf=True))))
    for i in range(7):
        assert f"Part {i}." in said


def test_scorecard_of_which_little_is_held_fits_one_page():
    found = pages(render.scorecard_pdf(complete(samples.bare_facts())))
    assert len(found) == 1
    assert "No data" in found[0]
    assert "Before calibration" in found[0]


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "http://127.0.0.1/x.css", "report:../../manage.py", "font:../__init__.py", "/etc/passwd"],
)
def test_render_loads_nothing_but_its_own_files(address):
    html = f'<html lang="en-GB"><head><title>x</title></head><body><img src="{address}" alt="x"></body></html>'
    with pytest.raises(ValueError, match="Error fetching"):
        pdf(html)


def test_whatever_is_typed_is_printed_within_the_page_and_in_letters_of_a_font(tmp_path):
    facts = samples.full_facts()
    words = "\uf0b7 soft\x0bbreak 🙂 বাংলা ਪੰਜਾਬੀ ગુજરાતી اردو தமிழ் 中文 Łódź Київ"
    facts["potential"]["journey"] = f"{words}\n\n{'x' * 400}"
    facts["outcomes"]["measures"][0]["title"] = "y" * 300
    facts["pct"]["name"] = "Z" * 70
    made = render.scorecard_pdf(complete(facts))
    read = PdfReader(BytesIO(made))
    said = "\n".join(page.extract_text() for page in read.pages)
    assert "• soft" in said and "\uf0b7" not in said and "Łódź" in said and "中文" in said
    embedded = [font.get_object() for page in read.pages for font in page["/Resources"]["/Font"].values()]
    fonts = " ".join(str(font["/BaseFont"]) for font in embedded)
    for script in ("Lohit-Bengali", "Lohit-Gurmukhi", "Lohit-Gujarati", "Lohit-Tamil", "Scheherazade", "Emoji", "Hei"):
        assert script in fonts
    (tmp_path / "made.pdf").write_bytes(made)
    boxes = subprocess.check_output(["pdftotext", "-bbox", tmp_path / "made.pdf", "-"], text=True)
    edges = [float(edge) for edge in re.findall(r'xMax="([\d.]+)"', boxes)]
    assert len(edges) > 300 and max(edges) <= read.pages[0].mediabox.width
