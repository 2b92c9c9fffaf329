"""What may stand in a cell of a table, or in a sentence, besides plain text: links, notes, lines, boxes of a form.

Each gives markup in which every text that is none itself is escaped. Grades, flags and tags are in `ui.marks`.
"""

import re
from html import escape
from typing import Any

from django.forms import BoundField
from django.template.defaultfilters import linebreaksbr
from django.utils.safestring import SafeString, mark_safe

from sentences.signs import is_from_the_right, readable
from ui import boxes, drawing, pack, rendering
from ui.markup import said

_BREAK = SafeString("<br>")


def link(text: object, url: str, *, about: str = "", classes: str = "") -> SafeString:
    """A link. `about` ends its name for those who hear it: "Change", about "Newcastle"."""
    return SafeString(f'<a{_classes(classes)} href="{escape(url)}">{said(text)}{_unseen(about)}</a>')


def _unseen(about: str) -> str:
    if not about:
        return ""
    # A sign belongs to the word before it.
    return hidden(about if about[0] in ":,." else f" {about}")


def hidden(text: object) -> SafeString:
    """Words for those who hear the page only."""
    return span(text, "nhsuk-u-visually-hidden")


def span(text: object, classes: str) -> SafeString:
    """Words with a look of their own, by the theme's classes."""
    return SafeString(f"<span{_classes(classes)}>{said(text)}</span>")


def soft(text: object) -> SafeString:
    """Words that stand in place of a value."""
    return span(text, "app-dense__soft")


def small(text: object) -> SafeString:
    """Small print."""
    return span(text, "app-small")


def quiet(text: object) -> SafeString:
    """Small print beside or below what counts."""
    return span(text, "app-quiet")


def strong(text: object) -> SafeString:
    """Words that count."""
    return SafeString(f"<strong>{said(text)}</strong>")


def abbreviated(text: object, *, title: str) -> SafeString:
    """Letters, and what they stand for."""
    return SafeString(f"<abbr{_titled(title)}>{said(text)}</abbr>")


def lines(*parts: object) -> SafeString:
    """Each part on a line of its own; those that say nothing are left out."""
    return SafeString(_BREAK.join(_saying(parts)))


def beside(*parts: object, by: str = " ") -> SafeString:
    """The parts one after the other, those that say nothing left out; `by` stands between them."""
    return SafeString(escape(by).join(_saying(parts)))


def typed(text: object) -> SafeString:
    """What somebody typed, readable, with its line ends; nothing of nothing. What is markup stands as it is.

    Where it is written from right to left, in part or as a whole, it turns nothing round but itself.
    """
    if text is None or hasattr(text, "__html__"):
        return linebreaksbr(str(text or ""))
    words = readable(str(text))
    broken = linebreaksbr(words)
    return SafeString(f'<span dir="auto">{broken}</span>') if is_from_the_right(words) else broken


_ADDRESS = re.compile(r"(https?://[^\s<>]*[^\s<>.,:;!?)])")


def linked(text: str) -> SafeString:
    """A text with its links to be followed; the full stop after one is no part of it, and stays."""
    pieces = enumerate(_ADDRESS.split(text))
    return mark_safe("".join(link(piece, piece) if place % 2 else escape(piece) for place, piece in pieces))


def actions(*links: object) -> SafeString:
    """Links or buttons side by side."""
    return SafeString(f'<div class="app-actions">{"".join(_saying(links))}</div>')


def listed(*parts: object, classes: str = "nhsuk-list app-small") -> SafeString:
    """A list, a point for each part; nothing of none."""
    points = "".join(f"<li>{part}</li>" for part in _saying(parts))
    return SafeString(f"<ul{_classes(classes)}>{points}</ul>" if points else "")


def paragraph(text: object, classes: str = "") -> SafeString:
    """A paragraph."""
    return SafeString(f"<p{_classes(classes)}>{said(text)}</p>")


def folded(summary: str, content: SafeString) -> SafeString:
    """Small print that can be shown and hidden."""
    return boxes.details(content, summary, small=True)


def control(bound: BoundField, *, label: str, describedby: str = "") -> SafeString:
    """The box of a form's field alone, with its error above it; `label` is said and not shown.

    ValueError for a field that is no text box, select or text area.
    """
    return pack.cell(bound, label, describedby=describedby)


def tick(bound: BoundField, *, label: str, describedby: str = "") -> SafeString:
    """The box to tick of a form's field alone; `label` is said and not shown, as the row says it.

    Its errors stand elsewhere in the row (`errors`), and it leads there.
    """
    about = f"{describedby} {_error_key(bound)}".strip() if bound.errors else describedby
    return drawing.tick(bound.auto_id, bound.html_name, label=label, checked=bool(bound.value()), about=about)


def errors(bound: BoundField) -> SafeString:
    """The errors of a form's field alone, for a box to tick in another cell; nothing where there are none."""
    return drawing.errors({"errors": bound.errors, "ids": {"error": _error_key(bound)}})


def _error_key(bound: BoundField) -> str:
    return f"{bound.auto_id}-error"


def part(template: str, **context: Any) -> SafeString:
    """A cell that is more than a phrase, drawn by a small template."""
    return rendering.draw(template, context)


def _saying(parts: tuple[object, ...]) -> list[str]:
    return [said(part) for part in parts if part is not None and part != ""]


def _titled(title: str) -> str:
    return f' title="{escape(title)}"' if title else ""


def _classes(names: str) -> str:
    return f' class="{escape(names)}"' if names else ""
