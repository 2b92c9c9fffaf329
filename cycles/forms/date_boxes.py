"""What a form of dates is made of: a day in three boxes, a time of day beside it, a tick for a date in the past."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from cycles.date_rules import NAMES
from ui.clock import ClockField, uk_moment
from ui.fields import DateField
from ui.layout import If
from ui.widgets import TextInput

CLOSE_OF_WORK = time(17)
PASSED = If("form.lies_in_the_past", "passed_is_meant")
MOMENTS = ("submission_at", "second_set_until", "survey_closes_at")


def box_of(name: str) -> str:
    """The box in which the date of this name is entered."""
    return f"{name}_date" if name in MOMENTS else name


def moment_in(cleaned: dict[str, Any], name: str) -> datetime | None:
    """The moment of this name out of its day and its time; None where either is missing."""
    on, at = cleaned.get(f"{name}_date"), cleaned.get(f"{name}_time")
    return uk_moment(on, at) if on and at else None


def initial_of(name: str, at: datetime) -> dict[str, Any]:
    """What stands at first in the boxes of a moment."""
    local = timezone.localtime(at)
    return {f"{name}_date": local.date(), f"{name}_time": local.time()}


def day_field(label: str, name: str, hint: str = "") -> DateField:
    """The boxes of the day of this name."""
    return DateField(label=label, noun=NAMES[name], help_text=hint or "For instance 15 1 2010")


def time_field(label: str) -> ClockField:
    """The box of a time of day."""
    return ClockField(
        label=label,
        noun="the time",
        initial=CLOSE_OF_WORK,
        help_text="UK time, for instance 5pm or 17:00; for the end of the day, 11:59pm",
        widget=TextInput(width=10, autocomplete="off"),
    )


class PassedField(forms.BooleanField):
    """A box that is there only where a date lies in the past: nobody enters one unawares."""

    def __init__(self) -> None:
        super().__init__(required=False, label="Yes, I mean a date in the past")
