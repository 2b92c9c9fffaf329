"""Texts of cells on one line, as people see them."""

import re

_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad\ud800-\udfff]")


def one_line(text: str) -> str:
    """The text with every run of white space as one space, and without signs that cannot be seen."""
    return " ".join("".join(sign for sign in text if sign.isprintable() or sign.isspace()).split())


def tidy(cell: str) -> str:
    """On one line and without what cannot be seen, such as comes along from web pages and mails."""
    return one_line(_INVISIBLE.sub("", "".join(" " if ord(sign) < 32 or ord(sign) == 127 else sign for sign in cell)))
