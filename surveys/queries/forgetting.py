"""For how long those who were asked are kept (decision 18)."""

from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone

from sentences.counts import counted


def latest_closing_to_forget() -> date:
    """The last day of closing whose people are not kept any longer."""
    return timezone.localdate() - timedelta(days=settings.SURVEY_PEOPLE_DAYS)


def people_kept_for() -> str:
    """For how long after the closing the people asked are kept, in words."""
    days = settings.SURVEY_PEOPLE_DAYS
    return "a year" if days == 365 else counted(days, "day")  # noqa: PLR2004
