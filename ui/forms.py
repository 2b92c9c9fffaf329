"""A form whose standard errors are sentences that say what to do."""

from django import forms
from django.utils.text import capfirst

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
_NEEDS_NO_ARTICLE = ("the ", "a ", "an ", "your ", "our ", "their ", "each ", "other ")


def _required(field: forms.Field, label: str) -> str:
    """The sentence that asks for the answer that is missing."""
    label = label.removesuffix("(optional)").strip()
    if label.endswith("?"):
        return f"Answer the question “{label}”"
    if isinstance(field, forms.BooleanField):
        return f"Tick “{label}”"
    # The label as it stands inside a sentence: "Email address" → "email address", "PCT name" stays.
    inside = label if label[1:2].isupper() else label[:1].lower() + label[1:]
    article = "" if inside.startswith(_NEEDS_NO_ARTICLE) else "the "
    verb = "Choose" if isinstance(field, forms.ChoiceField | forms.FileField) else "Enter"
    return f"{verb} {article}{inside}"


class PlainMessages:
    """Mix into a form: a missing answer is asked for by the field's label instead of "This field is required".

    A field with its own `error_messages` keeps them.
    """

    fields: dict[str, forms.Field]

    def __init__(self, *args, **kwargs) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if str(field.error_messages.get("required", "")) == _DJANGO_REQUIRED:
                label = str(field.label or capfirst(name.replace("_", " ")))
                field.error_messages["required"] = _required(field, label)
            for cls, code, theirs, ours in _OURS:
                if isinstance(field, cls) and str(field.error_messages.get(code, theirs)) == theirs:
                    field.error_messages[code] = ours


class Form(PlainMessages, forms.Form):
    """`django.forms.Form` with plain messages."""


class ModelForm(PlainMessages, forms.ModelForm):
    """`django.forms.ModelForm` with plain messages."""
