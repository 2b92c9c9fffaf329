"""Days and moments as people write them; moments in UK time."""

from datetime import date, datetime, time

from django.utils import timezone


def day(on: date) -> str:
    """28 May 2010. Of a moment, its day in the UK."""
    local = _local(on)
    return f"{local.day} {local:%B %Y}"


def weekday(on: date) -> str:
    """Friday 28 May 2010. Of a moment, its day in the UK."""
    return f"{_local(on):%A} {day(on)}"


def clock(at: datetime | time) -> str:
    """A time of day: 5pm, 10:42am. A moment is one that is in UK time already, or a time without a zone."""
    return f"{at:%I:%M%p}".lower().lstrip("0").replace(":00", "")


def moment(at: datetime) -> str:
    """Friday 28 May 2010, 5pm, in UK time."""
    return f"{weekday(at)}, {clock(timezone.localtime(at))}"


def time_and_day(at: datetime) -> str:
    """10:42am, 4 January 2010, in UK time; 5pm, 15 January 2010 on the hour."""
    return f"{clock(timezone.localtime(at))}, {day(at)}"


def _local(on: date) -> date:
    return timezone.localtime(on) if isinstance(on, datetime) and timezone.is_aware(on) else on
