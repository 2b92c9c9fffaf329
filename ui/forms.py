"""A form whose standard errors are sentences that say what to do."""

from django import forms
from django.utils.text import capfirst

_DJANGO_REQUIRED = str(forms.Field.default_error_messages["required"])


def _in_sentence(label: str) -> str:
    """The label as it stands inside a sentence: "E-mail address" → "e-mail address", "PCT name" stays."""
    label = str(label or "").removesuffix("(optional)").strip()
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


class PlainMessages:
    """Mix into a form: a missing answer is asked for by the field's label instead of "This field is required".

    A field with its own `error_messages` keeps them.
    """

    def __init__(self, *args, **kwargs) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if str(field.error_messages.get("required", "")) != _DJANGO_REQUIRED:
                continue
            label = field.label or capfirst(name.replace("_", " "))
            verb = "Choose" if isinstance(field, forms.ChoiceField | forms.FileField) else "Enter"
            field.error_messages["required"] = f"{verb} {_in_sentence(label)}"


class Form(PlainMessages, forms.Form):
    """`django.forms.Form` with plain messages."""


class ModelForm(PlainMessages, forms.ModelForm):
    """`django.forms.ModelForm` with plain messages."""
