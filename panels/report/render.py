"""HTML and PDF of the summary scorecard and the panel report.

Three steps: plain data, a string of HTML, bytes. On screen the HTML is a fragment that a page includes
in its own layout, with static/report/screen.css; for the PDF it is a whole document with static/report/print.css.
"""

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from ui.pdf import laid_out, pdf, written

from .check import check, known
from .present import present

Model = dict[str, Any]

#: Which schemas of what was issued the templates read.
READS = ("wcc.panel-report/1",)
#: From the roomiest to the one that moves the commentary to a second page. Type never shrinks without end.
LAYOUTS = ("normal", "tight", "spill")
_SURELY_FITS, _SURELY_SPILLS = 1350, 2300


def scorecard_html(model: Model, *, for_pdf: bool, layout: str = "normal") -> SafeString:
    """The one-page scorecard. Raises ReportError where `check` refuses the model."""
    check(known(model, READS))
    context = _context(model, for_pdf, layout, "summary scorecard") | {"titled": for_pdf, **_headings(1)}
    return render_to_string(_template("scorecard", for_pdf), context)


def report_html(model: Model, *, for_pdf: bool, layout: str = "normal") -> SafeString:
    """The panel report with the scorecard in it. `layout` is the scorecard's. Raises ReportError as above."""
    check(known(model, READS))
    context = _context(model, for_pdf, layout, "panel report") | {"titled": True, **_headings(2)}
    return render_to_string(_template("report", for_pdf), context)


def scorecard_pdf(model: Model) -> bytes:
    """The scorecard as PDF, on one A4 page; only a commentary too long for the page goes to a second one."""
    return written(_fitted(model, _likely(model))[1])


def report_pdf(model: Model) -> bytes:
    """The report as PDF."""
    likely = _likely(model)
    layout = likely[0] if len(likely) == 1 else _fitted(model, likely)[0]
    return pdf(report_html(model, for_pdf=True, layout=layout))


def _template(stem: str, for_pdf: bool) -> str:
    return f"panels/report/{'' if for_pdf else '_'}{stem}.html"


def _context(model: Model, for_pdf: bool, layout: str, what: str) -> dict[str, Any]:
    c = present(model)
    document = c["document"]
    state = f"{document['state_label'].lower()}, version {document['version']}"
    # The PDF's title is this text to the letter, line ends too.
    title = f"{c['pct']['name']}: {what}, {c['cycle']['name']}, {state}"
    return {"c": c, "pdf": for_pdf, "layout": layout, "title": title}


def _headings(top: int) -> dict[str, int]:
    """Levels of the scorecard's title, its blocks and their parts."""
    return {"top": top, "h": top + 1, "hh": top + 2}


def _likely(model: Model) -> tuple[str, ...]:
    """The layouts in which the scorecard may fit, roomiest first: to try one costs as much as the whole PDF.

    A paragraph's gap and a row of the outcomes take the room of about 60 characters each. The two bounds leave a good
    margin around what was found by trying; between them every layout is tried.
    """
    potential = model["potential"]
    paragraphs = [*potential["journey_paragraphs"], *potential["development_paragraphs"]]
    taken = sum(len(paragraph["text"]) for paragraph in paragraphs)
    taken += 60 * (len(paragraphs) + len(model["outcomes"]["measures"]))
    if taken <= _SURELY_FITS:
        return LAYOUTS[:1]
    return LAYOUTS[-1:] if taken >= _SURELY_SPILLS else LAYOUTS


def _fitted(model: Model, layouts: tuple[str, ...] = LAYOUTS) -> tuple[str, Any]:
    """The first layout in which the scorecard fits one page, or the last one; and the document laid out in it."""
    for layout in layouts:
        document = laid_out(scorecard_html(model, for_pdf=True, layout=layout))
        if len(document.pages) == 1:
            break
    return layout, document
