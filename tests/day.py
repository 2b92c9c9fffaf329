"""The day at which every test runs, whatever day it is outside.

A test says its dates relative to this day (`timezone.now() + timedelta(days=9)`), or it travels to written ones before
its cast is made. The clock ticks, and each test begins at the same moment, however long those before it took.
"""

import datetime
import os

import time_machine
from django.utils import timezone

# An ordinary Wednesday in summer time, when UTC and UK time differ.
ORDINARY = "2026-06-10T10:00"
# In turn, on PostgreSQL: a leap day, and half an hour before the clocks go forward and back.
UNUSUAL = ("2028-02-29T10:00", "2027-03-28T00:30", "2026-10-25T01:30")
# What several tests share is made first, so that its times lie before each of them, and on the same day.
BEFORE = datetime.timedelta(minutes=20)


def _named() -> str:
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return UNUSUAL[datetime.date.today().timetuple().tm_yday % len(UNUSUAL)]
    return ORDINARY


def typed_day(days: int) -> dict[str, str]:
    """The day so many days from today, as a person types it in the boxes of a date: by day, month and year."""
    on = timezone.localdate() + datetime.timedelta(days=days)
    return {"day": str(on.day), "month": str(on.month), "year": str(on.year)}


class Day:
    """The moment, in UK time, at which tests begin: that of WCC_TEST_DAY, or of the database's kind."""

    def __init__(self) -> None:
        # Kept for the other processes of the run, which may start on another day than this one.
        named = os.environ.setdefault("WCC_TEST_DAY", _named())
        written = datetime.datetime.fromisoformat(named)
        if len(named) == len("2026-06-10"):
            written = written.replace(hour=10)
        self.moment = timezone.make_aware(written).astimezone(datetime.UTC)
        self._travel = time_machine.travel(self.moment)

    def begin(self) -> None:
        """From here on it is this day."""
        self._clock = self._travel.start()
        self.prepare()

    def end(self) -> None:
        """It is the real day again."""
        self._travel.stop()

    def prepare(self) -> None:
        """Go to where what several tests share is made."""
        self._clock.move_to(self.moment - BEFORE)

    def start_test(self) -> None:
        """Go to where a test begins."""
        self.move_to(self.moment)

    def move_to(self, moment: datetime.datetime) -> None:
        """Go to a moment."""
        self._clock.move_to(moment)

    def __str__(self) -> str:
        return f"{timezone.localtime(self.moment):%A %d %B %Y, %H:%M} (UK time)"
