from dataclasses import dataclass
from datetime import date
from functools import total_ordering


@total_ordering
@dataclass(frozen=True)
class Period:
    """The time that a value is about, both days included."""

    starts: date
    ends: date

    def __lt__(self, other: "Period") -> bool:
        return (self.ends, self.starts) < (other.ends, other.starts)

    @property
    def label(self) -> str:
        """How people write it: 2008/09 for a financial year, 2008 or 2006 to 2008 for calendar years, else by day."""
        first, last = self.starts, self.ends
        if (first.month, first.day, last.month, last.day) == (4, 1, 3, 31):
            years = f"{first.year}/{(first.year + 1) % 100:02}"
            return years if last.year == first.year + 1 else f"{years} to {last.year - 1}/{last.year % 100:02}"
        if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
            return f"{first.year}" if first.year == last.year else f"{first.year} to {last.year}"
        return f"{_day(first)} to {_day(last)}"

    @property
    def year(self) -> int:
        """The year of an axis: that in which a financial year starts, else that in which the period ends."""
        return self.ends.year - (self.ends.month <= 3)


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
