"""A time of day in a box, as people write it, and moments in UK time made from it."""

import datetime
import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm|a\.m\.|p\.m\.)?")
_WORDS = {"noon": datetime.time(12), "midday": datetime.time(12)}


class ClockField(forms.CharField):
    """A time of day: 5pm, 5.30pm, 17:00 or noon. Cleans to a time. `noun` is what the messages call it."""

    def __init__(self, *, noun: str = "the time", **kwargs) -> None:
        kwargs.setdefault("error_messages", {})
        kwargs["error_messages"] = {"required": f"Enter {noun}, like 5pm"} | kwargs["error_messages"]
        super().__init__(**kwargs)
        self.noun = noun
        self.widget.attrs |= {"autocomplete": "off", "size": "8"}

    def to_python(self, value):
        """The time that was typed; an error that shows how to write one."""
        text = super().to_python(value).lower()
        if not text or text in _WORDS:
            return _WORDS.get(text)
        found = _TIME.fullmatch(text)
        hour, minute = (int(found[1]), int(found[2] or 0)) if found else (99, 99)
        half = (found[3] or "")[:1] if found else ""
        if half:
            hour = hour % 12 + 12 * (half == "p") if 1 <= hour <= 12 else 99
        if hour > 23 or minute > 59 or not half and found and not found[2]:
            raise ValidationError(f"Write {self.noun} like 5pm or 17:00", code="invalid")
        return datetime.time(hour, minute)

    def prepare_value(self, value):
        """The time as pages write it: 5pm, 10:42am."""
        if isinstance(value, datetime.time):
            return f"{value:%I:%M%p}".lower().lstrip("0").replace(":00", "")
        return value


def uk_moment(on: datetime.date, at: datetime.time) -> datetime.datetime:
    """A day and a time of it in the UK as one moment."""
    return timezone.make_aware(datetime.datetime.combine(on, at))
