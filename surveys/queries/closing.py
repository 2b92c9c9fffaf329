"""When a survey closes, and whether it is closed: once, at its region's date (R-146)."""

from datetime import date, datetime

from django.utils import timezone

from cycles.models import Assessment
from cycles.queries import timetable_of
from surveys.models import Collation


def closing_of(assessment: Assessment) -> datetime | None:
    """When the survey closes: its region's date, whatever else is put off for the PCT. One query."""
    timetable = timetable_of(assessment)
    return timetable.survey_closes_at if timetable else None


def is_closed(assessment: Assessment, at: datetime | None = None) -> bool:
    """Whether no answer is accepted any more: from the very moment of the closing, or once collated. Two queries.

    `at` asks for an earlier moment, such as that at which a request came in.
    """
    return is_over(assessment, closing_of(assessment), at)


def is_over(assessment: Assessment, closes_at: datetime | None, at: datetime | None = None) -> bool:
    """What `is_closed` says, of a survey whose closing is known already. One query at most."""
    if closes_at is not None and (at or timezone.now()) >= closes_at:
        return True
    return Collation.objects.filter(assessment=assessment).exists()


def result_from(assessment: Assessment) -> date | None:
    """The day of the closing whose result stands, whoever may read it; None while there is no result. One query."""
    return Collation.objects.filter(assessment=assessment).values_list("closed_on", flat=True).first()
