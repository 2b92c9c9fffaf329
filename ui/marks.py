"""Marks: the small things that stand in every cell of a table.

Each is drawn once and kept: a template for each of two hundred cells costs more than the rest of the page.
"""

from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe

from ui import icons
from ui.components import Status
from ui.markup import markup

_NOT_RATED = mark_safe('<span class="app-notrated">Not rated</span>')
_SHAPES = {
    "red": '<rect x="2" y="2" width="14" height="14"/>',
    "amber": '<path d="M9 1.5 17 16.5H1z"/>',
    "green": '<circle cx="9" cy="9" r="7.5"/>',
}
_FLAGS = {"discuss": "flag", "improved": "up", "agree": "tick", "warn": "warning", "late": "stop"}
_STATUSES = {
    Status.CANNOT_START: '<span class="app-small nhsuk-u-secondary-text-colour">{}</span>',
    Status.IN_PROGRESS: '<strong class="nhsuk-tag nhsuk-tag--blue">{}</strong>',
    Status.NOT_STARTED: '<strong class="nhsuk-tag nhsuk-tag--white">{}</strong>',
}
_PLAIN_STATUS = (
    '<strong class="nhsuk-tag nhsuk-tag--no-colour nhsuk-tag--no-border nhsuk-u-font-weight-normal">{}</strong>'
)

_kept = lru_cache(maxsize=256)


@_kept
def level(value: int | str | None, past: bool) -> SafeString:
    """A level in its box."""
    if not value:
        return _NOT_RATED
    return markup(
        '<span class="app-level app-level--{}"><span class="nhsuk-u-visually-hidden">Level </span>{}</span>',
        "past" if past else value,
        value,
    )


@_kept
def rag(value: str | None, past: bool) -> SafeString:
    """A colour as shape and word; ValueError for a word that is none."""
    if not value:
        return _NOT_RATED
    if value not in _SHAPES:
        raise ValueError(f"“{value}” is no colour. Use red, amber or green.")
    return markup(
        '<span class="app-rag app-rag--{}{}"><svg class="app-rag__shape" width="15" height="15" viewBox="0 0 18 18" '
        'aria-hidden="true" focusable="false">{}</svg>{}</span>',
        value,
        " app-rag--past" if past else "",
        mark_safe(_SHAPES[value]),
        value.capitalize(),
    )


@_kept
def grade(code: int | str | None, past: bool, missing: str) -> SafeString:
    """A grade by its code: a level, a colour, or the words that stand for none."""
    if not code:
        return markup('<span class="app-dense__soft app-nowrap">{}</span>', missing)
    return level(code, past) if str(code).isdigit() else rag(str(code), past)


def flag(kind: str, words: str) -> SafeString:
    """A flag with words."""
    return markup(
        '<span class="app-flag{}">{}<span>{}</span></span>',
        " app-flag--quiet" if kind == "agree" else "",
        icons.icon(_FLAGS[kind], 18),
        words,
    )


def tag(text: str, colour: str) -> SafeString:
    """A word in a box."""
    return markup('<strong class="nhsuk-tag{}">{}</strong>', f" nhsuk-tag--{colour}" if colour else "", text)


@_kept
def status(value: Status | str) -> SafeString:
    """The status of a task."""
    found = Status.of(value)
    return markup(_STATUSES.get(found, _PLAIN_STATUS), found.value)
