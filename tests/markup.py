"""A page's HTML as a test compares it: white space where a browser shows it, however the templates are laid out."""

import re

from django.http import HttpResponse

_BLOCKS = (
    "html|head|body|title|meta|link|script|style|template|noscript|main|nav|header|footer|section|article|aside|div|p|"
    "h[1-6]|hr|br|ul|ol|li|dl|dt|dd|table|caption|colgroup|col|thead|tbody|tfoot|tr|th|td|form|fieldset|legend|details|"
    "summary|figure|figcaption|blockquote|select|optgroup|option|datalist|svg|g|path|rect|circle|line|polyline|polygon|"
    "text|tspan|desc|defs"
)
_AS_TYPED = re.compile(r"(<(textarea|pre)\b.*?</\2>)", re.S)
# A space that does not break is no white space to a browser.
_TAG_OR_SPACE = re.compile(r"(<[^<>]*>)|[ \t\n\r\f]+")
_VALUE_OR_SPACE = re.compile(r"""("[^"]*"|'[^']*')|\s+""")
_BESIDE_BLOCK = re.compile(rf" ?(<(?:!doctype|/?(?:{_BLOCKS}))\b[^<>]*>) ?", re.I)
_IN_BUTTON = re.compile(r"(<button\b[^<>]*>) | (</button>)")


def of(page: HttpResponse | str) -> str:
    """The HTML of a response, or other HTML, with runs of white space as one blank and none beside a block element.

    What a text area or preformatted text holds stays to the letter.
    """
    if isinstance(page, str):
        html = page
    else:
        assert page["Content-Type"].startswith("text/html"), page["Content-Type"]
        html = page.content.decode()
    # Every third piece is the name of the element kept, and the one before it that element.
    pieces = _AS_TYPED.split(html)
    for place in range(0, len(pieces), 3):
        pieces[place] = _tidied(pieces[place])
    del pieces[2::3]
    return "".join(pieces)


def _tidied(html: str) -> str:
    html = _TAG_OR_SPACE.sub(lambda found: _one_line(found[1]) if found[1] else " ", html)
    return _BESIDE_BLOCK.sub(r"\1", _IN_BUTTON.sub(r"\1\2", html))


def _one_line(tag: str) -> str:
    # Attributes stay to the letter: a hidden box may hold what somebody typed.
    return re.sub(r" (?=/?>$)", "", _VALUE_OR_SPACE.sub(lambda found: found[1] or " ", tag))


def without_token(html: str) -> str:
    """The HTML without the secret of its forms, which differs each time."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", html)
