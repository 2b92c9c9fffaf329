"""Places in a document as people write them."""

import re

# One reference as people number paragraphs: 3, 6.2, 4(a), iv, b.
_ONE = r"\(?(?:\d+(?:[./]\d+)*(?:[a-z]|\([a-z0-9]{1,4}\))*|(?=[ivxl])(?:xl|l?x{0,3})(?:ix|iv|v?i{0,3})|[a-z])[.)]?"
_BETWEEN = r"\s*(?:,|;|&|-|–|\band\b|\bor\b|\bto\b)\s*"
_BARE = re.compile(rf"{_ONE}(?P<others>(?:{_BETWEEN}{_ONE})*)", re.IGNORECASE)


def place(page_from: int | None, page_to: int | None, paragraph: str) -> str:
    """A place inside a sentence: "pages 31 to 33, paragraph 6.2"; empty where none is given.

    A bare number after the page is said to be a paragraph's, so that "3" on page 2 is not read as another page. Words
    stand as they were typed.
    """
    pages = ""
    if page_from:
        pages = f"page {page_from}" if page_to in (None, page_from) else f"pages {page_from} to {page_to}"
    return ", ".join(filter(None, [pages, _named(paragraph)]))


def _named(paragraph: str) -> str:
    bare = _BARE.fullmatch(paragraph.strip())
    if bare is None:
        return paragraph
    return f"paragraphs {paragraph}" if bare["others"] else f"paragraph {paragraph}"
