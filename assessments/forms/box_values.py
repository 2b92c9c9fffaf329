"""The boxes of a form by name, each with the list of its values: what is kept of a form, and how it is filled again."""

from collections.abc import Iterable

from django import forms
from django.forms import BoundField
from django.forms.utils import ErrorDict
from django.http import QueryDict

from assessments.forms.parts import PartForm
from assessments.pages.part_page import PartPage
from sentences.signs import readable

Content = dict[str, list[str]]

# What travels with a form and is no part of what was typed. Boxes of a conflict have a colon in their name.
_OWN = ("version", "go", "resolve", "kept", "person", "csrfmiddlewaretoken")


def posted(data: QueryDict) -> Content:
    """What was typed, box by box, whether or not the form still has the box. PostgreSQL keeps no NUL."""
    return {
        readable(name): [readable(value) for value in values]
        for name, values in data.lists()
        if name not in _OWN and ":" not in name
    }


def in_return(form: PartForm) -> Content:
    """What the return holds now, as the boxes of its unbound form would send it."""
    return {box: values for name in boxes_of(form) for box, values in in_return_box(form, name).items()}


def in_return_box(form: PartForm, name: str) -> Content:
    """What the return holds in the boxes of one field."""
    bound = form[name]
    field, value = bound.field, form.get_initial_for_field(bound.field, name)
    if isinstance(field.widget, forms.MultiWidget):
        parts = field.widget.decompress(value) or []
        return {box: ["" if part is None else str(part)] for box, part in zip(names_of(bound), parts, strict=True)}
    if isinstance(field, forms.MultipleChoiceField):
        return {name: [str(one) for one in value or []]}
    if isinstance(field, forms.BooleanField):
        return {name: ["on"] if value else []}
    return {name: ["" if value is None else readable(str(value))]}


def boxes_of(form: PartForm) -> Iterable[str]:
    """The names of the fields that hold what is typed."""
    return [name for name in form.fields if name not in _OWN]


def names_of(bound: BoundField) -> list[str]:
    """The boxes of one field: a date has three."""
    widget = bound.field.widget
    if isinstance(widget, forms.MultiWidget):
        suffixes: list[str] = widget.widgets_names  # type: ignore[attr-defined]
        return [f"{bound.html_name}{suffix}" for suffix in suffixes]
    return [bound.html_name]


def is_ticked(field: forms.Field) -> bool:
    """Whether the field is one whose boxes are sent only where they are ticked."""
    return isinstance(field, forms.BooleanField | forms.MultipleChoiceField)


def filled(form_class: type[PartForm], page: PartPage, content: Content, version: int) -> PartForm:
    """The form with other words than the return's in it, saved only when the reader saves it; without complaints yet.

    A box that the words do not have, because it came to the form afterwards, stands as it is in the return.
    """
    data = QueryDict(mutable=True)
    for name, values in content.items():
        data.setlist(name, values)
    form, now = form_class(page, data), form_class(page)
    for name in boxes_of(form):
        if name in now.fields and not is_ticked(form.fields[name]):
            for box, values in in_return_box(now, name).items():
                if box not in data:
                    data.setlist(box, values)
    data["version"] = str(version)
    form.data = data
    form._errors, form.cleaned_data = ErrorDict(), {}  # type: ignore[attr-defined]
    return form


def left_over(form: PartForm, content: Content) -> list[str]:
    """Texts of boxes that the form does not have any more."""
    known = {box for name in form.fields for box in names_of(form[name])}
    return [text for box, values in content.items() if box not in known for text in values if text.strip()]
