"""Which values a metric can have: data of ours in `fixtures/bounds.yaml`, for forms and files alike (decision 23)."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Annotated

from django.conf import settings
from pydantic import BeforeValidator, Field

from benchmarks.models import Metric
from organisations.reference_files import Shape, read
from sentences.comparing import compared
from sentences.numbers import as_it_came

FILE = "bounds.yaml"
# “per 1,000 live births”, “rate per 100 000”: the number that a rate is of.
_RATE = re.compile(r"(?:.* )?per (?P<base>[0-9][0-9, ]*)(?: .*)?")
_PERCENTAGE = re.compile(r"%.*|per ?cent.*")
_MOST_BASE = 9

_Number = Annotated[Decimal, BeforeValidator(lambda given: Decimal(str(given)))]


class Bounds(Shape):
    """What a value can be, `least` to `most`, and what it mostly is. `what` is how a refusal calls it."""

    what: str = ""
    least: _Number
    most: _Number
    usual_least: _Number | None = None
    usual_most: _Number | None = None

    def fault(self, value: Decimal) -> str:
        """Why the value cannot be; nothing where it can."""
        return "" if self.least <= value <= self.most else f"{as_it_came(value)} is no {self.what}."

    def refusal(self, value: Decimal) -> str:
        """Why the value cannot be taken, and what to enter; nothing where it can."""
        fault = self.fault(value)
        return fault and f"{fault} Enter a number from {as_it_came(self.least)} to {as_it_came(self.most)}."

    def doubt(self, value: Decimal) -> str:
        """What to look at again, where the value can be taken and is unusual; it may stay (R-080)."""
        if self.fault(value):
            return ""
        if self.usual_least is not None and value < self.usual_least:
            return f"{as_it_came(value)} is unusually low: mostly it is {as_it_came(self.usual_least)} or more."
        if self.usual_most is not None and value > self.usual_most:
            return f"{as_it_came(value)} is unusually high: mostly it is {as_it_came(self.usual_most)} or less."
        return ""


class _OfUnits(Bounds):
    names: list[str]


class _OfMetrics(Bounds):
    keys: list[str]


class BoundsFile(Shape):
    """`bounds.yaml`."""

    units: list[_OfUnits]
    rates: Bounds
    shares: Bounds
    other: Bounds
    metrics: Annotated[list[_OfMetrics], Field(min_length=1)]


@dataclass(frozen=True)
class _Held:
    file: BoundsFile
    by_unit: dict[str, Bounds]
    by_key: dict[str, Bounds]


def bounds_of(metric: Metric) -> Bounds:
    """The bounds of a metric: its own, or those of its unit."""
    return bounds(key=metric.key, unit=metric.unit)


def bounds(*, unit: str, key: str = "") -> Bounds:
    """The bounds of a metric by its key, or of any in the unit, as somebody typed it."""
    return _held().by_key.get(key) or _of_unit(compared(unit))


def is_percentage(unit: str) -> bool:
    """Whether values in a unit, as somebody typed it, are percentages."""
    return _PERCENTAGE.fullmatch(compared(unit)) is not None


def _of_unit(unit: str) -> Bounds:
    held = _held()
    if found := held.by_unit.get(unit):
        return found
    if rate := _RATE.fullmatch(unit):
        base = Decimal(re.sub("[^0-9]", "", rate["base"])[:_MOST_BASE])
        return _rate(held.file.rates, base) if base else held.file.other
    return held.file.shares if is_percentage(unit) else held.file.other


def _rate(each: Bounds, base: Decimal) -> Bounds:
    """Bounds of a rate from those for each of its base."""
    return Bounds(
        what=f"rate per {as_it_came(base)}",
        least=each.least * base,
        most=each.most * base,
        usual_most=each.usual_most and each.usual_most * base,
    )


@cache
def _held() -> _Held:
    file = read(settings.BASE_DIR / "fixtures", FILE).check(BoundsFile)
    return _Held(
        file,
        {compared(name): of for of in file.units for name in of.names},
        {key: of for of in file.metrics for key in of.keys},
    )
