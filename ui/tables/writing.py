"""Attributes as they stand in the tags of a table."""

from html import escape
from typing import Any

from ui.tables.model import Table

# The class of each kind of column, in its cells and, but for texts, in the head.
KINDS = {"name": "", "text": "", "long": "", "number": "app-dense__num", "grade": "app-dense__mid", "action": ""}
EDGE = "app-grid__edge"


def written(name: str, value: str) -> str:
    """An attribute; nothing where it has no value."""
    return f' {name}="{escape(str(value))}"' if value else ""


def classes(*names: str) -> str:
    """The attribute with these classes."""
    return written("class", " ".join(filter(None, names)))


def role(table: Table[Any], name: str) -> str:
    """The role of an element, where the style of the table wants it written."""
    return f' role="{name}"' if table.style.roles else ""
