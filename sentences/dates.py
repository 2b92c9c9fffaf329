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
    """A time of day: 5pm, 10:42am; midday and midnight in words, as nobody knows for certain which of them is 12am.

    A moment is one that is in UK time already, or a time without a zone.
    """
    if at.minute == 0 and at.hour in _WORDS:
        return _WORDS[at.hour]
    return f"{at:%I:%M%p}".lower().lstrip("0").replace(":00", "")


_WORDS = {0: "midnight", 12: "midday"}


def moment(at: datetime) -> str:
    """Friday 28 May 2010, 5pm, in UK time; of midnight, at which end of the day it is."""
    return _with_day(at, "{day}, {clock}", weekday(at))


def moment_in_year(at: datetime) -> str:
    """Friday 28 May, 5pm, in UK time: where the year goes without saying."""
    local = timezone.localtime(at)
    return _with_day(at, "{day}, {clock}", f"{local:%A} {local.day} {local:%B}")


def time_and_day(at: datetime) -> str:
    """10:42am, 4 January 2010, in UK time; 5pm, 15 January 2010 on the hour."""
    return _with_day(at, "{clock}, {day}", day(at))


def time_and_weekday(at: datetime) -> str:
    """10:42am on Monday 4 January 2010, in UK time."""
    return _with_day(at, "{clock} on {day}", weekday(at))


def _with_day(at: datetime, form: str, on: str) -> str:
    said = clock(timezone.localtime(at))
    return f"midnight at the start of {on}" if said == _WORDS[0] else form.format(clock=said, day=on)


def _local(on: date) -> date:
    return timezone.localtime(on) if isinstance(on, datetime) and timezone.is_aware(on) else on
