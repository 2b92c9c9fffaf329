"""Two people saved one form: both versions side by side, field by field where they differ, and a choice for each.

The page posts to the form's own address. What is the same in both travels hidden under its own name; for each field
that differs, mine and theirs travel hidden too, and `keep:<name>` says which of them, or a text made from both.
"""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict

from assessments.forms.outcomes import AspirationField
from assessments.forms.parts import PartForm
from assessments.queries.returns import number_text
from ui.fields import CountedTextField, CriteriaField, one_newline

MINE, THEIRS, JOINED = "mine", "theirs", "joined"
_OWN = ("version", "go", "resolve", "csrfmiddlewaretoken")


@dataclass(frozen=True)
class Piece:
    """A stretch of text, and whether it stands in one of the two versions only."""

    text: str
    only: bool = False


@dataclass(frozen=True)
class Difference:
    """One field that differs: both versions to read, what travels hidden, and which is chosen to begin with."""

    name: str
    label: str
    mine: list[Piece]
    theirs: list[Piece]
    hidden: list[tuple[str, str]]
    keep: str
    limit: int | None = None
    joined: str = ""


@dataclass(frozen=True)
class Conflict:
    """What the page of an edit conflict shows."""

    version: int
    go: str
    same: list[tuple[str, str]]
    differences: list[Difference]


def conflict(mine: PartForm, theirs: PartForm, go: str) -> Conflict:
    """Compare what was typed (a valid bound form) with what stands now (an unbound form of the fresh page).

    Both forms are made from the fresh page, so that they have the same fields. A box that the typed form did not have,
    because its outcome was chosen meanwhile, is taken as it stands.
    """
    same: list[tuple[str, str]] = []
    differences = []
    for name in mine.fields:
        if name in _OWN:
            continue
        ours = _values(mine[name], mine.data, theirs)
        others = _initial(theirs, name)
        if ours == others:
            same += [(name, value) for value in ours]
        else:
            differences.append(_difference(mine, name, ours, others))
    return Conflict(theirs.page.saved.version, go, same, differences)  # type: ignore[attr-defined]


def resolved(data: QueryDict) -> QueryDict:
    """The form as if it had been typed the way the reader of a conflict chose; any other post stays as it is."""
    if "resolve" not in data:
        return data
    chosen = QueryDict(mutable=True)
    for name, values in data.lists():
        if ":" not in name:
            chosen.setlist(name, values)
    for name in data:
        if name.startswith("keep:"):
            field = name.removeprefix("keep:")
            keep = data[name] if data[name] in (MINE, THEIRS, JOINED) else MINE
            if values := data.getlist(f"{keep}:{field}"):
                chosen.setlist(field, values)
    return chosen


def joined(mine: str, theirs: str) -> str:
    """A text made from both: the sentences they share once, those that differ one after the other, mine first.

    No word is lost, and each sentence can still be read.
    """
    ours, others = _sentences(mine), _sentences(theirs)
    text = ""
    matcher = SequenceMatcher(None, [one.strip() for one in ours], [one.strip() for one in others], autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        for sentence in ours[a:b] if kind == "equal" else ours[a:b] + others[c:d]:
            text += sentence if not text or text[-1].isspace() else f" {sentence}"
    return text


def _sentences(text: str) -> list[str]:
    """The text in pieces, each up to a full stop before white space or to the end of a line, with that white space."""
    return re.findall(r"\s+|\S.*?(?:[.!?]+(?=\s|\Z)|(?=\n)|\Z)\s*", text, re.S)


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|[^\s]+", text)


def _values(bound: BoundField, data: Any, theirs: PartForm) -> list[str]:
    field = bound.field
    typed = data.getlist(bound.html_name)
    if isinstance(field, CriteriaField):
        return sorted(typed)
    if isinstance(field, forms.BooleanField):
        return ["on"] if typed else []
    if not typed:
        return _initial(theirs, bound.name)
    return [_plain(field, typed[-1])]


def _initial(form: PartForm, name: str) -> list[str]:
    if name not in form.fields:
        return [""]
    field, value = form.fields[name], form.initial.get(name)
    if isinstance(field, CriteriaField):
        return sorted(value or [])
    if isinstance(field, forms.BooleanField):
        return ["on"] if value else []
    return ["" if value is None else _plain(field, str(value))]


def _plain(field: forms.Field, text: str) -> str:
    if isinstance(field, CountedTextField):
        text = one_newline(text)
        return text if text.strip() else ""
    if isinstance(field, AspirationField):
        value = field.clean(text)
        return "" if value is None else number_text(value)
    return text


def _difference(form: PartForm, name: str, ours: list[str], others: list[str]) -> Difference:
    field = form.fields[name]
    hidden = [(f"{MINE}:{name}", value) for value in ours] + [(f"{THEIRS}:{name}", value) for value in others]
    label = str(field.label)
    if isinstance(field, CountedTextField):
        mine, theirs = _marked(ours[0], others[0])
        keep = JOINED if ours[0] and others[0] else MINE if ours[0] else THEIRS
        return Difference(
            name, label, mine, theirs, hidden, keep, field.limit, joined(ours[0], others[0]) if keep == JOINED else ""
        )
    if isinstance(field, CriteriaField):
        apart = set(ours) ^ set(others)
        lines = [(key, text) for key, text in _choices(field) if key in apart]
        return Difference(name, label, _ticks(lines, ours), _ticks(lines, others), hidden, MINE)
    if isinstance(field, forms.BooleanField):
        # An outcome that one of them chose stays chosen unless the reader says otherwise.
        return Difference(name, label, _said(ours, "Chosen"), _said(others, "Chosen"), hidden, MINE if ours else THEIRS)
    words = dict(_choices(field))
    return Difference(
        name,
        label,
        [Piece(words.get(ours[0], ours[0]) or "Nothing")],
        [Piece(words.get(others[0], others[0]) or "Nothing")],
        hidden,
        MINE if ours[0] else THEIRS,
    )


def _choices(field: Any) -> list[tuple[str, str]]:
    return [(str(value), str(label)) for value, label in getattr(field, "choices", ())]


def _said(values: list[str], word: str) -> list[Piece]:
    return [Piece(word if values else f"Not {word.lower()}")]


def _ticks(lines: list[tuple[str, str]], ticked: list[str]) -> list[Piece]:
    return [Piece(f"{'Ticked' if key in ticked else 'Not ticked'}: {text}\n", key in ticked) for key, text in lines]


def _marked(mine: str, theirs: str) -> tuple[list[Piece], list[Piece]]:
    ours, others = _words(mine), _words(theirs)
    left, right = [], []
    for kind, a, b, c, d in SequenceMatcher(None, ours, others, autojunk=False).get_opcodes():
        only = kind != "equal"
        if a < b:
            left.append(Piece("".join(ours[a:b]), only))
        if c < d:
            right.append(Piece("".join(others[c:d]), only))
    return left, right
