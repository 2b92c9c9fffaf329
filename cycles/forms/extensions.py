from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from cycles.date_rules import extension_problem, stamp_of
from cycles.forms.date_boxes import PASSED, PassedField, box_of, day_field, initial_of, moment_in, time_field
from cycles.forms.since_opened import SEEN, SinceOpened
from cycles.models import Extension, Timetable
from organisations.decisions import Late
from sentences.dates import moment
from ui.fields import CountedTextField
from ui.layout import Buttons, Fields, Helper, Inset, Link, Submit

REASON_LIMIT = 1000
_CANCEL = Link("Cancel", to="cancel_url", variant="secondary")


class ExtensionForm(SinceOpened):
    """A deadline for one PCT, and why."""

    submission_at_date = day_field("Deadline of this PCT: day", "submission_at")
    submission_at_time = time_field("Deadline of this PCT: time")
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
        SEEN,
        Fields(but=["passed_is_meant"]),
        PASSED,
        Inset("{{ concerned }}"),
        Buttons(Submit("Set the deadline"), _CANCEL),
    )

    def __init__(self, data: Any = None, *, timetable: Timetable, extension: Extension | None = None) -> None:
        at = extension.submission_at if extension else timetable.submission_at
        reason = extension.reason if extension else ""
        super().__init__(data, initial=initial_of("submission_at", at) | {"reason": reason})
        self.timetable = timetable
        self.extension = extension
        self.stamp = stamp_of(extension)
        self.lies_in_the_past = False

    def clean(self) -> dict[str, Any]:
        """Put day and time together and hold them against the region's dates."""
        cleaned = super().clean() or {}
        at = moment_in(cleaned, "submission_at")
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

    @property
    def stands(self) -> bool:
        """Whether just this deadline and reason are set already."""
        mine = (self.cleaned_data["at"], self.cleaned_data["reason"].strip())
        return self.extension is not None and mine == (self.extension.submission_at, self.extension.reason)

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
