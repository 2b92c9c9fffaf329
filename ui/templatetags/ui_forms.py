"""Fields and forms in templates, drawn by the template pack. Settings make this a builtin, as they do `ui`.

{% crispy form %}                   an ordinary form, drawn whole as its `helper` says (`ui.layout`)
{% ui_form form %}                  the form tag around what is drawn field by field
{% ui_field form.name %}            label, hint, error, control; `size` heading` `label_hidden` `supported` ...
{% ui_button "Save" name="go" %}    `decision=` or `refused=` puts the reason in the button's place
{% ui_error_summary form other %}   only where the page's forms have names of their own (below)

Errors, the one convention: a view gives its form to the template as `form`, several as `forms` (a list), a formset as
`formset`. The layout then shows the error summary at the top of main and starts the title with "Error: ". A page whose
forms have other names overrides `{% block errors %}` with `{% ui_error_summary … %}` and gives `has_errors=True`.
"""

from typing import Any

from django import template
from django.forms.utils import flatatt
from django.utils.safestring import SafeString

from ui import pack, rendering
from ui.markup import markup

register = template.Library()


@register.simple_tag
def ui_field(
    field,
    size="s",
    heading=False,
    label_hidden=False,
    label=None,
    about="",
    hint=None,
    describedby="",
    supported=None,
    classes="",
) -> SafeString:
    """One field of a form with label, hint and error. `size` of the label: "", "s", "m", "l", "xl"; `heading` makes the
    label the page's h1; `about` ends it for those who hear it; `supported` is the level that the ticks support (level
    boxes only)."""
    return pack.field(
        field,
        size=size,
        heading=heading,
        label_hidden=label_hidden,
        label=label,
        about=about,
        hint=hint,
        describedby=describedby,
        supported=supported,
        classes=classes,
    )


@register.simple_tag
def ui_button(
    text,
    name="",
    value="",
    variant="",
    small=False,
    href="",
    about="",
    form_id="",
    shows="",
    refused="",
    decision=None,
    again=False,
) -> SafeString:
    """A button, or a link that looks like one (`href`). `variant`: "secondary", "warning". `about` ends its name for
    those who hear it. `shows` is the id of the part of the page that a press changes: the page comes back there, and
    with the focus on it where it can have one. `refused` (text) or `decision` (a Decision) puts the reason in the
    button's place. A second press within a second is taken for a slip, but for `again`: a button whose page stays and
    may be pressed again at once."""
    return pack.button(
        text,
        refused=refused,
        decision=decision,
        name=name,
        value=value,
        variant=variant,
        small=small,
        href=href,
        about=about,
        form_id=form_id,
        shows=shows,
        again=again,
    )


@register.simple_block_tag
def ui_button_group(content) -> SafeString:
    """Buttons side by side."""
    return pack.buttons(content)


@register.simple_block_tag(takes_context=True)
def ui_form(
    context, content, form=None, classes="", action=None, method="post", attributes="", csrf=True
) -> SafeString:
    """The form tag around fields that are drawn one by one, with its token; in parts where `form` has a file.
    `action` is the address where it is not the page's own."""
    if action == "":  # as `{% url … as name %}` leaves it where there is no such address
        raise template.TemplateSyntaxError("ui_form was given an action that is no address.")
    own = flatatt({name: value for name, value in {"action": action, "class": classes}.items() if value})
    attributes = markup("{}{}", own, attributes)
    return pack.form(content, context, source=form, method=method, attributes=attributes, csrf=csrf)


def _forms_of(context: template.Context) -> list[Any]:
    named = [context.get("form"), *(context.get("forms") or []), context.get("formset")]
    return [source for source in named if source is not None]


@register.simple_tag(takes_context=True)
def ui_error_summary(context, *sources) -> SafeString:
    """The errors of the forms and formsets given, or of the page's `form`, `forms` and `formset`."""
    return pack.errors(sources or _forms_of(context))


@register.simple_block_tag
def ui_problem(content, title="There is a problem") -> SafeString:
    """An error summary with words of its own, where no field of a form is at fault."""
    return pack.problem(content, title)


@register.simple_tag(takes_context=True)
def ui_title_prefix(context) -> str:
    """ "Error: " where the page shows an error summary. For the layout."""
    wrong = context.get("has_errors") or rendering.error_lines(_forms_of(context))
    return "Error: " if wrong else ""
