"""The PDFs against WeasyPrint alone on the same HTML: what fitting, tagging and checking cost on top."""

from dataclasses import dataclass
from statistics import median

from weasyprint import HTML

from panels.report import render
from tests.speed.measure import cpu, forget_peak, peak
from ui import pdf as paper

GOAL = 1.15
KINDS = {
    "scorecard": (render.scorecard_pdf, render.scorecard_html),
    "report": (render.report_pdf, render.report_html),
}


@dataclass(frozen=True)
class PdfTaken:
    """Seconds of CPU (median) and peak memory in MB, ours and WeasyPrint's alone."""

    name: str
    layout: str
    ours: float
    plain: float
    memory: int
    plain_memory: int

    @property
    def times(self) -> float:
        """Times WeasyPrint's own CPU."""
        return self.ours / self.plain


def take(name: str, model: dict, runs: int) -> PdfTaken:
    """Measure one kind of PDF, each run beside one of WeasyPrint alone on the HTML that ours ends up with."""
    make, html_of = KINDS[name]
    layout = render._fitted(model)[0]
    html = html_of(model, for_pdf=True, layout=layout)

    def plain() -> bytes:
        source = HTML(string=html, base_url="report:", url_fetcher=paper._fetcher())
        return source.write_pdf(pdf_variant="pdf/ua-1")

    seconds: tuple[list[float], list[float]] = ([], [])
    memory = [0, 0]
    for _ in range(runs):
        for place, work in enumerate((lambda: make(model), plain)):
            forget_peak()
            seconds[place].append(cpu(work))
            memory[place] = max(memory[place], peak())
    return PdfTaken(name, layout, median(seconds[0]), median(seconds[1]), *memory)
