"""The outcomes of the report: what was chosen, how it stands beside all PCTs, what is new and what was dropped."""

import datetime

import pytest
from django.utils import timezone

from assessments.models import Agreement
from assessments.services import Also, save_outcomes
from benchmarks.models import Load, Metric, Value
from documents.services import remove
from organisations.models import Organisation
from panels.queries.outcome_facts import outcomes
from panels.queries.report_text import ReportTexts
from tests.assessments.filling import outcome, version
from tests.assessments.own_outcomes import choices, define_in_full, last_year, name

pytestmark = pytest.mark.django_db
WHY = ("local_strategy", "The plan was refreshed.")


def facts(cast) -> dict:
    return outcomes(cast.assessment, ReportTexts())


def measures(cast) -> dict[str, dict]:
    return {measure["ref"]: measure for measure in facts(cast)["measures"]}


def test_measures_hold_a_value_for_every_year_and_missing_is_missing(cast):
    metric = Metric.objects.get(key="wcc-y2-44")
    load = Load.objects.create(source="A national data set", dated=datetime.date(2009, 9, 30))
    for year in (2007, 2008):
        for pct in Organisation.objects.filter(kind="pct"):
            own = pct.code == "5D7"
            value = None if own and year == 2007 else 12 if own else 10
            Value.objects.create(
                load=load,
                metric=metric,
                organisation=pct,
                starts=datetime.date(year, 4, 1),
                ends=datetime.date(year + 1, 3, 31),
                value=value,
                absent="" if value is not None else "not collected",
            )
    name(cast, {}, choices=choices("44"))
    found = measures(cast)["44"]
    assert (found["years"], found["periods"]) == ([2007, 2008], ["2007/08", "2008/09"])
    assert found["series"] == {
        "pct": [None, "12"],
        "national_median": ["10", "10"],
        "cluster": None,
        "top_decile": ["10", "10"],
    }
    assert found["source"] == {"name": "A national data set", "loaded": "2009-09-30", "pcts": 152}
    none = measures(cast)["1a"]
    assert (none["years"], none["source"], set(none["series"].values())) == ([], None, {None})


@pytest.mark.requirement("R-066", "R-114")
def test_an_own_outcome_is_a_measure_of_its_own_with_the_values_of_its_dataset(cast):
    last_year(cast, "9", gone="Seen within two days")
    row = define_in_full(cast)
    save_outcomes(
        assessment=cast.assessment,
        version=version(cast.assessment, "outcomes"),
        actor=cast.actor("editor"),
        choices=choices("9") | {"L1": outcome()},
        also=Also(
            changes={"L1": WHY, "gone": WHY},
            agreements={
                Agreement.What.OUTCOMES_WITH_PARTNERS: (timezone.localdate(), ""),
                Agreement.What.OUTCOMES_BY_BOARD: (timezone.localdate(), "7.2"),
            },
        ),
        completed=True,
    )
    own = measures(cast)["L1"]
    assert (own["title"], own["outcome"], own["kind"], own["new_this_year"]) == ("Two-day access", "L1", "local", True)
    assert (own["direction"], own["unit"], len(own["series"]["pct"])) == ("lower_is_better", "per 100,000", 2)
    assert not measures(cast)["9"]["new_this_year"]
    assert facts(cast)["dropped"] == ["Seen within two days"]
    remove(document=row.dataset, actor=cast.actor("editor"))
    assert measures(cast)["L1"]["series"]["pct"] is None
