"""A PDF of an HTML document of ours: tagged (PDF/UA-1), in the font of the papers, the same bytes of the same HTML.

An HTML document for it loads `report:NAME`, a style sheet of static/report/, and `font:NAME`; nothing else.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ui.charts.paper import for_pdf
from ui.pdf import tagging


def pdf(html: str) -> bytes:
    """A whole HTML document as tagged PDF (PDF/UA-1). The same HTML gives the same bytes.

    Raises ValueError where the HTML asks for a file that is not ours.
    """
    return written(laid_out(html))


def laid_out(html: str) -> Any:
    """The document on its pages, to be counted or written. Raises ValueError as above."""
    # Imported here, so that a machine without pango runs everything else.
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError

    source = for_pdf(html, _advance)
    document = HTML(string=source, base_url="report:", url_fetcher=_fetcher())
    try:
        return document.render(font_config=FontConfiguration(), pdf_variant="pdf/ua-1")
    except FatalURLFetchingError as error:  # a BaseException, which a task would not catch
        raise ValueError(str(error)) from error


def written(document: Any) -> bytes:
    """The bytes of a document that was laid out."""
    return document.write_pdf(finisher=tagging.finish, pdf_variant="pdf/ua-1")


def _fetcher() -> Any:
    """Serves `report:NAME` from our static folder and `font:NAME` from the font's package; nothing else."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class ReportFetcher(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
            scheme, _, name = url.partition(":")
            folder = {"report": _static, "font": _fonts}.get(scheme)
            if folder is None or Path(name).name != name:
                raise ValueError(f"A report loads nothing from {url}")
            kind = "text/css" if name.endswith(".css") else "font/otf"
            return URLFetcherResponse(url, (folder() / name).read_bytes(), {"Content-Type": kind})

    return ReportFetcher(fail_on_errors=True)


def _static() -> Path:
    return Path(__file__).parents[2] / "static" / "report"


def _fonts() -> Path:
    """The files of Source Sans Pro (SIL Open Font Licence 1.1)."""
    return Path(find_spec("font_source_sans_pro").origin).parent / "files"  # type: ignore[union-attr, arg-type]


@cache
def _metrics(face: str) -> tuple[Any, Any, int]:
    from fontTools.ttLib import TTFont

    font = TTFont(_fonts() / f"SourceSansPro-{face}.otf")
    return font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm


def _advance(words: str, size: float, weight: int) -> float:
    """Width of words in points, without kerning."""
    cmap, widths, em = _metrics("Semibold" if weight >= 600 else "Regular")
    return sum(widths[cmap.get(ord(letter), ".notdef")][0] for letter in words) * size / em
