"""The five years of aspirations, and the aspirations that a PCT entered."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from assessments.models import Aspiration
from assessments.queries.gaps import aspiration_years, year_label
from cycles.models import Assessment


@dataclass(frozen=True)
class Year:
    """One of the five years of aspirations: Y3, 2010/11."""

    number: int
    short: str
    label: str


def years_of(assessment: Assessment) -> list[Year]:
    """The five years of the aspirations, as the handbook calls them and by date (R-077, Q-11)."""
    codes = assessment.framework.limits.get("aspiration_years", [])
    years = aspiration_years(assessment.cycle)
    return [
        Year(number, code, year_label(number))
        for number, code in zip(years, [*codes, *[""] * (len(years) - len(codes))], strict=True)
    ]


def aspirations_of(assessment: Assessment) -> Iterable[tuple[int, int, Decimal]]:
    """Every aspiration of a PCT as choice, year and value, by year; one query. For pages that already hold the door."""
    rows = Aspiration.objects.filter(choice__assessment=assessment)
    return rows.values_list("choice_id", "year", "value")
