"""What only a PDF needs of the charts in a page's HTML."""

import re
from collections.abc import Callable
from html import unescape

_DESCRIBED = re.compile(r"(<title[^>]*>)([^<]*)</title><desc[^>]*>([^<]*)</desc>")
_ANCHORED = re.compile(
    r'<text x="([^"]+)"([^>]*?)font-size="([^"]+)" font-weight="([^"]+)" '
    r'text-anchor="(middle|end)"([^>]*)>([^<]*)</text>'
)


def for_pdf(html: str, advance: Callable[[str, float, int], float]) -> str:
    """The same HTML, with two changes that only the PDF needs. Not for the page.

    - <desc> of each SVG is merged into its <title>: WeasyPrint takes /Alt from <title> only.
    - SVG text anchored at its middle or end is anchored at its start: WeasyPrint would draw each such text as an object
      of its own with its own resources, 0.8 KB apiece. `advance(words, size, weight)` gives the width in points.
    """

    def merge(match: re.Match[str]) -> str:
        title, desc = match.group(2).rstrip(". "), match.group(3)
        return f"{match.group(1)}{title}. {desc}</title>"

    def anchor(match: re.Match[str]) -> str:
        x, between, size, weight, where, rest, words = match.groups()
        width = advance(unescape(words), float(size), int(weight))
        start = float(x) - width * (0.5 if where == "middle" else 1)
        return (
            f'<text x="{start:.2f}"{between}font-size="{size}" font-weight="{weight}" '
            f'text-anchor="start"{rest}>{words}</text>'
        )

    return _ANCHORED.sub(anchor, _DESCRIBED.sub(merge, html))
