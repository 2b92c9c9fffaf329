"""Two people saved one form: both versions side by side, field by field where they differ, and a choice for each.

The page posts to the form's own address. What is the same in both travels hidden under its own name; for each field
that differs, mine and theirs travel hidden too, as `mine:FIELD:BOX`, and `keep:FIELD` says which of them, or a
text made from both.
"""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.http import QueryDict

from assessments.forms.box_values import Content, boxes_of, in_return_box, is_ticked, names_of
from assessments.forms.outcomes import AspirationField
from assessments.forms.parts import PartForm
from assessments.pages.compared_texts import MOST_COMPARED, Piece, marked
from sentences.numbers import as_entered
from sentences.signs import readable
from ui.fields import CountedTextField

MINE, THEIRS, JOINED = "mine", "theirs", "joined"


@dataclass(frozen=True, kw_only=True)
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


@dataclass(frozen=True, kw_only=True)
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
    for name in boxes_of(mine):
        bound = mine[name]
        others = _now(theirs, bound)
        ours = _sent(bound, mine.data) or others
        if _differ(bound, theirs, ours, others):
            differences.append(_difference(mine, name, ours, others))
        else:
            same += [(box, value) for box, values in ours.items() for value in values]
    return Conflict(version=theirs.page.saved.version, go=go, same=same, differences=differences)


def changes(newer: PartForm, older: PartForm) -> list[Difference]:
    """What the newer of two versions of a form says otherwise. Both are bound, and made from the same page."""
    found = []
    for name in dict.fromkeys([*boxes_of(newer), *boxes_of(older)]):
        form = newer if name in newer.fields else older
        now, before = (_sent(form[name], side.data) or _nothing(form[name]) for side in (newer, older))
        if now != before:
            found.append(_difference(form, name, now, before))
    return found


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
            keep = data[name] if data[name] in (MINE, THEIRS, JOINED) else MINE
            start = f"{keep}:{name.removeprefix('keep:')}:"
            for box, values in data.lists():
                if box.startswith(start):
                    chosen.setlist(box.removeprefix(start), values)
    return chosen


def joined(mine: str, theirs: str) -> str:
    """A text made from both: the sentences they share once, those that differ one after the other, mine first.

    No word is lost, and each sentence can still be read.
    """
    if len(mine) + len(theirs) > MOST_COMPARED:
        return f"{mine}\n{theirs}"
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


def _sent(bound: BoundField, data: Any) -> Content | None:
    """What was sent for a field; None where it was not on the form that was sent."""
    field = bound.field
    if is_ticked(field):
        typed = data.getlist(bound.html_name)
        return {bound.html_name: ["on"] if isinstance(field, forms.BooleanField) and typed else sorted(typed)}
    boxes = names_of(bound)
    if not any(box in data for box in boxes):
        return None
    return {box: [_plain(field, data.get(box, ""))] for box in boxes}


def _nothing(bound: BoundField) -> Content:
    return {box: [] if is_ticked(bound.field) else [""] for box in names_of(bound)}


def _now(form: PartForm, bound: BoundField) -> Content:
    if bound.name not in form.fields:
        return _nothing(bound)
    found = in_return_box(form, bound.name)
    if is_ticked(bound.field):
        return {box: sorted(values) for box, values in found.items()}
    return {box: [_plain(bound.field, value) for value in values] for box, values in found.items()}


def _plain(field: forms.Field, text: str) -> str:
    """The same words written the same way: what differs in line ends, white space or noughts alone does not differ."""
    text = readable(text)
    if isinstance(field, AspirationField | forms.DecimalField):
        try:
            value = field.clean(text)
        except ValidationError:
            return text.strip()
        return "" if value is None else as_entered(value)
    if isinstance(field, CountedTextField):
        return text if text.strip() else ""
    return text.strip()


def _differ(bound: BoundField, theirs: PartForm, ours: Content, others: Content) -> bool:
    if ours == others:
        return False
    if isinstance(bound.field, forms.MultiValueField) and bound.name in theirs.fields:
        typed = [values[0] for values in ours.values()]
        return bound.field.has_changed(theirs.get_initial_for_field(bound.field, bound.name), typed)
    return True


def _difference(form: PartForm, name: str, mine: Content, theirs: Content) -> Difference:
    field = form.fields[name]
    hidden = [
        (f"{side}:{name}:{box}", value)
        for side, content in ((MINE, mine), (THEIRS, theirs))
        for box, values in content.items()
        for value in values
    ]
    different = partial(Difference, name=name, label=str(field.label), hidden=hidden)
    ours, others = ([value for values in side.values() for value in values] for side in (mine, theirs))
    if isinstance(field, CountedTextField):
        left, right = marked(ours[0], others[0])
        keep = JOINED if ours[0] and others[0] else MINE if ours[0] else THEIRS
        both = joined(ours[0], others[0]) if keep == JOINED else ""
        return different(mine=left, theirs=right, keep=keep, limit=field.limit, joined=both)
    if isinstance(field, forms.MultipleChoiceField):
        apart = set(ours) ^ set(others)
        lines = [(key, text) for key, text in _choices(field) if key in apart]
        return different(mine=_ticks(lines, ours), theirs=_ticks(lines, others), keep=MINE)
    if isinstance(field, forms.BooleanField):
        # An outcome that one of them chose stays chosen unless the reader says otherwise.
        keep = MINE if ours else THEIRS
        return different(mine=_said(ours, "Chosen"), theirs=_said(others, "Chosen"), keep=keep)
    words = dict(_choices(field))
    left, right = ([Piece(_in_words(side, words))] for side in (ours, others))
    return different(mine=left, theirs=right, keep=MINE if any(ours) else THEIRS)


def _in_words(values: list[str], words: dict[str, str]) -> str:
    """A choice by its label, a date by its three boxes."""
    return " ".join(words.get(value, value) for value in values if value) or "Nothing"


def _choices(field: Any) -> list[tuple[str, str]]:
    return [(str(value), str(label)) for value, label in getattr(field, "choices", ())]


def _said(values: list[str], word: str) -> list[Piece]:
    return [Piece(word if values else f"Not {word.lower()}")]


def _ticks(lines: list[tuple[str, str]], ticked: list[str]) -> list[Piece]:
    return [Piece(f"{'Ticked' if key in ticked else 'Not ticked'}: {text}\n", key in ticked) for key, text in lines]
