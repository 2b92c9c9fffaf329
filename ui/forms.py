"""A form whose standard errors are sentences that say what to do."""

from django import forms
from django.utils.text import capfirst

_DJANGO_REQUIRED = str(forms.Field.default_error_messages["required"])
_OURS = [  # field class, code, message: what Django says less well
    (forms.EmailField, "invalid", "Enter an e-mail address in full, like name@example.org"),
    (forms.URLField, "invalid", "Enter an address in full, like https://www.example.org"),
    (forms.IntegerField, "invalid", "Enter a whole number, like 12"),
    (forms.DecimalField, "invalid", "Enter a number, like 41.7"),
    (forms.FileField, "empty", "The selected file is empty"),
]
_NEEDS_NO_ARTICLE = ("the ", "a ", "an ", "your ", "our ", "their ", "each ", "other ")


def _required(field: forms.Field, label: str) -> str:
    """The sentence that asks for the answer that is missing."""
    label = label.removesuffix("(optional)").strip()
    if label.endswith("?"):
        return f"Answer the question “{label}”"
    if isinstance(field, forms.BooleanField):
        return f"Tick “{label}”"
    # The label as it stands inside a sentence: "E-mail address" → "e-mail address", "PCT name" stays.
    inside = label if label[1:2].isupper() else label[:1].lower() + label[1:]
    article = "" if inside.startswith(_NEEDS_NO_ARTICLE) else "the "
    verb = "Choose" if isinstance(field, forms.ChoiceField | forms.FileField) else "Enter"
    return f"{verb} {article}{inside}"


class PlainMessages:
    """Mix into a form: a missing answer is asked for by the field's label instead of "This field is required".

    A field with its own `error_messages` keeps them.
    """

    def __init__(self, *args, **kwargs) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if str(field.error_messages.get("required", "")) == _DJANGO_REQUIRED:
                label = str(field.label or capfirst(name.replace("_", " ")))
                field.error_messages["required"] = _required(field, label)
            for cls, code, message in _OURS:
                theirs = cls.default_error_messages.get(code) or self._validators_message(cls)
                if isinstance(field, cls) and field.error_messages.get(code, theirs) == theirs:
                    field.error_messages[code] = message

    @staticmethod
    def _validators_message(cls: type[forms.Field]) -> object:
        """The message of the class's own validator, which its field may overrule (e-mail, URL)."""
        return cls.default_validators[0].message if cls.default_validators else None


class Form(PlainMessages, forms.Form):
    """`django.forms.Form` with plain messages."""


class ModelForm(PlainMessages, forms.ModelForm):
    """`django.forms.ModelForm` with plain messages."""
