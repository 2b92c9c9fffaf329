"""What stands beside a submitted return stays as it was: a file that is loaded later changes nothing in it."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from assessments.models import FrozenCopy, OutcomeLine
from assessments.pages.local_outcome_form import local_outcome_page
from assessments.pages.outcomes_form import outcomes_page
from assessments.services import reopen, submit
from assessments.services.local_outcomes import read_in
from benchmarks.models import Load, Metric, Value
from benchmarks.plain import as_plain, from_plain
from benchmarks.queries import benchmarks_of
from cycles.models import Assessment
from cycles.states import State
from organisations.models import Organisation
from tests import markup
from tests.assessments.filling import fill, fill_and_submit, fill_outcomes, outcome, sign_both
from tests.assessments.own_outcomes import dataset, define, local, name

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R-092")]


def load(metric: Metric, year: int, own: str, others: str = "20") -> None:
    """A file of values for one year: Newcastle's and four others'."""
    loaded = Load.objects.create(source=f"file of {year}")
    pcts = Organisation.objects.filter(kind="pct").order_by("-code")
    newcastle = Organisation.objects.get(code="5D7")
    rows = [(newcastle, own), *((pct, others) for pct in pcts.exclude(pk=newcastle.pk)[:4])]
    for pct, value in rows:
        Value.objects.create(
            load=loaded,
            metric=metric,
            organisation=pct,
            starts=date(year, 4, 1),
            ends=date(year + 1, 3, 31),
            value=Decimal(value),
        )


def lines(cast, ref: str = "8") -> list:
    assessment = Assessment.objects.select_related("organisation", "cycle", "framework").get(pk=cast.assessment.pk)
    (row,) = [row for row in outcomes_page(assessment).rows if row.ref == ref]
    return row.benchmark.lines if row.benchmark else []


def metric_of(cast, ref: str = "8") -> Metric:
    return OutcomeLine.objects.get(framework=cast.assessment.framework_id, ref=ref).metric


@pytest.mark.parametrize("state", [state for state in State if state is not State.PREPARING])
def test_values_loaded_after_the_submission_do_not_show_in_a_submitted_or_closed_year(cast, as_, state):
    load(metric := metric_of(cast), 2008, "12.5")
    fill_and_submit(cast)
    before = lines(cast)
    assert [(line.period, line.own) for line in before] == [("2008/09", "12.5")]

    load(metric, 2009, "99.9")
    Value.objects.filter(metric=metric, starts__year=2008).update(value=Decimal("77.7"))
    Assessment.objects.filter(pk=cast.assessment.pk).update(state=state)
    assert lines(cast) == before
    page = markup.of(as_("editor").get(reverse("outcomes_form", args=[cast.assessment.pk])))
    assert "99.9" not in page and "77.7" not in page and "12.5" in page


def test_an_outcome_without_values_at_submission_stays_without(cast):
    fill_and_submit(cast)
    load(metric_of(cast), 2009, "99.9")
    assert lines(cast) == []


def test_a_return_in_preparation_or_reopened_shows_what_is_loaded_now(cast):
    load(metric := metric_of(cast), 2008, "12.5")
    fill_and_submit(cast)
    load(metric, 2009, "13.5")
    reopen(assessment=cast.assessment, actor=cast.actor("super_user"), reason="Look again.")
    assert [line.own for line in lines(cast)] == ["12.5", "13.5"]


def test_a_copy_from_before_this_was_kept_shows_what_is_loaded(cast):
    load(metric := metric_of(cast), 2008, "12.5")
    fill_and_submit(cast)
    FrozenCopy.objects.update(beside={})
    load(metric, 2009, "13.5")
    assert [line.own for line in lines(cast)] == ["12.5", "13.5"]


def test_a_benchmark_is_kept_exactly(cast):
    load(metric := metric_of(cast), 2008, "12.5", others="20.1")
    load(metric, 2009, "13.25", others="0.333333")
    live = benchmarks_of([metric], cast.assessment.organisation)[metric.pk]
    kept = from_plain(metric, as_plain(live))
    assert (kept.points, kept.cluster, kept.sources) == (live.points, live.cluster, live.sources)
    assert (kept.lines, kept.note) == (live.lines, live.note)


def test_what_the_next_year_says_of_an_outcome_of_its_own_does_not_change_this_year(cast):
    fill(cast)
    name(cast, {1: "Seen in two days"})
    document = dataset(cast)
    define(cast, dataset=document)
    read_in(local=local(cast), actor=cast.actor("editor"))
    define(cast, dataset=document, completed=True)
    refs = ("1a", "1b", "2a", "2b", "3", "8", "L1")
    fill_outcomes(cast.assessment, cast.actor("editor"), choices={ref: outcome() for ref in refs})
    sign_both(cast)
    submit(assessment=cast.assessment, actor=cast.actor("editor"))
    cast.assessment.refresh_from_db()
    page = local_outcome_page(cast.assessment, 1)
    assert page.read and page.direction == "Lower is better"
    before = page.benchmark.lines

    # The next year's form says another direction, and its file has other values in place of all of this year's.
    metric = local(cast).metric
    Metric.objects.filter(pk=metric.pk).update(direction=Metric.Direction.HIGHER)
    Value.objects.filter(metric=metric).delete()
    load(metric, 2011, "1")
    page = local_outcome_page(cast.assessment, 1)
    assert page.read and page.direction == "Lower is better" and page.benchmark.lines == before
