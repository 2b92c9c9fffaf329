"""Fields and buttons as markup: `ui.rendering` decides what stands in them, here it is written.

They are drawn by functions, as the marks are: a form has up to two hundred boxes, and templates for these cost more
than all the rest of its page.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

Shown = dict[str, Any]

_NOTHING = mark_safe("")
_CHECKED = mark_safe(" checked")
_SELECTED = mark_safe(" selected")
_BUTTON = '<button class="nhsuk-button{}" data-module="nhsuk-button" {}type="submit"{}{}{}>{}{}</button>\n'
_LINK = '<a class="nhsuk-button{}" href="{}" role="button" draggable="false" data-module="nhsuk-button">{}{}</a>\n'
_NO_SECOND_PRESS = mark_safe('data-prevent-double-click="true" ')
_RADIO = (
    '{}\n<div class="nhsuk-radios__item">\n<input class="nhsuk-radios__input" id="{}" name="{}" type="radio" '
    'value="{}"{}{}>\n<label class="nhsuk-label nhsuk-radios__label" for="{}">{}{}</label>{}\n</div>'
)
_TICK = (
    '{}\n<div class="nhsuk-checkboxes__item">\n<input class="nhsuk-checkboxes__input" id="{}" name="{}" '
    'type="checkbox" value="{}"{}{}>\n<label class="nhsuk-label nhsuk-checkboxes__label" for="{}">{}{}</label>{}\n'
    "</div>"
)


def field(shown: Shown) -> SafeString:
    """A whole field, from what `ui.rendering.field_context` says of it."""
    return _FIELDS[shown["component"]](shown)


def cell(shown: Shown, label: str) -> SafeString:
    """The control of a field alone, with its error above it; the label is said and not shown."""
    return format_html("{}{}", _errors(shown), CELLS[shown["component"]](shown, _attribute("aria-label", label)))


def tick(key: str, name: str, *, label: str, checked: bool, about: str = "") -> SafeString:
    """A box to tick alone; the label is said and not shown."""
    return format_html(
        '<div class="nhsuk-checkboxes nhsuk-checkboxes--small">\n<div class="nhsuk-checkboxes__item">\n'
        '<input class="nhsuk-checkboxes__input" id="{}" name="{}" type="checkbox" value="on"{}{}>'
        '<label class="nhsuk-label nhsuk-checkboxes__label" for="{}">'
        '<span class="nhsuk-u-visually-hidden">{}</span></label>\n</div>\n</div>',
        key,
        name,
        _CHECKED if checked else "",
        _attribute("aria-describedby", about),
        key,
        label,
    )


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
    again: bool = False,
) -> SafeString:
    """A button, or a link that looks like one."""
    look = _look(variant, small)
    ending = _about(about) if about else _NOTHING
    if href:
        return format_html(_LINK, look, href, text, ending)
    sent = (_attribute("name", name), _attribute("value", value), _attribute("form", form_id))
    return format_html(_BUTTON, look, _NOTHING if again else _NO_SECOND_PRESS, *sent, text, ending)


@lru_cache(maxsize=16)
def _look(variant: str, small: bool) -> SafeString:
    """The classes of a button besides that of all buttons."""
    kind = format_html(" nhsuk-button--{}", variant) if variant else _NOTHING
    return format_html("{}{}", kind, mark_safe(" nhsuk-button--small") if small else _NOTHING)


def _attribute(name: str, value: object) -> SafeString:
    """An attribute with its value; nothing where there is no value. `name` is one that stands in the code."""
    return mark_safe(f' {name}="{conditional_escape(str(value))}"') if value else _NOTHING


def _described(shown: Shown) -> SafeString:
    return _attribute("aria-describedby", shown["describedby"])


def _errors(shown: Shown) -> SafeString:
    if not shown["errors"]:
        return _NOTHING
    return format_html(
        '<span class="nhsuk-error-message" id="{}"><span class="nhsuk-u-visually-hidden">Error: </span>{}</span>\n',
        shown["ids"]["error"],
        format_html_join(" ", "{}", ((error,) for error in shown["errors"])),
    )


def _hint_and_errors(shown: Shown) -> SafeString:
    if not shown["hint"]:
        return _errors(shown)
    return format_html(
        '<div class="nhsuk-hint" id="{}">{}</div>\n{}', shown["ids"]["hint"], shown["hint"], _errors(shown)
    )


def _named(shown: Shown) -> Any:
    """What a field is called; to those who hear it, what it is about besides."""
    return format_html("{}{}", shown["label"], _about(shown["about"])) if shown["about"] else shown["label"]


def _about(words: str) -> SafeString:
    return format_html('<span class="nhsuk-u-visually-hidden"> {}</span>', words)


def _label(shown: Shown) -> SafeString:
    size = f" nhsuk-label--{shown['size']}" if shown["size"] else ""
    hidden = " nhsuk-u-visually-hidden" if shown["label_hidden"] else ""
    label = format_html('<label class="nhsuk-label{}{}" for="{}">{}</label>', size, hidden, shown["id"], _named(shown))
    return format_html('<h1 class="nhsuk-label-wrapper">{}</h1>', label) if shown["heading"] else label


def _legend(shown: Shown) -> SafeString:
    classes = "nhsuk-u-visually-hidden"
    if not shown["label_hidden"]:
        size = f" nhsuk-fieldset__legend--{shown['size']}" if shown["size"] else ""
        classes = f"nhsuk-fieldset__legend{size}"
    label = _named(shown)
    if shown["heading"]:
        label = format_html('<h1 class="nhsuk-fieldset__heading">{}</h1>', label)
    return format_html('<legend class="{}">{}</legend>', classes, label)


def _group(shown: Shown, content: SafeString, more: str = "", attributes: SafeString = _NOTHING) -> SafeString:
    """The box around one field. `more` are classes besides those that every field has."""
    wrong = " nhsuk-form-group--error" if shown["errors"] else ""
    classes = f" {shown['classes']}" if shown["classes"] else ""
    return format_html('<div class="nhsuk-form-group{}{}{}"{}>\n{}</div>\n', wrong, classes, more, attributes, content)


def _labelled(shown: Shown, control: SafeString, more: str = "", attributes: SafeString = _NOTHING) -> SafeString:
    """A field of one control: label, hint and errors above it."""
    content = format_html("{}\n{}{}", _label(shown), _hint_and_errors(shown), control)
    return _group(shown, content, more, attributes)


def _fieldset(shown: Shown, controls: SafeString, attributes: SafeString = _NOTHING) -> SafeString:
    """A field of several controls: legend, hint and errors above them."""
    content = format_html(
        '<fieldset class="nhsuk-fieldset"{}{}>\n{}\n{}{}\n</fieldset>\n',
        attributes,
        _described(shown),
        _legend(shown),
        _hint_and_errors(shown),
        controls,
    )
    return _group(shown, content)


def _input_box(shown: Shown, said: SafeString = _NOTHING) -> SafeString:
    return format_html(
        '<input class="nhsuk-input{}{}" id="{}" name="{}" type="{}"{}{}{}{}{}>\n',
        f" nhsuk-input--width-{shown['width']}" if shown["width"] else "",
        " nhsuk-input--error" if shown["errors"] else "",
        shown["id"],
        shown["name"],
        shown["type"],
        _attribute("value", shown["value"]),
        _attribute("inputmode", shown["inputmode"]),
        said,
        shown["attrs"],
        _described(shown),
    )


def _select_box(shown: Shown, said: SafeString = _NOTHING) -> SafeString:
    options = format_html_join(
        "",
        '\n<option value="{}"{}>{}</option>',
        ((option.value, _SELECTED if option.checked else "", option.label) for option in shown["options"]),
    )
    return format_html(
        '<select class="nhsuk-select{}" id="{}" name="{}"{}{}{}>{}\n</select>\n',
        " nhsuk-select--error" if shown["errors"] else "",
        shown["id"],
        shown["name"],
        said,
        shown["attrs"],
        _described(shown),
        options,
    )


def _textarea_box(shown: Shown, said: SafeString = _NOTHING) -> SafeString:
    return format_html(
        '<textarea class="nhsuk-textarea{}{}" id="{}" name="{}" rows="{}"{}{}{}>\n{}</textarea>\n',
        " nhsuk-textarea--error" if shown["errors"] else "",
        " nhsuk-js-character-count" if shown["limit"] else "",
        shown["id"],
        shown["name"],
        shown["rows"],
        said,
        shown["attrs"],
        _described(shown),
        shown["value"],
    )


def _items(shown: Shown, kind: str, drawn: str) -> SafeString:
    """The choices of a group, each with its box, its label and its hint."""
    name = conditional_escape(shown["name"])
    return format_html_join("", drawn, (_item(name, kind, option) for option in shown["options"]))


def _item(name: SafeString, kind: str, option: Any) -> tuple[Any, ...]:
    key = conditional_escape(option.id)
    hint_id = f"{option.id}-item-hint"
    return (
        format_html('\n<div class="nhsuk-{}__divider">{}</div>', kind, option.divider) if option.divider else _NOTHING,
        key,
        name,
        option.value,
        _CHECKED if option.checked else _NOTHING,
        _attribute("aria-describedby", hint_id) if option.hint else _NOTHING,
        key,
        option.label,
        _parts(option.parts) if option.parts else _NOTHING,
        format_html('\n<div class="nhsuk-hint nhsuk-{}__hint" id="{}">{}</div>', kind, hint_id, option.hint)
        if option.hint
        else _NOTHING,
    )


def _parts(parts: tuple[str, ...]) -> SafeString:
    """The lines of a criterion that has parts."""
    lines = format_html_join("", '<span class="app-parts__item">{}</span> ', ((part,) for part in parts))
    return format_html('<span class="app-parts">{}</span>', lines)


def _radios(shown: Shown) -> SafeString:
    items = _items(shown, "radios", _RADIO)
    return _fieldset(shown, format_html('<div class="{}" data-module="nhsuk-radios">{}\n</div>', shown["box"], items))


def _ticks(shown: Shown, more: str, items: SafeString | None = None) -> SafeString:
    items = _items(shown, "checkboxes", _TICK) if items is None else items
    box = format_html('<div class="nhsuk-checkboxes{}" data-module="nhsuk-checkboxes">{}\n</div>', more, items)
    return _fieldset(shown, box)


def _criteria_ticks(shown: Shown) -> SafeString:
    name = shown["name"]
    items = mark_safe("".join([_criterion(name, option) for option in shown["options"]]))
    return _ticks(shown, " nhsuk-checkboxes--small app-ticks", items)


@lru_cache(maxsize=4096)
def _criterion(name: str, option: Any) -> SafeString:
    """A criterion in the framework's words with its box, drawn once ticked and once not, for all who read it."""
    return format_html(_TICK, *_item(conditional_escape(name), "checkboxes", option))


def _checkboxes(shown: Shown) -> SafeString:
    inline = " nhsuk-checkboxes--inline" if getattr(shown["widget"], "inline", False) else ""
    small = " nhsuk-checkboxes--small" if getattr(shown["widget"], "small", False) else ""
    return _ticks(shown, inline + small)


def _checkbox(shown: Shown) -> SafeString:
    box = format_html(
        '{}<div class="nhsuk-checkboxes" data-module="nhsuk-checkboxes">\n<div class="nhsuk-checkboxes__item">\n'
        '<input class="nhsuk-checkboxes__input" id="{}" name="{}" type="checkbox" value="on"{}{}>\n'
        '<label class="nhsuk-label nhsuk-checkboxes__label" for="{}">{}</label>\n</div>\n</div>\n',
        _hint_and_errors(shown),
        shown["id"],
        shown["name"],
        _CHECKED if shown["checked"] else "",
        _described(shown),
        shown["id"],
        shown["label"],
    )
    return _group(shown, box)


def _date(shown: Shown) -> SafeString:
    parts = format_html_join(
        "",
        '\n<div class="nhsuk-date-input__item">\n<div class="nhsuk-form-group">\n'
        '<label class="nhsuk-label nhsuk-date-input__label" for="{}">{}</label>\n'
        '<input class="nhsuk-input nhsuk-date-input__input nhsuk-input--width-{}{}" id="{}" name="{}" type="text"{}{}>'
        "\n</div>\n</div>",
        (
            (
                part["id"],
                part["label"],
                part["width"],
                " nhsuk-input--error" if part["error"] else "",
                part["id"],
                part["name"],
                _attribute("inputmode", "numeric" if part["label"] != "Month" else ""),
                _attribute("value", part["value"]),
            )
            for part in shown["parts"]
        ),
    )
    picker = format_html(' data-picker="{}"', shown["label"]) if getattr(shown["widget"], "picker", False) else ""
    boxes = format_html('<div class="nhsuk-date-input" id="{}"{}>{}\n</div>', shown["id"], picker, parts)
    return _fieldset(shown, boxes, _attribute("role", "group"))


def _input(shown: Shown) -> SafeString:
    box = _input_box(shown)
    if not (shown["prefix"] or shown["suffix"]):
        return _labelled(shown, box)
    around = [
        format_html('<div class="nhsuk-input-wrapper__{}" aria-hidden="true">{}</div>', place, shown[place])
        if shown[place]
        else _NOTHING
        for place in ("prefix", "suffix")
    ]
    wrapped = format_html('<div class="nhsuk-input-wrapper">{}\n{}{}</div>\n', around[0], box, around[1])
    return _labelled(shown, wrapped)


def _select(shown: Shown) -> SafeString:
    return _labelled(shown, _select_box(shown))


def _textarea(shown: Shown) -> SafeString:
    box = _textarea_box(shown)
    if not shown["limit"]:
        return _labelled(shown, box)
    count = format_html(
        '<div class="nhsuk-hint nhsuk-character-count__message" id="{}">You can enter up to {} characters</div>\n',
        shown["ids"]["info"],
        f"{shown['limit']:,}",
    )
    counts = format_html(' data-module="nhsuk-character-count" data-maxlength="{}"', shown["limit"])
    return _labelled(shown, format_html("{}{}", box, count), " nhsuk-character-count", counts)


def _file(shown: Shown) -> SafeString:
    there = _NOTHING
    if shown["existing"]:
        there = format_html('<p class="app-small">Already there: {}. A new file replaces it.</p>\n', shown["existing"])
    box = format_html(
        '{}<input class="nhsuk-file-upload__input" id="{}" name="{}" type="file"{}{}>\n',
        there,
        shown["id"],
        shown["name"],
        shown["attrs"],
        _described(shown),
    )
    return _labelled(shown, box, " nhsuk-file-upload", _attribute("data-module", "nhsuk-file-upload"))


def _password(shown: Shown) -> SafeString:
    box = format_html(
        '<div class="nhsuk-input-wrapper">\n<input class="nhsuk-input nhsuk-password-input__input '
        'nhsuk-js-password-input-input{}" id="{}" name="{}" type="password" spellcheck="false" autocapitalize="none"'
        '{}{}>\n<button class="nhsuk-button nhsuk-button--secondary nhsuk-button--small nhsuk-password-input__toggle '
        'nhsuk-js-password-input-toggle" data-module="nhsuk-button" type="button" aria-label="Show password" '
        'aria-controls="{}" hidden>Show</button>\n</div>\n',
        " nhsuk-input--error" if shown["errors"] else "",
        shown["id"],
        shown["name"],
        shown["attrs"],
        _described(shown),
        shown["id"],
    )
    return _labelled(shown, box, " nhsuk-password-input", _attribute("data-module", "nhsuk-password-input"))


def _hidden(shown: Shown) -> SafeString:
    return format_html("{}\n", shown["field"])


CELLS: dict[str, Callable[[Shown, SafeString], SafeString]] = {
    "input": _input_box,
    "select": _select_box,
    "textarea": _textarea_box,
}
_FIELDS: dict[str, Callable[[Shown], SafeString]] = {
    "checkbox": _checkbox,
    "checkboxes": _checkboxes,
    "criteria_ticks": _criteria_ticks,
    "date": _date,
    "file": _file,
    "hidden": _hidden,
    "input": _input,
    "password": _password,
    "select": _select,
    "textarea": _textarea,
    **dict.fromkeys(("radios", "level_radios", "rag_radios", "likert", "segments"), _radios),
}
