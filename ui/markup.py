"""Markup in Python: what is none itself is escaped. As Django's `format_html`, which also takes lazy texts apart; a
page of forms asks two thousand times.
"""

from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString


def said(value: object) -> str:
    """A value as it may stand in markup: what is markup as it is, anything else escaped."""
    if value.__class__ is SafeString:
        return value  # type: ignore[return-value]
    return value.__html__() if hasattr(value, "__html__") else escape(str(value))


def markup(pattern: str, *values: object, **named: object) -> SafeString:
    """The pattern with values in its places: `markup("<li>{}</li>", text)`."""
    return SafeString(pattern.format(*map(said, values), **{name: said(value) for name, value in named.items()}))


def markup_join(between: str, pattern: str, rows: Iterable[Iterable[object] | dict[str, object]]) -> SafeString:
    """The pattern once for each row, with its values, or its named values where it is a dict."""
    drawn = (markup(pattern, **row) if isinstance(row, dict) else markup(pattern, *row) for row in rows)
    return SafeString(said(between).join(drawn))
