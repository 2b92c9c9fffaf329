from typing import Any

from cycles.date_rules import NAMES, RegionDates, out_of_order, passed, stamp_of
from cycles.dates import in_words
from cycles.forms.date_boxes import MOMENTS, PASSED, PassedField, box_of, day_field, initial_of, moment_in, time_field
from cycles.forms.since_opened import SEEN, SinceOpened
from cycles.models import Timetable
from organisations.decisions import Late
from ui.layout import Buttons, Fields, Helper, Link, Submit

_CANCEL = Link("Cancel", to="cancel_url", variant="secondary")


class DatesForm(SinceOpened):
    """The dates of a region. `before` are those that stand."""

    submission_at_date = day_field("Submission deadline: day", "submission_at")
    submission_at_time = time_field("Submission deadline: time")
    second_set_until_date = day_field("Second set of nominees: last day", "second_set_until")
    second_set_until_time = time_field("Second set of nominees: until which time")
    survey_closes_at_date = day_field("The survey closes: day", "survey_closes_at")
    survey_closes_at_time = time_field("The survey closes: time")
    panels_from = day_field("First panel day", "panels_from", "For instance 1 3 2010")
    panels_to = day_field("Last panel day", "panels_to", "For instance 14 5 2010")
    passed_is_meant = PassedField()

    helper = Helper(SEEN, Fields(but=["passed_is_meant"]), PASSED, Buttons(Submit("Continue"), _CANCEL))

    def __init__(self, data: Any = None, *, timetable: Timetable | None = None) -> None:
        self.before = RegionDates.of(timetable) if timetable else None
        self.by = timetable.by if timetable else None
        self.stamp = stamp_of(self.before)
        initial: dict[str, Any] = {}
        if timetable:
            for name in MOMENTS:
                initial |= initial_of(name, getattr(timetable, name))
            initial |= {"panels_from": timetable.panels_from, "panels_to": timetable.panels_to}
        super().__init__(data, initial=initial)
        self.lies_in_the_past = False

    def clean(self) -> dict[str, Any]:
        """Put days and times together and hold them against the rules."""
        cleaned = super().clean() or {}
        values: dict[str, Any] = {name: moment_in(cleaned, name) for name in MOMENTS}
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
                untouched |= initial_of(name, value) if name in MOMENTS else {name: value}
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
