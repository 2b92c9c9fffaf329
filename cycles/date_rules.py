"""What the dates of a region must satisfy: their order, and that none lies in the past unawares (R-047, R-048)."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from cycles.models import Extension, Timetable

NAMES = {
    "submission_at": "the submission deadline",
    "second_set_until": "the last moment for a second set of nominees",
    "survey_closes_at": "the closing of the survey",
    "panels_from": "the first panel day",
    "panels_to": "the last panel day",
}

# A year mistyped, as 2100 for 2010, and next year's dates could not be proposed from it.
MOST_YEARS_AHEAD = 20


@dataclass(frozen=True)
class RegionDates:
    """The dates of a region as its SHA enters them."""

    submission_at: datetime
    second_set_until: datetime
    survey_closes_at: datetime
    panels_from: date
    panels_to: date

    @classmethod
    def of(cls, timetable: Timetable) -> "RegionDates":
        """The dates as they stand."""
        return cls(**{name: getattr(timetable, name) for name in NAMES})

    @property
    def stamp(self) -> str:
        """The dates in one line, to tell whether others were set since."""
        return " ".join(value.isoformat() for value in asdict(self).values())

    @classmethod
    def read(cls, stamp: str) -> "RegionDates | None":
        """The dates of a stamp; None where it is none."""
        try:
            submission, second_set, survey, first, last = stamp.split()
            at = datetime.fromisoformat
            return cls(at(submission), at(second_set), at(survey), date.fromisoformat(first), date.fromisoformat(last))
        except ValueError:
            return None

    def changed_from(self, before: "RegionDates | None") -> list[str]:
        """The names of the dates that differ from those before; all where there were none."""
        old: dict[str, Any] = asdict(before) if before else {}
        return [name for name, value in asdict(self).items() if old.get(name) != value]


def stamp_of(dates_now: RegionDates | Extension | None) -> str:
    """What says with which dates, or which deadline of one PCT, a form was opened; empty where there were none."""
    if isinstance(dates_now, Extension):
        return dates_now.at.isoformat()
    return dates_now.stamp if dates_now else ""


def out_of_order(dates: RegionDates, before: RegionDates | None) -> dict[str, str]:
    """By name of a date, what to mend; empty where all is well. A survey that closed stays closed (R-147)."""
    problems: dict[str, str] = {}
    last = timezone.localdate().year + MOST_YEARS_AHEAD
    for name, value in asdict(dates).items():
        if value.year > last:
            problems[name] = f"{NAMES[name].capitalize()} lies more than {MOST_YEARS_AHEAD} years ahead. Check the year"
    if problems:
        return problems
    if dates.panels_to < dates.panels_from:
        problems["panels_to"] = "The last panel day cannot be before the first"
    if dates.panels_from <= timezone.localdate(dates.submission_at):
        problems["panels_from"] = "The first panel day must be after the submission deadline"
    elif dates.panels_from <= timezone.localdate(dates.survey_closes_at):
        problems["panels_from"] = "The first panel day must be after the closing of the survey"
    if dates.second_set_until > dates.survey_closes_at:
        problems["second_set_until"] = "A second set can be nominated up to the closing of the survey, not after it"
    closed = before is not None and before.survey_closes_at <= timezone.now()
    if before and closed and dates.survey_closes_at != before.survey_closes_at:
        at = timezone.localtime(before.survey_closes_at)
        problems["survey_closes_at"] = (
            f"The survey closed on {at.day} {at:%B %Y} and cannot be opened again: enter that date"
        )
    return problems


def passed(dates: RegionDates, before: RegionDates | None) -> list[str]:
    """The names of changed dates that lie in the past."""
    now, today = timezone.now(), timezone.localdate()
    found = []
    for name in dates.changed_from(before):
        value = getattr(dates, name)
        if value < now if isinstance(value, datetime) else value < today:
            found.append(name)
    return found


def extension_problem(at: datetime, timetable: Timetable) -> str:
    """What is wrong with a deadline for one PCT; nothing where all is well."""
    if at == timetable.submission_at:
        return "This is the region’s deadline already. Enter another date or time"
    if timezone.localdate(at) >= timetable.panels_to:
        return "The deadline must be before the last panel day of the region"
    return ""
