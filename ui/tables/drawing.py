"""A table as markup, in its frame."""

from typing import Any

from django.utils.safestring import SafeString, mark_safe

from ui import boxes
from ui.markup import said
from ui.tables.heads import head
from ui.tables.model import Table
from ui.tables.rows import bodies
from ui.tables.writing import classes, role, written

_CAPTIONS = {"inside": "app-caption-in", "above": "", "hidden": "nhsuk-u-visually-hidden"}


def draw(table: Table[Any]) -> SafeString:
    """The whole table in its frame; or its sentence, where it has no rows and a sentence for that."""
    if table.empty and not any(group.rows for group in table.bodies):
        return mark_safe(f"<p>{said(table.empty)}</p>\n")
    drawn = mark_safe(f"<table{_attributes(table)}>{_caption(table)}{head(table)}{''.join(bodies(table))}\n</table>")
    match table.frame:
        case "scroll":
            return boxes.scroll(drawn, label=table.label, labelledby=table.key, box=table.box, key=table.frame_key)
        case "stack":
            return boxes.stack(drawn, box=table.box, key=table.frame_key)
    return drawn


def _attributes(table: Table[Any]) -> str:
    looks = [f"app-dense--{look}" for look in ("sticky", "wide", "flat") if getattr(table, look)]
    stack = "app-stack" if table.frame == "stack" else ""
    # A frame that scrolls has the label itself.
    label = "" if table.frame == "scroll" else table.label
    names = classes(table.style.classes, *looks, stack, table.classes)
    return f"{names}{role(table, 'table')}{written('aria-label', label)}"


def _caption(table: Table[Any]) -> str:
    if not table.caption:
        return ""
    look = classes(_CAPTIONS[table.caption_at])
    return f"\n<caption{look}{written('id', table.key)}>{said(table.caption)}</caption>"
