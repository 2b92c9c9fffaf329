"""The template pack “nhsuk” as functions: crispy-forms’ tags, the layouts of `ui.layout` and our own tags call these,
so a form looks the same whichever way it is drawn."""

from collections.abc import Iterable
from typing import Any

from django.forms import BoundField
from django.template import Context
from django.template.defaulttags import CsrfTokenNode
from django.utils.safestring import SafeString, mark_safe

from ui import drawing, rendering
from ui.markup import markup

_MULTIPART = mark_safe(' enctype="multipart/form-data"')
_TOKEN = CsrfTokenNode()
_KINDS = {"": "", "small": ' class="app-small"', "note": ' class="app-note"'}


def field(bound: BoundField, **shown: Any) -> SafeString:
    """A field with label, hint, error and control; `shown` as `ui.rendering.field_context` takes it."""
    return drawing.field(rendering.field_context(bound, **shown))


def cell(bound: BoundField, label: str, *, describedby: str = "") -> SafeString:
    """The control of a field alone, for a table or a grid, with its error above it; ValueError where it has several."""
    shown = rendering.field_context(bound, hint="", describedby=describedby)
    if shown["component"] not in drawing.CELLS:
        raise ValueError("A cell holds a text box, a select or a text area only.")
    if shown["limit"]:  # no room for the count in a cell
        shown |= {"limit": None, "describedby": shown["describedby"].removesuffix(shown["ids"]["info"]).strip()}
    return drawing.cell(shown, label)


def button(text: str, *, refused: str = "", decision: Any = None, **shown: Any) -> SafeString:
    """A button, or the reason why there is none (`refused`, or a Decision that says no); `shown` as `drawing.button`
    takes it."""
    if decision is not None and not decision.allowed:
        refused = decision.reason
    return markup('<p class="app-refused">{}</p>\n', refused) if refused else drawing.button(text, **shown)


def buttons(content: SafeString) -> SafeString:
    """Buttons side by side."""
    return markup('<div class="nhsuk-button-group">{}</div>', content)


def hidden(name: str, value: object) -> SafeString:
    """A value that comes back with the form and is no field of it."""
    return markup('<input type="hidden" name="{}" value="{}">\n', name, value)


def paragraph(words: str, kind: str = "") -> SafeString:
    """Words between the fields. `kind`: "", "small" or "note"."""
    return markup("<p{}>{}</p>\n", mark_safe(_KINDS[kind]), words)


def fieldset(legend: str, content: SafeString, *, size: str) -> SafeString:
    """Fields under a legend."""
    return markup(
        '<div class="nhsuk-form-group"><fieldset class="nhsuk-fieldset">\n'
        '<legend class="nhsuk-fieldset__legend nhsuk-fieldset__legend--{}">{}</legend>\n{}</fieldset></div>\n',
        size,
        legend,
        content,
    )


def form(
    content: SafeString,
    context: Context,
    *,
    source: Any = None,
    method: str = "post",
    attributes: SafeString | str = "",
    csrf: bool = True,
) -> SafeString:
    """The form tag around its content: the server checks and says it better than the browser (`novalidate`), what is
    posted carries the token of the page, and a form with a file (`source`, a form or formset) is sent in parts."""
    posted = method.lower() == "post"
    return markup(
        '<form method="{method}"{enctype} novalidate{attributes}>\n{token}{content}</form>\n',
        method=method.lower(),
        enctype=_MULTIPART if source and source.is_multipart() else "",
        attributes=attributes,
        token=mark_safe(_TOKEN.render(context)) if posted and csrf else "",
        content=content,
    )


def errors(sources: Iterable[Any]) -> SafeString:
    """The error summary of forms and formsets; nothing where none has an error."""
    return rendering.draw("nhsuk/error_summary.html", {"lines": rendering.error_lines(sources)})


def problem(content: SafeString, title: str) -> SafeString:
    """An error summary of what no field of a form is at fault for; it takes the focus as any does."""
    return rendering.draw("nhsuk/error_summary.html", {"content": content, "title": title})
