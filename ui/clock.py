"""A time of day in a box, as people write it, and moments in UK time made from it."""

import datetime
import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import capfirst

from sentences.comparing import compared
from sentences.dates import clock

_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?:[:.]00)?\s*(am|pm|a\.m\.?|p\.m\.?)?")
_MIDDAY = re.compile(r"(?:12(?:[:.]00)?\s*)?(?:noon|midday)")
_MIDNIGHT = re.compile(r"(?:12(?:[:.]00)?\s*)?midnight|24[:.]?00|0?0[:.]00(?:[:.]00)?\s*(?:am|a\.m\.?)?|0000")
_NONE = (99, 99)


class ClockField(forms.CharField):
    """A time of day: 5pm, 5.30pm, 17:00 or midday. Cleans to a time. `noun` is what the messages call it.

    Midnight is no deadline: it belongs to two days, and who reads it may take the other. 11:59pm is asked for.
    """

    def __init__(self, *, noun: str = "the time", **kwargs) -> None:
        kwargs.setdefault("error_messages", {})
        kwargs["error_messages"] = {"required": f"Enter {noun}, like 5pm"} | kwargs["error_messages"]
        super().__init__(**kwargs)
        self.noun = noun
        self.widget.attrs |= {"autocomplete": "off", "size": "8"}

    def to_python(self, value):
        """The time that was typed; an error that shows how to write one."""
        text = compared(super().to_python(value))
        if not text:
            return None
        if _MIDDAY.fullmatch(text):
            return datetime.time(12)
        hour, minute = (0, 0) if _MIDNIGHT.fullmatch(text) else _read(text)
        if (hour, minute) == (0, 0):
            raise ValidationError(
                f"{capfirst(self.noun)} cannot be midnight: it could be the start or the end of the day. "
                "Write 11:59pm for the end of the day",
                code="midnight",
            )
        if hour > 23 or minute > 59:
            raise ValidationError(f"Write {self.noun} like 5pm or 17:00", code="invalid")
        return datetime.time(hour, minute)

    def prepare_value(self, value):
        """The time as pages write it: 5pm, 10:42am."""
        return clock(value) if isinstance(value, datetime.time) else value


def _read(text: str) -> tuple[int, int]:
    """Hour and minute of a time in figures; numbers that no time has where it is none."""
    found = _TIME.fullmatch(text) if text.isascii() else None
    if found is None:
        return _NONE
    hour, minute = int(found[1]), int(found[2] or 0)
    half = (found[3] or "")[:1]
    if half:
        return (hour % 12 + 12 * (half == "p"), minute) if 1 <= hour <= 12 else _NONE
    return (hour, minute) if found[2] else _NONE


def uk_moment(on: datetime.date, at: datetime.time) -> datetime.datetime:
    """A day and a time of it in the UK as one moment."""
    return timezone.make_aware(datetime.datetime.combine(on, at))
