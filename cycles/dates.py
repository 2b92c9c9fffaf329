"""The dates of a PCT's year: its region's, and its own deadline where its SHA gave it one (R-047, R-048)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils import timezone

from cycles.models import Assessment, Extension, Timetable
from sentences.dates import moment, weekday

# Where an assessment of a request keeps its dates: a list, empty until they are read.
_KEPT = "dates_kept"
_OF_PCT = ("extensions__pct", "extensions__submission_at", "extensions__reason")
# What the region's timetable says of each of `Dates`, in their order.
_OF_REGION = ("submission_at", "second_set_until", "survey_closes_at", "panels_from", "panels_to", "proposed")


@dataclass(frozen=True)
class Dates:
    """When what is due. `submission_at` is the PCT's own deadline; the survey closes with the region's (R-146)."""

    submission_at: datetime
    region_submission_at: datetime
    second_set_until: datetime
    survey_closes_at: datetime
    panels_from: date
    panels_to: date
    proposed: bool
    reason: str = ""

    @property
    def own(self) -> bool:
        """Whether the SHA gave this PCT a deadline other than the region's."""
        return self.submission_at != self.region_submission_at

    @property
    def own_in_words(self) -> str:
        """How the PCT's deadline differs from the region's; nothing where it does not."""
        if not self.own:
            return ""
        later = self.submission_at > self.region_submission_at
        return f"{'Later' if later else 'Earlier'} than the region’s"


def read_dates_once(assessment: Assessment) -> Assessment:
    """The assessment of one request: whoever asks for its dates from here on is told what the first was told.

    A page asks three times and more. What a service locks is another row, whose dates are read when it decides.
    """
    setattr(assessment, _KEPT, [])
    return assessment


def dates_of(assessment: Assessment) -> Dates | None:
    """The dates of one PCT's year, None where its SHA set none; one query, none again within a request."""
    kept: list[Dates | None] | None = getattr(assessment, _KEPT, None)
    if kept is None:
        return _read(assessment)
    if not kept:
        kept.append(_read(assessment))
    return kept[0]


def _read(assessment: Assessment) -> Dates | None:
    rows = Timetable.objects.filter(cycle=assessment.cycle_id, sha__children=assessment.organisation_id)
    # With the deadlines of the whole region: they are few, and a join on one PCT's costs more than to read them.
    found = {pct: dates for pct, *dates in rows.values_list(*_OF_PCT, *_OF_REGION)}
    if not found:
        return None
    own = found.get(assessment.organisation_id)
    submission_at, reason, region, *others = own or next(iter(found.values()))
    dates = Dates(region, region, *others)
    return replace(dates, submission_at=submission_at, reason=reason) if own else dates


def year_began(assessment: Assessment) -> date:
    """The first day of a PCT's year of assurance: a year before its submission is due, and never before the April in
    which the financial year began that the cycle is called by.
    """
    april = date(assessment.cycle.first_aspiration_year - 1, 4, 1)
    dates = dates_of(assessment)
    if dates is None:
        return april
    return max(april, timezone.localdate(dates.submission_at) - timedelta(weeks=52))


def dates_in(assessments: Iterable[Assessment]) -> dict[int, Dates]:
    """The dates of many, by assessment id; two queries. They must come with their organisations."""
    rows = list(assessments)
    timetables = {
        (row.cycle_id, row.sha_id): row for row in Timetable.objects.filter(cycle__in={row.cycle_id for row in rows})
    }
    own = {
        (row.timetable_id, row.pct_id): row
        for row in Extension.objects.filter(timetable__in=[timetable.pk for timetable in timetables.values()])
    }
    regions = {key: _dates(timetable) for key, timetable in timetables.items()}
    found = {}
    for row in rows:
        key = (row.cycle_id, row.organisation.parent_id or 0)
        if timetable := timetables.get(key):
            extension = own.get((timetable.pk, row.organisation_id))
            found[row.pk] = _dates(timetable, extension) if extension else regions[key]
    return found


def _dates(timetable: Timetable, extension: Extension | None = None) -> Dates:
    return Dates(
        submission_at=extension.submission_at if extension else timetable.submission_at,
        region_submission_at=timetable.submission_at,
        second_set_until=timetable.second_set_until,
        survey_closes_at=timetable.survey_closes_at,
        panels_from=timetable.panels_from,
        panels_to=timetable.panels_to,
        proposed=timetable.proposed,
        reason=extension.reason if extension else "",
    )


def days_to(at: datetime) -> int:
    """Calendar days to a moment in UK time; below zero once it has passed."""
    days = (timezone.localdate(at) - timezone.localdate()).days
    return min(days, -1) if at <= timezone.now() else days


def in_words(value: date) -> str:
    """A date or a moment in words."""
    return f"{moment(value)} UK time" if isinstance(value, datetime) else weekday(value)
