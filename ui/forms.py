"""A form whose standard errors are sentences that say what to do."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.text import capfirst

from sentences.comparing import without_unseen
from sentences.signs import in_one_line, readable
from ui.widgets import NumberInput

_DJANGO_REQUIRED = str(forms.Field.default_error_messages["required"])
# What Django says less well: field class, code, its message, ours.
_OURS: list[tuple[type[forms.Field], str, str, str]] = [
    (
        forms.EmailField,
        "invalid",
        "Enter a valid email address.",
        "Enter an email address in full, like name@example.org",
    ),
    (forms.URLField, "invalid", "Enter a valid URL.", "Enter an address in full, like https://www.example.org"),
    (forms.IntegerField, "invalid", "Enter a whole number.", "Enter a whole number, like 12"),
    (forms.DecimalField, "invalid", "Enter a number.", "Enter a number, like 41.7"),
    (forms.FileField, "empty", "The submitted file is empty.", "The selected file is empty"),
]
_OF_ONE_LINE = (forms.TextInput, forms.EmailInput, forms.URLInput)
_NEEDS_NO_ARTICLE = ("the ", "a ", "an ", "your ", "our ", "their ", "each ", "other ")


def _required(field: forms.Field, label: str) -> str:
    """The sentence that asks for the answer that is missing."""
    label = label.removesuffix("(optional)").strip()
    if label.endswith("?"):
        return f"Answer the question “{label}”"
    if isinstance(field, forms.BooleanField):
        return f"Tick “{label}”"
    verb = "Choose" if isinstance(field, forms.ChoiceField | forms.FileField) else "Enter"
    return f"{verb} {_inside(label)}"


def _inside(label: str) -> str:
    """The label as it stands inside a sentence: "Email address" → "the email address", "PCT name" stays so."""
    inside = label if label[1:2].isupper() else label[:1].lower() + label[1:]
    return inside if inside.startswith(_NEEDS_NO_ARTICLE) else f"the {inside}"


def _too_long(label: str, limit: int) -> str:
    """The sentence that asks for fewer characters."""
    label = label.removesuffix("(optional)").strip()
    # Django fills the message with the params, so a per cent sign in it must be doubled.
    what = "your answer" if label.endswith("?") else _inside(label).replace("%", "%%")
    return f"Shorten {what} to {limit:,} characters"


class PlainMessages:
    """Mix into a form: a missing answer is asked for by the field's label instead of "This field is required", and so
    are fewer characters.

    A field with its own `error_messages` keeps them. What was typed is made readable before anything reads it.
    """

    fields: dict[str, forms.Field]
    data: Mapping[str, Any]
    add_prefix: Callable[[str], str]

    def __init__(self, *args, **kwargs) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.data = self._readable(self.data)
        for name, field in self.fields.items():
            label = str(field.label or capfirst(name.replace("_", " ")))
            if str(field.error_messages.get("required", "")) == _DJANGO_REQUIRED:
                field.error_messages["required"] = _required(field, label)
            if isinstance(field, forms.CharField) and field.max_length:
                field.error_messages.setdefault("max_length", _too_long(label, field.max_length))
            for cls, code, theirs, ours in _OURS:
                if isinstance(field, cls) and str(field.error_messages.get(code, theirs)) == theirs:
                    field.error_messages[code] = ours

    def _readable(self, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """What was sent, each text as it is kept; passwords as they are, since nobody is shown them."""
        widgets = {self.add_prefix(name): field.widget for name, field in self.fields.items()}

        def kept(name: str, value: Any) -> Any:
            widget = widgets.get(name)
            if not isinstance(value, str) or isinstance(widget, forms.PasswordInput):
                return value
            # In figures a sign that nobody sees is never meant.
            value = without_unseen(value) if isinstance(widget, NumberInput) else value
            return in_one_line(value) if isinstance(widget, _OF_ONE_LINE) else readable(value)

        if not isinstance(data, MultiValueDict):
            return {name: kept(name, value) for name, value in data.items()}
        found = QueryDict(mutable=True) if isinstance(data, QueryDict) else MultiValueDict()
        for name, values in data.lists():
            found.setlist(name, [kept(name, value) for value in values])
        return found


class Form(PlainMessages, forms.Form):
    """`django.forms.Form` with plain messages."""


class ModelForm(PlainMessages, forms.ModelForm):
    """`django.forms.ModelForm` with plain messages."""
