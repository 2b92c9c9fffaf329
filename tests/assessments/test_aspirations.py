from decimal import Decimal

import pytest

from assessments.pages.outcome_warnings import warnings
from assessments.pages.outcomes_form import outcomes_page
from assessments.queries.aspirations import years_of
from assessments.services import save_outcomes
from benchmarks.models import Load, Metric, Peer, Value
from benchmarks.queries import ONS, benchmarks_of
from organisations.models import Organisation
from tests.assessments.filling import version
from tests.benchmarks.workbooks import YEARS

pytestmark = pytest.mark.django_db

HIGHER, LOWER, UNCLEAR = "wcc-y2-10", "wcc-y2-44", None


def metric(direction: str) -> Metric:
    return Metric.objects.filter(direction=direction).order_by("pk")[0]


def value(of: Metric, own: float) -> None:
    load = Load.objects.create(source="A national data set")
    for pct in Organisation.objects.filter(kind="pct"):
        amount = Decimal(str(own)) if pct.code == "5D7" else Decimal(10)
        Value.objects.create(load=load, metric=of, organisation=pct, starts=YEARS[1][0], ends=YEARS[1][1], value=amount)


def said(cast, direction: str, *values: float | None, own: float | None = None) -> list[str]:
    of = metric(direction)
    if own is not None:
        value(of, own)
    years = years_of(cast.assessment)
    typed = {
        year.number: Decimal(str(number)) for year, number in zip(years, values, strict=False) if number is not None
    }
    benchmark = benchmarks_of([of], cast.assessment.organisation).get(of.pk)
    return warnings(typed, years, of, benchmark)


@pytest.mark.requirement("R-080")
@pytest.mark.parametrize(
    ("direction", "values", "own", "expected"),
    [
        ("lower", (12, 11, 10, 9, 8), None, 0),
        ("lower", (12, 13, 10, 9, 8), None, 1),
        ("higher", (12, 11, 10, 9, 8), None, 4),
        ("higher", (12, 12, 12, 12, 12), None, 0),
        ("lower", (12, 11, 10, 9, 8), 11.5, 1),
        ("higher", (12, 13, 14, 15, 16), 11.5, 0),
        ("lower", (12, None, 13, None, None), None, 1),
        ("unclear", (12, 13, 1, 9, 8), 11.5, 0),
        ("lower", (), 11.5, 0),
    ],
)
def test_an_aspiration_against_the_direction_is_warned_of(cast, direction, values, own, expected):
    if direction == "unclear":
        Metric.objects.filter(pk=metric("lower").pk).update(direction="unclear")
    assert len(said(cast, direction, *values, own=own)) == expected


@pytest.mark.requirement("R-080")
def test_a_warning_says_what_moves_where_and_that_it_may_stay(cast):
    assert said(cast, "lower", 2520, 2400, 2300, 2200, 2100, own=2466) == [
        "2010/11 (2520) is higher than the latest value, 2008/09 (2466), and lower is better here. "
        "You can keep it: say why in the rationale."
    ]


@pytest.mark.requirement("R-080", "R-082")
def test_a_warning_blocks_nothing(cast):
    values = {2010: Decimal(10), 2011: Decimal(20), 2012: Decimal(30), 2013: Decimal(40), 2014: Decimal(50)}
    save_outcomes(
        assessment=cast.assessment,
        version=version(cast.assessment, "outcomes"),
        actor=cast.actor("editor"),
        choices={"44": ("We slow the rise first.", values)},
        completed=False,
    )
    row = next(row for row in outcomes_page(cast.assessment).rows if row.ref == "44")
    assert len(row.warnings) == 4
    assert row.values == values


@pytest.mark.requirement("R-092")
def test_chosen_outcome_shows_own_values_beside_median_top_decile_and_cluster(cast):
    of = Metric.objects.get(key=LOWER)
    value(of, 12.34)
    for code in ("5D7", "5KL"):
        Peer.objects.create(organisation=Organisation.objects.get(code=code), classification=ONS, cluster="Coast")
    save_outcomes(
        assessment=cast.assessment,
        version=version(cast.assessment, "outcomes"),
        actor=cast.actor("editor"),
        choices={"44": ("Because.", {})},
        completed=False,
    )
    rows = {row.ref: row for row in outcomes_page(cast.assessment).rows}
    (line,) = rows["44"].benchmark.lines
    assert (line.period, line.own, line.median, line.top_decile, line.cluster) == (
        "2008/09",
        "12.3",
        "10.0",
        "10.0",
        "11.2",
    )
    assert rows["44"].latest == f"12.3 {of.unit}"
    assert "From 152 PCTs with a value. Cluster: Coast. Source: A national data set." in rows["44"].benchmark.note
    assert rows["1a"].no_data.startswith("No national values are loaded for this outcome yet")


def test_unclear_direction_shows_no_top_decile(cast):
    of = Metric.objects.get(key=LOWER)
    Metric.objects.filter(pk=of.pk).update(direction="unclear")
    of.refresh_from_db()
    value(of, 12)
    benchmark = benchmarks_of([of], cast.assessment.organisation)[of.pk]
    assert benchmark.lines[0].top_decile == "Direction not settled"
    assert benchmark.lines[0].cluster == "No cluster held"
