"""From a bound field to what it shows. What draws it (`ui.drawing`) decides nothing; it is decided here."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from django import forms
from django.forms import BoundField
from django.forms.formsets import BaseFormSet
from django.forms.utils import flatatt
from django.template import Context, Engine
from django.utils.safestring import SafeString

from sentences.counts import counted, either
from sentences.lists import listed
from sentences.signs import called, readable, undrawn
from ui import marks

# Django's own widgets, most special first.
_PLAIN_WIDGETS = [
    (forms.RadioSelect, "radios"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Textarea, "textarea"),
    (forms.FileInput, "file"),
    (forms.Select, "select"),
    (forms.PasswordInput, "password"),
    (forms.TextInput, "input"),
]
# Radios in another dress: one template, these classes.
_RADIOS = {
    "radios": "nhsuk-radios{inline}{small}",
    "level_radios": "nhsuk-radios nhsuk-radios--small app-choice app-choice--{columns}",
    "rag_radios": "nhsuk-radios nhsuk-radios--small app-choice app-choice--3",
    "likert": "nhsuk-radios app-likert",
    "segments": "nhsuk-radios nhsuk-radios--small app-segments",
}
_TYPED = ("input", "textarea")
# So many signs are named that cannot be printed.
_MOST_SIGNS = 5
_MULTIPLE = {*_RADIOS, "checkboxes", "criteria_ticks"}
# No maxlength: it would cut pasted text in silence (docs/architecture.md, rule 7). No required: the server says it
# better.
_PASSED_ON = ("accept", "autocapitalize", "autocomplete", "inputmode", "multiple", "spellcheck", "wrap")


class Option(NamedTuple):
    """One radio, checkbox or line of a select, ready to draw."""

    id: str
    value: str
    label: str
    checked: bool
    hint: str
    parts: tuple[str, ...]
    divider: str


class ErrorLine(NamedTuple):
    """One line of the error summary; `href` is empty where no field is at fault."""

    text: str
    href: str


def draw(name: str, context: dict[str, Any]) -> SafeString:
    """A small template as part of a page: what `render_to_string` gives, without what only whole pages need."""
    return Engine.get_default().get_template(name).render(Context(context))


def component_of(bound: BoundField) -> str:
    """What draws this field: a name in `ui.drawing`."""
    widget = bound.field.widget
    if bound.is_hidden:
        return "hidden"
    if component := getattr(widget, "component", ""):
        return component
    return next((name for cls, name in _PLAIN_WIDGETS if isinstance(widget, cls)), "input")


def first_id(bound: BoundField) -> str:
    """The id that an error links to: the box, the first choice, or the first box of a date that is wrong."""
    if component_of(bound) != "date":
        return bound.auto_id
    wrong = _wrong_parts(bound)
    return f"{bound.auto_id}_{wrong[0] if wrong else 'day'}"


def error_lines(sources: Iterable[Any]) -> list[ErrorLine]:
    """Every error of the forms and formsets given, in the order of their fields, in the words shown at the field."""
    lines: list[ErrorLine] = []
    for source in sources:
        if isinstance(source, BaseFormSet):
            if source.is_bound:
                lines += [ErrorLine(str(text), "") for text in source.non_form_errors()]
                lines += error_lines(source.forms)
        elif isinstance(source, forms.BaseForm) and source.is_bound:
            lines += [ErrorLine(str(text), "") for text in source.non_field_errors()]
            for bound in source:
                href = "" if bound.is_hidden else f"#{first_id(bound)}"
                lines += [ErrorLine(str(text), href) for text in bound.errors]
    return lines


def field_context(
    bound: BoundField,
    *,
    size: str = "s",
    heading: bool = False,
    label_hidden: bool = False,
    label: str | None = None,
    about: str = "",
    hint: str | None = None,
    describedby: str = "",
    supported: int | None = None,
    classes: str = "",
) -> dict[str, Any]:
    """Everything that one field shows, as `ui.drawing` takes it."""
    widget, component, auto_id = bound.field.widget, component_of(bound), bound.auto_id
    errors = list(bound.errors) if bound.form.is_bound else []
    shown_hint = str(bound.help_text) if hint is None else hint
    ids = {name: f"{auto_id}-{name}" for name in ("hint", "error", "print", "info")}
    limit = getattr(bound.field, "limit", None) or getattr(bound.field, "max_length", None)
    counted = component == "textarea" and limit
    value = _text(bound)
    unprinted = undrawn(value) if component in _TYPED else []
    described = [
        describedby,
        ids["hint"] if shown_hint else "",
        ids["error"] if errors else "",
        ids["print"] if unprinted else "",
    ]
    # Only one element may carry the description: the fieldset of a group, else the control.
    context = {
        "component": component,
        "field": bound,
        "id": auto_id,
        "name": bound.html_name,
        "label": bound.label if label is None else label,
        "about": about,
        "label_hidden": label_hidden,
        "size": size,
        "heading": heading,
        "hint": shown_hint,
        "errors": errors,
        "ids": ids,
        "describedby": " ".join(filter(None, [*described, ids["info"] if counted else ""])),
        "attrs": _attrs(widget, component),
        "value": value,
        "unprinted": _cannot_be_printed(unprinted),
        "classes": classes,
        "limit": limit if counted else None,
        "rows": widget.attrs.get("rows", 5),
        "widget": widget,
    }
    if component in _MULTIPLE or component == "select":
        level = supported if supported is not None else getattr(widget, "supported", None)
        context["options"] = _options(bound, component, level)
        if component in _RADIOS:
            context["box"] = _box(widget, component)
    elif component == "date":
        context["parts"] = _date_parts(bound)
    elif component == "input":
        context |= _input(bound)
    elif component == "file":
        context["existing"] = getattr(widget, "existing", "")
    elif component == "checkbox":
        context["checked"] = bool(bound.value())
    return context


def _cannot_be_printed(signs: list[str]) -> str:
    """What the author is told of signs for which a printed report has no letter; it refuses nothing."""
    if not signs:
        return ""
    more = f" and {counted(len(signs) - _MOST_SIGNS, 'other')}" if len(signs) > _MOST_SIGNS else ""
    them = either(len(signs), "it", "them")
    named = ", ".join(called(sign) for sign in signs[:_MOST_SIGNS]) if more else listed([called(s) for s in signs])
    return f"A printed report cannot show {named}{more}. Write {them} in other signs or in words."


def _box(widget: forms.Widget, component: str) -> str:
    """The classes of the box around radios."""
    return _RADIOS[component].format(
        inline=" nhsuk-radios--inline" if getattr(widget, "inline", False) else "",
        small=" nhsuk-radios--small" if getattr(widget, "small", False) else "",
        columns=getattr(widget, "columns", 4),
    )


def _attrs(widget: forms.Widget, component: str) -> SafeString:
    passed = {key: widget.attrs[key] for key in _PASSED_ON if widget.attrs.get(key) not in (None, "", False)}
    if component == "password":
        passed.setdefault("autocomplete", "current-password")
    return _written(tuple((key, str(value)) for key, value in passed.items()))


@lru_cache(maxsize=256)
def _written(attrs: tuple[tuple[str, str], ...]) -> SafeString:
    """Attributes as they stand in a tag; a page repeats the same few."""
    return flatatt(dict(attrs))


def _text(bound: BoundField) -> str:
    if isinstance(bound.field.widget, forms.PasswordInput | forms.FileInput):
        return ""
    value = bound.value()
    if value is None or isinstance(value, list | tuple | dict):
        return ""
    shown = bound.field.widget.format_value(value) if hasattr(bound.field.widget, "format_value") else value
    return "" if shown is None else readable(str(shown))


def _options(bound: BoundField, component: str, supported: int | None) -> list[Option]:
    widget, auto_id, drawn = bound.field.widget, bound.auto_id, component == "rag_radios"
    hints = getattr(widget, "hints", {})
    parts = getattr(widget, "parts", {})
    divider_before = getattr(widget, "divider_before", None)
    value = bound.value()
    chosen = {str(v) for v in (value if isinstance(value, list | tuple | set) else [value]) if v is not None}
    options: list[Option] = []
    for value, label in _flat(getattr(bound.field, "choices", [])):
        key = str(value)
        # Nothing is preselected by an empty choice; a select keeps it as its first line.
        if key == "" and not isinstance(widget, forms.Select):
            continue
        hint = hints.get(key, "")
        if supported is not None and key == str(supported):
            hint = "Your ticks support this level"
        options.append(
            Option(
                id=auto_id if not options else f"{auto_id}-{len(options) + 1}",
                value=key,
                label=marks.rag(key, past=False) if drawn else label,
                checked=key in chosen,
                hint=hint,
                parts=tuple(parts.get(key, ())),
                divider=widget.divider if divider_before is not None and key == str(divider_before) else "",
            )
        )
    return options


def _flat(choices: Iterable[Any]) -> Iterable[tuple[Any, str]]:
    """Choices without their groups."""
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield value, label


def _input(bound: BoundField) -> dict[str, Any]:
    widget, field = bound.field.widget, bound.field
    kind = getattr(widget, "input_type", "text")
    attrs = {}
    if kind == "number":
        kind = "text"
        attrs["inputmode"] = "decimal" if isinstance(field, forms.DecimalField | forms.FloatField) else "numeric"
    return {
        "type": kind,
        "inputmode": attrs.get("inputmode", ""),
        "width": getattr(widget, "width", None) or (10 if attrs else None),
        "prefix": getattr(widget, "prefix", ""),
        "suffix": getattr(widget, "suffix", ""),
    }


def _wrong_parts(bound: BoundField) -> list[str]:
    for error in bound.errors.as_data():
        if parts := (error.params or {}).get("parts"):
            return parts
    return ["day", "month", "year"] if bound.errors else []


def _date_parts(bound: BoundField) -> list[dict[str, Any]]:
    value = bound.value()
    values = value if isinstance(value, list | tuple) else bound.field.widget.decompress(value)
    wrong = _wrong_parts(bound)
    return [
        {
            "id": f"{bound.auto_id}_{part}",
            "name": f"{bound.html_name}_{part}",
            "label": part.capitalize(),
            "width": 4 if part == "year" else 2,
            "value": "" if text is None else str(text),
            "error": part in wrong,
        }
        for part, text in zip(("day", "month", "year"), values, strict=False)
    ]
