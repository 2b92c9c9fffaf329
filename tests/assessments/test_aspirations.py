from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from assessments.models import Aspiration
from assessments.pages.outcome_warnings import warnings
from assessments.pages.outcomes_form import outcomes_page
from assessments.queries.aspirations import years_of
from assessments.queries.missing import what_is_missing
from assessments.services import save_outcomes
from benchmarks.models import Load, Metric, Peer, Value
from benchmarks.queries import ONS, benchmarks_of
from organisations.models import Organisation
from tests import markup
from tests.assessments.filling import outcome, version
from tests.assessments.own_outcomes import define, name
from tests.assessments.pages import at
from tests.benchmarks.workbooks import YEARS

pytestmark = pytest.mark.django_db

# A percentage, and a rate per 100,000.
KEYS = {"higher": "wcc-y2-10", "lower": "wcc-y2-44"}


def metric(direction: str) -> Metric:
    return Metric.objects.get(key=KEYS[direction])


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
        direction = "lower"
        Metric.objects.filter(pk=metric(direction).pk).update(direction="unclear")
    assert len(said(cast, direction, *values, own=own)) == expected


@pytest.mark.requirement("R-080")
def test_a_warning_says_what_moves_where_and_that_it_may_stay(cast):
    assert said(cast, "lower", 2520, 2400, 2300, 2200, 2100, own=2466) == [
        "2010/11 (2,520) is higher than the latest value, 2008/09 (2,466), and lower is better here. "
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
    of = metric("lower")
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
        "12.34",
        "10.00",
        "10.00",
        "11.17",
    )
    assert rows["44"].latest == f"12.34 {of.unit}"
    assert "From 152 PCTs with a value. Cluster: Coast. Source: A national data set." in rows["44"].benchmark.note
    assert rows["1a"].no_data.startswith("No national values are loaded for this outcome yet")


def test_unclear_direction_shows_no_top_decile(cast):
    of = metric("lower")
    Metric.objects.filter(pk=of.pk).update(direction="unclear")
    of.refresh_from_db()
    value(of, 12)
    benchmark = benchmarks_of([of], cast.assessment.organisation)[of.pk]
    assert benchmark.lines[0].top_decile == "Direction not settled"
    assert benchmark.lines[0].cluster == "No cluster held"


IMPOSSIBLE = [("2a", "-5"), ("2a", "9,999,999,999"), ("1a", "51"), ("7", "100.5"), ("7", "-1"), ("44", "100,001")]


@pytest.mark.requirement("R-079")
@pytest.mark.parametrize("go", ["draft", "complete"])
@pytest.mark.parametrize(("ref", "typed"), IMPOSSIBLE)
def test_an_aspiration_that_cannot_be_is_refused_at_its_box_and_stays_there(cast, as_, ref, typed, go):
    data = {"version": "0", f"chosen-{ref}": "on", f"aspiration-{ref}-2010": typed, "go": go}
    answer = as_("editor").post(at(cast, "outcomes_form"), data)
    html = markup.of(answer)
    assert answer.status_code == 422 and f'value="{typed}"' in html
    said = typed.replace("-", "\u2212")
    assert f"Outcome {ref}, 2010/11: {said} is no " in html and "Enter a number from" in html
    assert not Aspiration.objects.exists()


@pytest.mark.requirement("R-080")
def test_an_unusual_aspiration_is_saved_and_asked_about(cast, as_):
    browser = as_("editor")
    data = {"version": "0", "chosen-7": "on", "aspiration-7-2010": "0.125", "go": "draft"}
    assert browser.post(at(cast, "outcomes_form"), data).status_code == 302
    html = markup.of(browser.get(at(cast, "outcomes_form")))
    assert "2010/11: 0.125 is unusually low: mostly it is 1 or more. You can keep it if it is meant." in html


@pytest.fixture
def saved_before(cast):
    """A life expectancy that was saved before there were bounds."""
    editor = cast.actor("editor")
    values = {"2a": outcome(), "2b": outcome(), "1a": outcome(), "1b": outcome()}
    save_outcomes(
        assessment=cast.assessment,
        version=version(cast.assessment, "outcomes"),
        actor=editor,
        choices=values,
        completed=False,
    )
    Aspiration.objects.filter(choice__line__ref="2a", year=2010).update(value=9_999_999_999)


def test_a_value_of_before_is_shown_with_what_to_do_and_stays(cast, as_, saved_before):
    browser = as_("editor")
    html = markup.of(browser.get(at(cast, "outcomes_form")))
    said = "9,999,999,999 is no life expectancy in years. Enter a number from 0 to 120."
    assert f"2010/11: {said} Until then the form cannot be marked as completed." in html
    data = {"version": version(cast.assessment, "outcomes"), "aspiration-2a-2010": "9999999999", "go": "draft"}
    assert browser.post(at(cast, "outcomes_form"), data).status_code == 302
    assert Aspiration.objects.filter(value=9_999_999_999).exists()
    answer = browser.post(at(cast, "outcomes_form"), data | {"version": data["version"] + 1, "go": "complete"})
    assert answer.status_code == 422 and f"Outcome 2a, 2010/11: {said}" in markup.of(answer)


def test_a_loaded_value_of_before_is_named_with_who_can_mend_it(cast):
    (warning,) = said(cast, "higher", own=130)
    assert warning == "The value of 2008/09 beside it: 130 is no percentage. Ask the SHA for a corrected value."


@pytest.mark.requirement("R-247")
def test_a_value_of_before_stops_submission_by_name(cast, saved_before):
    said = [missing.text for missing in what_is_missing(cast.assessment)]
    assert "Outcome 2a: the aspiration for 2010/11 cannot be right" in said


def test_a_unit_that_is_changed_brings_its_bounds(cast):
    name(cast, {1: "Patients seen within two days"})
    define(cast, unit="per 100,000", ticked=[])
    typed = ("Why", {2010: Decimal(2466)})
    name(cast, {1: "Patients seen within two days"}, choices={"L1": typed})
    define(cast, unit="%", ticked=[])
    assert "Outcome L1: the aspiration for 2010/11 cannot be right" in [
        missing.text for missing in what_is_missing(cast.assessment)
    ]
    with pytest.raises(ValidationError, match="Outcome L1, 2010/11: 2,467 is no percentage"):
        name(cast, {1: "Patients seen within two days"}, choices={"L1": ("Why", {2010: Decimal(2467)})})
