"""Choices: radios and boxes to tick, with their hints and dividers."""

from functools import lru_cache
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from ui.drawing.around import CHECKED, NOTHING, Shown, attribute, described, fieldset, group, hint_and_errors
from ui.markup import markup, markup_join, said

_RADIO = (
    '{divider}\n<div class="nhsuk-radios__item">\n<input class="nhsuk-radios__input" id="{id}" name="{name}" '
    'type="radio" value="{value}"{checked}{described}>\n<label class="nhsuk-label nhsuk-radios__label" for="{id}">'
    "{label}{parts}</label>{hint}\n</div>"
)
_TICK = (
    '{divider}\n<div class="nhsuk-checkboxes__item">\n<input class="nhsuk-checkboxes__input" id="{id}" name="{name}" '
    'type="checkbox" value="{value}"{checked}{described}>\n'
    '<label class="nhsuk-label nhsuk-checkboxes__label" for="{id}">{label}{parts}</label>{hint}\n</div>'
)


def tick(key: str, name: str, *, label: str, checked: bool, about: str = "") -> SafeString:
    """A box to tick alone; the label is said and not shown."""
    return markup(
        '<div class="nhsuk-checkboxes nhsuk-checkboxes--small">\n<div class="nhsuk-checkboxes__item">\n'
        '<input class="nhsuk-checkboxes__input" id="{id}" name="{name}" type="checkbox" value="on"{checked}{described}>'
        '<label class="nhsuk-label nhsuk-checkboxes__label" for="{id}">'
        '<span class="nhsuk-u-visually-hidden">{label}</span></label>\n</div>\n</div>',
        id=key,
        name=name,
        checked=CHECKED if checked else "",
        described=attribute("aria-describedby", about),
        label=label,
    )


def _items(shown: Shown, kind: str, drawn: str) -> SafeString:
    """The choices of a group, each with its box, its label and its hint."""
    name = SafeString(said(shown["name"]))
    return markup_join("", drawn, (_item(name, kind, option) for option in shown["options"]))


def _item(name: SafeString, kind: str, option: Any) -> dict[str, Any]:
    divider, hint, about = NOTHING, NOTHING, NOTHING
    if option.divider:
        divider = markup('\n<div class="nhsuk-{}__divider">{}</div>', kind, option.divider)
    if option.hint:
        hint_id = f"{option.id}-item-hint"
        hint = markup('\n<div class="nhsuk-hint nhsuk-{}__hint" id="{}">{}</div>', kind, hint_id, option.hint)
        about = attribute("aria-describedby", hint_id)
    return {
        "divider": divider,
        "id": option.id,
        "name": name,
        "value": option.value,
        "checked": CHECKED if option.checked else NOTHING,
        "described": about,
        "label": option.label,
        "parts": _parts(option.parts) if option.parts else NOTHING,
        "hint": hint,
    }


def _parts(parts: tuple[str, ...]) -> SafeString:
    """The lines of a criterion that has parts."""
    lines = markup_join("", '<span class="app-parts__item">{}</span> ', ((part,) for part in parts))
    return markup('<span class="app-parts">{}</span>', lines)


def radios(shown: Shown) -> SafeString:
    """Radio buttons: one of several."""
    items = _items(shown, "radios", _RADIO)
    return fieldset(shown, markup('<div class="{}" data-module="nhsuk-radios">{}\n</div>', shown["box"], items))


def _ticks(shown: Shown, more: str, items: SafeString | None = None) -> SafeString:
    items = _items(shown, "checkboxes", _TICK) if items is None else items
    box = markup('<div class="nhsuk-checkboxes{}" data-module="nhsuk-checkboxes">{}\n</div>', more, items)
    return fieldset(shown, box)


def criteria_ticks(shown: Shown) -> SafeString:
    """The criteria of a grade, each to tick."""
    name = shown["name"]
    items = mark_safe("".join([_criterion(name, option) for option in shown["options"]]))
    return _ticks(shown, " nhsuk-checkboxes--small app-ticks", items)


@lru_cache(maxsize=4096)
def _criterion(name: str, option: Any) -> SafeString:
    """A criterion in the framework's words with its box, drawn once ticked and once not, for all who read it."""
    return markup(_TICK, **_item(SafeString(said(name)), "checkboxes", option))


def checkboxes(shown: Shown) -> SafeString:
    """Boxes to tick: several of several."""
    inline = " nhsuk-checkboxes--inline" if getattr(shown["widget"], "inline", False) else ""
    small = " nhsuk-checkboxes--small" if getattr(shown["widget"], "small", False) else ""
    return _ticks(shown, inline + small)


def checkbox(shown: Shown) -> SafeString:
    """One box to tick."""
    box = markup(
        '{said}<div class="nhsuk-checkboxes" data-module="nhsuk-checkboxes">\n<div class="nhsuk-checkboxes__item">\n'
        '<input class="nhsuk-checkboxes__input" id="{id}" name="{name}" type="checkbox" value="on"{checked}{described}>'
        "\n"
        '<label class="nhsuk-label nhsuk-checkboxes__label" for="{id}">{label}</label>\n</div>\n</div>\n',
        said=hint_and_errors(shown),
        id=shown["id"],
        name=shown["name"],
        checked=CHECKED if shown["checked"] else "",
        described=described(shown),
        label=shown["label"],
    )
    return group(shown, box)
