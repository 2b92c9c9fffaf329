"""Fields and buttons as markup: `ui.rendering` decides what stands in them, here it is written.

They are drawn by functions, as the marks are: a form has up to two hundred boxes, and templates for these cost more
than all the rest of its page.
"""

from collections.abc import Callable
from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe

from ui.drawing import around, boxes, choices
from ui.drawing.around import NOTHING, Shown, attribute, errors
from ui.drawing.choices import tick
from ui.markup import markup

__all__ = ["CELLS", "button", "cell", "errors", "field", "tick"]

_BUTTON = '<button class="nhsuk-button{}" data-module="nhsuk-button" {}type="submit"{}{}{}{}>{}{}</button>\n'
_LINK = '<a class="nhsuk-button{}" href="{}" role="button" draggable="false" data-module="nhsuk-button">{}{}</a>\n'
_NO_SECOND_PRESS = mark_safe('data-prevent-double-click="true" ')


def field(shown: Shown) -> SafeString:
    """A whole field, from what `ui.rendering.field_context` says of it."""
    return _FIELDS[shown["component"]](shown)


def cell(shown: Shown, label: str) -> SafeString:
    """The control of a field alone, with its error above it; the label is said and not shown."""
    control = CELLS[shown["component"]](shown, attribute("aria-label", label))
    return markup("{}{}{}", errors(shown), control, around.unprinted(shown))


def button(
    text: str,
    *,
    name: str = "",
    value: str = "",
    variant: str = "",
    small: bool = False,
    href: str = "",
    about: str = "",
    form_id: str = "",
    shows: str = "",
    again: bool = False,
) -> SafeString:
    """A button, or a link that looks like one."""
    look = _look(variant, small)
    ending = around.about(about) if about else NOTHING
    if href:
        return markup(_LINK, look, href, text, ending)
    sent = (
        attribute("name", name),
        attribute("value", value),
        attribute("form", form_id),
        attribute("formaction", f"#{shows}" if shows else ""),
    )
    return markup(_BUTTON, look, NOTHING if again else _NO_SECOND_PRESS, *sent, text, ending)


@lru_cache(maxsize=16)
def _look(variant: str, small: bool) -> SafeString:
    """The classes of a button besides that of all buttons."""
    kind = markup(" nhsuk-button--{}", variant) if variant else NOTHING
    return markup("{}{}", kind, mark_safe(" nhsuk-button--small") if small else NOTHING)


CELLS: dict[str, Callable[[Shown, SafeString], SafeString]] = {
    "input": boxes.input_box,
    "select": boxes.select_box,
    "textarea": boxes.textarea_box,
}
_FIELDS: dict[str, Callable[[Shown], SafeString]] = {
    "checkbox": choices.checkbox,
    "checkboxes": choices.checkboxes,
    "criteria_ticks": choices.criteria_ticks,
    "date": boxes.date,
    "file": boxes.file,
    "hidden": boxes.hidden,
    "input": boxes.input_field,
    "password": boxes.password,
    "select": boxes.select,
    "textarea": boxes.textarea,
    **dict.fromkeys(("radios", "level_radios", "rag_radios", "likert", "segments"), choices.radios),
}
