"""The forms of dates. Dates are entered in three boxes, times of day beside them, all in UK time."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from cycles.date_rules import NAMES, RegionDates, extension_problem, out_of_order, passed, stamp_of
from cycles.dates import in_words
from cycles.models import Extension, Timetable
from organisations.decisions import Late
from organisations.forms import ServiceForm
from sentences.dates import moment
from ui.clock import ClockField, uk_moment
from ui.fields import CountedTextField, DateField
from ui.layout import Buttons, Fields, Helper, Hidden, If, Inset, Link, Submit
from ui.widgets import TextInput

REASON_LIMIT = 1000
CLOSE_OF_WORK = time(17)
_SEEN = Hidden("seen", value_of="form.seen")
_PASSED = If("form.lies_in_the_past", "passed_is_meant")
_CANCEL = Link("Cancel", to="cancel_url", variant="secondary")
_MOMENTS = ("submission_at", "second_set_until", "survey_closes_at")


def box_of(name: str) -> str:
    """The box in which the date of this name is entered."""
    return f"{name}_date" if name in _MOMENTS else name


def _moment(cleaned: dict[str, Any], name: str) -> datetime | None:
    on, at = cleaned.get(f"{name}_date"), cleaned.get(f"{name}_time")
    return uk_moment(on, at) if on and at else None


def _initial(name: str, at: datetime) -> dict[str, Any]:
    local = timezone.localtime(at)
    return {f"{name}_date": local.date(), f"{name}_time": local.time()}


def _day(label: str, name: str, hint: str = "") -> DateField:
    return DateField(label=label, noun=NAMES[name], help_text=hint or "For instance 15 1 2010")


def _time(label: str) -> ClockField:
    return ClockField(
        label=label,
        noun="the time",
        initial=CLOSE_OF_WORK,
        help_text="UK time, for instance 5pm or 17:00",
        widget=TextInput(width=10, autocomplete="off"),
    )


class PassedField(forms.BooleanField):
    """A box that is there only where a date lies in the past: nobody enters one unawares."""

    def __init__(self) -> None:
        super().__init__(required=False, label="Yes, I mean a date in the past")


class SinceOpened(ServiceForm):
    """A form that carries which dates stood when it was opened, so that another's are not set over unseen (R-036)."""

    stamp = ""

    @property
    def seen(self) -> str:
        """The stamp that it carries."""
        return str(self.data.get("seen", self.stamp))

    def is_behind(self) -> bool:
        """Whether other dates stand now."""
        return self.seen != self.stamp

    def comes_late(self, late: Late, **boxes: Any) -> None:
        """Go on from the dates that stand now, with these boxes filled in anew."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        for name, value in boxes.items():
            if isinstance(value, date):
                for part in ("day", "month", "year"):
                    data[f"{name}_{part}"] = str(getattr(value, part))
            else:
                data[name] = self.fields[name].prepare_value(value)
        data["seen"] = self.stamp
        self.data, self.late = data, late


class DatesForm(SinceOpened):
    """The dates of a region. `before` are those that stand."""

    submission_at_date = _day("Submission deadline: day", "submission_at")
    submission_at_time = _time("Submission deadline: time")
    second_set_until_date = _day("Second set of nominees: last day", "second_set_until")
    second_set_until_time = _time("Second set of nominees: until which time")
    survey_closes_at_date = _day("The survey closes: day", "survey_closes_at")
    survey_closes_at_time = _time("The survey closes: time")
    panels_from = _day("First panel day", "panels_from", "For instance 1 3 2010")
    panels_to = _day("Last panel day", "panels_to", "For instance 14 5 2010")
    passed_is_meant = PassedField()

    helper = Helper(_SEEN, Fields(but=["passed_is_meant"]), _PASSED, Buttons(Submit("Continue"), _CANCEL))

    def __init__(self, data: Any = None, *, timetable: Timetable | None = None) -> None:
        self.before = RegionDates.of(timetable) if timetable else None
        self.by = timetable.by if timetable else None
        self.stamp = stamp_of(self.before)
        initial: dict[str, Any] = {}
        if timetable:
            for name in _MOMENTS:
                initial |= _initial(name, getattr(timetable, name))
            initial |= {"panels_from": timetable.panels_from, "panels_to": timetable.panels_to}
        super().__init__(data, initial=initial)
        self.lies_in_the_past = False

    def clean(self) -> dict[str, Any]:
        """Put days and times together and hold them against the rules."""
        cleaned = super().clean() or {}
        values: dict[str, Any] = {name: _moment(cleaned, name) for name in _MOMENTS}
        values |= {name: cleaned.get(name) for name in ("panels_from", "panels_to")}
        if any(value is None for value in values.values()):
            return cleaned
        dates = RegionDates(**values)
        if self.before and self.is_behind() and dates != self.before:
            self._bring_together(dates, self.before)
            return cleaned
        for name, message in out_of_order(dates, self.before).items():
            self.add_error(box_of(name), message)
        gone = passed(dates, self.before)
        self.lies_in_the_past = bool(gone)
        if gone and not cleaned.get("passed_is_meant"):
            for name in gone:
                self.add_error(box_of(name), f"{NAMES[name].capitalize()} lies in the past. Change it or say so below")
        cleaned["dates"] = dates
        return cleaned

    def _bring_together(self, mine: RegionDates, now: RegionDates) -> None:
        """Show what was set meanwhile: in place of dates that were not touched, beside those that were."""
        opened = RegionDates.read(self.seen)
        untouched: dict[str, Any] = {}
        for name in mine.changed_from(now):
            value = getattr(now, name)
            if opened and getattr(mine, name) == getattr(opened, name):
                untouched |= _initial(name, value) if name in _MOMENTS else {name: value}
            elif not opened or value != getattr(opened, name):
                at = in_words(value)
                self.add_error(
                    box_of(name), f"Meanwhile {NAMES[name]} was set to {at}. Enter that, or go on with yours"
                )
        self.comes_late(Late(now, by=self.by), **untouched)
        who = self.by or "Somebody else"
        self.add_error(None, f"{who} set dates while you were on this page. See what changed, then continue")

    def box_of(self, box: str) -> str | None:
        """As any; what is said of a date stands at its day."""
        return super().box_of(box_of(box))


class ExtensionForm(SinceOpened):
    """A deadline for one PCT, and why."""

    submission_at_date = _day("Deadline of this PCT: day", "submission_at")
    submission_at_time = _time("Deadline of this PCT: time")
    reason = CountedTextField(
        REASON_LIMIT,
        label="Reason",
        help_text="The PCT reads it, by email and beside its deadline",
        noun="the reason",
        rows=4,
        error_messages={"required": "Enter the reason for this deadline"},
    )
    passed_is_meant = PassedField()

    helper = Helper(
        _SEEN,
        Fields(but=["passed_is_meant"]),
        _PASSED,
        Inset("{{ concerned }}"),
        Buttons(Submit("Set the deadline"), _CANCEL),
    )

    def __init__(self, data: Any = None, *, timetable: Timetable, extension: Extension | None = None) -> None:
        at = extension.submission_at if extension else timetable.submission_at
        reason = extension.reason if extension else ""
        super().__init__(data, initial=_initial("submission_at", at) | {"reason": reason})
        self.timetable = timetable
        self.extension = extension
        self.stamp = stamp_of(extension)
        self.lies_in_the_past = False

    def clean(self) -> dict[str, Any]:
        """Put day and time together and hold them against the region's dates."""
        cleaned = super().clean() or {}
        at = _moment(cleaned, "submission_at")
        if at is None:
            return cleaned
        mine = (at, cleaned.get("reason", "").strip())
        if self.is_behind() and mine != (self.extension and (self.extension.submission_at, self.extension.reason)):
            self.comes_late(Late(self.extension, by=self.extension.by if self.extension else None))
            self.add_error(None, self._meanwhile())
            return cleaned
        problem = extension_problem(at, self.timetable)
        self.lies_in_the_past = at <= timezone.now()
        if not problem and self.lies_in_the_past and not cleaned.get("passed_is_meant"):
            problem = "This deadline lies in the past. Change it or say so below"
        if problem:
            self.add_error("submission_at_date", ValidationError(problem))
        cleaned["at"] = at
        return cleaned

    def _meanwhile(self) -> str:
        if self.extension is None:
            return "Meanwhile this PCT was given the region’s deadline again. Set yours to go over that"
        at, who = moment(self.extension.submission_at), self.extension.by or "Somebody else"
        return f"{who} set the deadline {at} meanwhile, because: {self.extension.reason} Set yours to go over it"

    def box_of(self, box: str) -> str | None:
        """As any; what is said of the deadline stands at its day."""
        return super().box_of(box_of(box))


class ExtensionEndForm(SinceOpened):
    """The button by which a PCT has the region’s deadline again."""

    def __init__(self, data: Any = None, *, extension: Extension) -> None:
        self.stamp = stamp_of(extension)
        super().__init__(data)
