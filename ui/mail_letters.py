"""A mail written once and sent as plain text and as HTML, so that both say the same.

A letter's template is text. A blank line ends a paragraph; within one, lines run on. "# " begins a heading, "- " a line
of a list, and "[words] address", alone, is a link. What is in a mark (`mark`) is for the sender to find and replace.
"""

import re
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string

_LINK = re.compile(r"\[(?P<words>.+)\] (?P<address>\S+)")
# Signs of private use: nothing that a person typed gets past `sentences.lines.one_line` with them.
OPENS, ENDS = "\ue000", "\ue001"
_ITEM = "- "
_HEADING = "# "


@dataclass(frozen=True)
class Block:
    """A piece of a letter: of kind "paragraph", "heading", "list", "link" or "mark"."""

    kind: str
    text: str = ""
    address: str = ""
    items: tuple[str, ...] = ()

    @property
    def plain(self) -> str:
        """As it stands in plain text."""
        if self.kind == "list":
            return "\n".join(_ITEM + item for item in self.items)
        return f"{self.text}:\n{self.address}" if self.kind == "link" else self.text


@dataclass(frozen=True)
class Letter:
    """A mail in both forms."""

    text: str
    html: str


def letter(template: str, context: dict[str, Any], *, subject: str) -> Letter:
    """The letter of a text template, whose values must each be one line (`sentences.lines.one_line`)."""
    pieces = re.split(r"\n\s*\n", render_to_string(template, context).strip())
    blocks = [_block(piece.strip()) for piece in pieces if piece.strip()]
    html = render_to_string("ui/mail.html", {"subject": subject, "blocks": blocks})
    return Letter("\n\n".join(block.plain for block in blocks) + "\n", html)


def mark(text: str) -> str:
    """The text in a mark, such as no person can type."""
    return f"{OPENS}{text}{ENDS}"


def _block(piece: str) -> Block:
    lines = [line.strip() for line in piece.splitlines()]
    if all(line.startswith(_ITEM) for line in lines):
        return Block("list", items=tuple(line.removeprefix(_ITEM) for line in lines))
    text = " ".join(lines)
    if text.startswith(OPENS) and text.index(ENDS) == len(text) - 1:
        return Block("mark", text)
    if link := _LINK.fullmatch(text):
        return Block("link", link["words"], link["address"])
    if text.startswith(_HEADING):
        return Block("heading", text.removeprefix(_HEADING))
    return Block("paragraph", text)
