"""Form fields of the product: their rules, and the words of their errors. A message says how to mend the matter."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst

from sentences.comparing import sent_address, without_unseen, written_address
from sentences.lines import too_long
from sentences.signs import readable
from ui import widgets

# The marks of a criterion in the evidence review.
MARKS = [("met", "Met"), ("not_met", "Not met"), ("not_evidenced", "Not evidenced")]
COLOURS = [("red", "Red"), ("amber", "Amber"), ("green", "Green")]


class CountedTextField(forms.CharField):
    """Long text with a limit in characters, spaces and punctuation included, a line end counted as one.

    Text over the limit stays on the screen: there is no `maxlength` attribute, the server checks. `noun` is what the
    message calls the text ("the commentary").
    """

    def __init__(self, limit: int, *, noun: str = "this text", rows: int = 8, **kwargs) -> None:
        kwargs.setdefault("strip", False)
        kwargs.setdefault("widget", forms.Textarea({"rows": rows}))
        kwargs.setdefault("error_messages", {})
        kwargs["error_messages"] = {"required": f"Enter {noun}"} | kwargs["error_messages"]
        super().__init__(**kwargs)
        self.limit = limit
        self.noun = noun

    def to_python(self, value):
        """Readable text (`sentences.signs`); text of nothing but white space becomes empty."""
        text = readable(super().to_python(value) or "")
        return text if text.strip() else self.empty_value

    def validate(self, value):
        """Refuse text over the limit and say by how many characters it must shrink."""
        super().validate(value)
        if sentence := too_long(value or "", self.limit, self.noun):
            raise ValidationError(sentence, code="too_long")


class AddressField(forms.EmailField):
    """An email address, however it was typed or copied. Cleans to the address as it is kept."""

    default_error_messages = {
        "invalid": "Enter an email address in full, like name@example.org",
        "letters": "Check the letters before the @: no mail can be sent to accents or letters of another alphabet",
    }

    def to_python(self, value):
        """Without what it was copied with, and without signs that nobody sees; an error where no mail can be sent."""
        address = written_address(value or "")
        try:
            sent_address(address)
        except ValueError:
            code = "invalid" if address.rpartition("@")[0].isascii() else "letters"
            raise ValidationError(self.error_messages[code], code=code) from None
        return address


def _number(text: str) -> int:
    """A number of up to four digits; nought for everything else, however long it is."""
    return int(text) if len(text) <= 4 and text.isascii() and text.isdigit() else 0


class DateField(forms.MultiValueField):
    """A date in three boxes. The month may be typed as a number or a name. `noun` is what the messages call the date
    ("the date of the board meeting")."""

    widget = widgets.DateInput
    _MONTHS = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ]

    def __init__(self, *, noun: str = "the date", **kwargs) -> None:
        kwargs.setdefault("error_messages", {})
        kwargs["error_messages"] = {"required": f"Enter {noun}"} | kwargs["error_messages"]
        self.noun = noun
        parts = [forms.CharField(required=False) for _ in range(3)]
        super().__init__(parts, require_all_fields=False, **kwargs)

    def clean(self, value):
        """Return the date, or None where none is needed; the error names the boxes that are wrong."""
        typed = dict(
            zip(
                ("day", "month", "year"),
                (without_unseen(part or "").strip() for part in value or ["", "", ""]),
                strict=True,
            )
        )
        missing = [part for part, text in typed.items() if not text]
        if len(missing) == 3:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        if missing:
            raise self._error(f"must include a {' and a '.join(missing)}", missing)
        month = self._month(typed["month"])
        day, year = (_number(typed[part]) for part in ("day", "year"))
        if not 1000 <= year <= 9999:
            raise self._error("must have a year of four numbers, like 2010", ["year"])
        try:
            return datetime.date(year, month, day)
        except ValueError:
            wrong = [] if 1 <= month <= 12 else ["month"]
            wrong += [] if 1 <= day <= 31 else ["day"]
            raise self._error("must be a real date, like 12 3 2010", wrong or list(typed)) from None

    def _month(self, text: str) -> int:
        if number := _number(text):
            return number
        names = [n for n, name in enumerate(self._MONTHS, 1) if len(text) >= 3 and name.startswith(text.lower())]
        return names[0] if names else 0

    def _error(self, rest: str, parts: list[str]) -> ValidationError:
        # Django fills the message with the params, so a per cent sign in it must be doubled.
        message = f"{capfirst(self.noun)} {rest}".replace("%", "%%")
        return ValidationError(message, code="invalid", params={"parts": parts})

    def has_changed(self, initial, data):
        """Whether the boxes hold another date than the one they were filled with."""
        try:
            return self.clean(data) != initial
        except ValidationError:
            return True


class LevelField(forms.TypedChoiceField):
    """A level, 1 to 4 unless `levels` says otherwise. Cleans to an int, or None where none is chosen."""

    def __init__(self, *, levels: Iterable[int] = (1, 2, 3, 4), supported: int | None = None, **kwargs) -> None:
        levels = list(levels)
        message = f"Choose a level from {levels[0]} to {levels[-1]}"
        kwargs.setdefault("error_messages", {})
        kwargs["error_messages"] = {"required": message, "invalid_choice": message} | kwargs["error_messages"]
        kwargs.setdefault("widget", widgets.LevelRadios(supported=supported, columns=min(len(levels), 4)))
        super().__init__(
            choices=[(level, f"Level {level}") for level in levels], coerce=int, empty_value=None, **kwargs
        )


class ColourField(forms.ChoiceField):
    """Red, amber or green. `hints` gives the meaning of a colour where the framework prints one. Cleans to the word in
    small letters, or "" where none is chosen."""

    def __init__(self, *, hints: Mapping[str, str] | None = None, **kwargs) -> None:
        message = "Choose red, amber or green"
        kwargs.setdefault("error_messages", {})
        kwargs["error_messages"] = {"required": message, "invalid_choice": message} | kwargs["error_messages"]
        kwargs.setdefault("widget", widgets.ColourRadios(hints=hints))
        super().__init__(choices=COLOURS, **kwargs)


class LikertField(forms.ChoiceField):
    """Answers to a statement, in their order, and `opt_out` (value, label) below the word "or"."""

    def __init__(self, choices: Sequence[tuple[str, str]], *, opt_out: tuple[str, str] | None = None, **kwargs) -> None:
        choices = [(str(value), label) for value, label in choices]
        kwargs.setdefault("error_messages", {})
        kwargs["error_messages"] = {
            "required": "Choose an answer",
            "invalid_choice": "Choose one of the answers",
        } | kwargs["error_messages"]
        kwargs.setdefault("widget", widgets.LikertRadios(divider_before=str(opt_out[0]) if opt_out else None))
        if opt_out:
            choices.append((str(opt_out[0]), opt_out[1]))
        super().__init__(choices=choices, **kwargs)


class SegmentsField(forms.ChoiceField):
    """One of a few short choices side by side; the marks of a criterion unless `choices` says otherwise."""

    def __init__(self, *, choices: Sequence[tuple[str, str]] = MARKS, **kwargs) -> None:
        *others, last = [label[:1].lower() + label[1:] for _, label in choices]
        message = f"Choose {', '.join(others)} or {last}"
        kwargs.setdefault("error_messages", {})
        kwargs["error_messages"] = {"required": message, "invalid_choice": message} | kwargs["error_messages"]
        kwargs.setdefault("widget", widgets.Segments())
        super().__init__(choices=choices, **kwargs)


class Criterion(NamedTuple):
    """One criterion to tick: its value in the form, its official text, and the lines of its parts."""

    value: str
    text: str
    parts: Sequence[str] = ()


class CriteriaField(forms.MultipleChoiceField):
    """Criteria to tick. Cleans to the list of values ticked."""

    def __init__(self, criteria: Iterable[Criterion], **kwargs) -> None:
        criteria = list(criteria)
        parts = {criterion.value: criterion.parts for criterion in criteria if criterion.parts}
        kwargs.setdefault("required", False)
        kwargs.setdefault("widget", widgets.CriteriaTicks(parts=parts))
        super().__init__(choices=[(str(c.value), c.text) for c in criteria], **kwargs)
