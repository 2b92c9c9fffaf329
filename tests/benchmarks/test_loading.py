import datetime
import io
from decimal import Decimal
from fractions import Fraction

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks.models import Load, Metric, Peer, Value
from benchmarks.queries import ONS, benchmarks_of
from benchmarks.rows import COLUMNS
from benchmarks.services import forget
from organisations.models import Organisation
from tests.benchmarks.workbooks import YEARS, sound_rows, workbook, write_values_csv

pytestmark = pytest.mark.django_db
KEY = "wcc-y2-44"


def rows(key: str = KEY):
    return [[key, row[0], row[1], row[2], row[3], row[4], ""] for row in sound_rows()]


def load(path, *options) -> str:
    out = io.StringIO()
    call_command("load_values", path, "--source", "A national data set", *options, stdout=out, stderr=out)
    return out.getvalue()


def refused(path, *options) -> str:
    out = io.StringIO()
    with pytest.raises(CommandError, match="Nothing was loaded"):
        call_command("load_values", path, "--source", "A national data set", *options, stdout=out, stderr=out)
    return out.getvalue()


@pytest.mark.requirement("R-090")
def test_csv_is_loaded_as_a_whole(tmp_path):
    said = load(write_values_csv(tmp_path / "a.csv", rows()), "--dated", "2009-09-30")
    assert "Loaded 304 values of 1 metrics" in said
    assert (Load.objects.get().source, Load.objects.get().dated) == ("A national data set", datetime.date(2009, 9, 30))
    assert Value.objects.filter(metric__key=KEY).count() == 304


def test_workbook_is_loaded_as_a_whole(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook(rows(), headings=("Metric", *COLUMNS)).getvalue())
    load(path)
    assert Value.objects.count() == 304


@pytest.mark.parametrize(
    ("column", "value", "text"),
    [(0, "wcc-y2-999", "There is no metric"), (3, "01/04/2007", "year-month-day"), (5, "n/a", "holds no number")],
)
def test_one_wrong_row_and_nothing_is_loaded(tmp_path, column, value, text):
    given = rows()
    given[7][column] = value
    said = refused(write_values_csv(tmp_path / "a.csv", given))
    assert text in said
    assert "9" in said
    assert not Value.objects.exists()
    assert not Load.objects.exists()


def test_what_is_there_is_changed_only_if_told(tmp_path):
    path = write_values_csv(tmp_path / "a.csv", rows())
    load(path)
    assert "has a value for 2007/08 already" in refused(path)
    changed = rows()
    changed[0][5] = 99
    load(write_values_csv(tmp_path / "b.csv", changed), "--replace")
    assert Value.objects.count() == 304
    assert Value.objects.filter(value=99).count() == 1


def test_numbers_of_a_csv_are_read_as_people_write_them_and_named_before_anything_is_stored(tmp_path):
    given = rows()
    given[7][5] = "1,234.5"
    path = write_values_csv(tmp_path / "a.csv", given)
    out = io.StringIO()
    with pytest.raises(CommandError, match="Nothing was loaded. Read what was left out"):
        call_command("load_values", path, "--source", "A national data set", stdout=out, stderr=out)
    assert "F9 holds “1,234.5”, and 1234.5 is taken" in out.getvalue()
    assert not Value.objects.exists()
    load(path, "--looked-at")
    assert Value.objects.filter(value=Decimal("1234.5")).count() == 1


def test_clusters_that_a_filter_hides_are_named_before_anything_is_stored(tmp_path):
    book = openpyxl.Workbook()
    for line in (("PCT code", "Cluster"), ("5D7", "Coast"), ("5KL", "Coast")):
        book.active.append(line)
    book.active.row_dimensions[3].hidden = True
    book.save(tmp_path / "clusters.xlsx")
    out = io.StringIO()
    with pytest.raises(CommandError, match="say --looked-at"):
        call_command("load_clusters", tmp_path / "clusters.xlsx", stdout=out, stderr=out)
    assert "Row 3 is hidden" in out.getvalue() and not Peer.objects.exists()
    call_command("load_clusters", tmp_path / "clusters.xlsx", "--looked-at", stdout=out, stderr=out)
    assert [peer.organisation.code for peer in Peer.objects.all()] == ["5D7"]


def test_file_that_is_no_csv_is_refused(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"\xff\xfe\x00")
    assert "not CSV in UTF-8" in refused(tmp_path / "a.csv")
    (tmp_path / "b.csv").write_bytes(b"")
    assert "The file is empty" in refused(tmp_path / "b.csv")


def test_clusters_are_loaded_as_a_whole_or_not_at_all(tmp_path):
    path = tmp_path / "clusters.csv"
    path.write_text("PCT code,Cluster\n5D7,Regional centres\n5KL,Regional centres\n")
    call_command("load_clusters", path, stdout=io.StringIO())
    assert Peer.objects.filter(classification=ONS, cluster="Regional centres").count() == 2
    path.write_text("PCT code,Cluster\n5D7,Coast\n5D7,Coast\n9Z9,Coast\n")
    with pytest.raises(CommandError, match="2 problems"):
        call_command("load_clusters", path, stdout=io.StringIO(), stderr=io.StringIO())
    assert not Peer.objects.filter(cluster="Coast").exists()


@pytest.mark.requirement("R-092")
def test_benchmark_shows_own_values_beside_median_top_decile_and_cluster(tmp_path):
    given = rows()
    newcastle = Organisation.objects.get(code="5D7")
    place = next(number for number, row in enumerate(given) if row[1] == "5D7")
    given[place][5:] = ["", "not collected"]
    load(write_values_csv(tmp_path / "a.csv", given))
    for code in ("5D7", "5KL", "5KF"):
        Peer.objects.create(organisation=Organisation.objects.get(code=code), classification=ONS, cluster="Coast")
    metric = Metric.objects.get(key=KEY)

    benchmark = benchmarks_of([metric], newcastle)[metric.pk]

    first, last = benchmark.points
    assert [point.period.label for point in benchmark.points] == ["2007/08", "2008/09"]
    assert (first.own, first.absent, first.among.count) == (None, "not collected", 151)
    assert last.own == Decimal(str(given[152 + place][5]))
    values = {row[1]: Fraction(Decimal(str(row[5]))) for row in given[152:]}
    assert last.among.median == sum(sorted(values.values())[75:77]) / 2
    assert last.among.top_decile == sorted(values.values())[15]
    assert last.among.cluster == sum(values[code] for code in ("5D7", "5KL", "5KF")) / 3
    assert benchmark.latest == last
    assert (benchmark.cluster, benchmark.sources) == ("Coast", ["A national data set"])
    assert benchmark.shown(None) == "No data"


def test_benchmarks_of_many_metrics_take_the_same_queries(tmp_path):
    newcastle = Organisation.objects.get(code="5D7")
    metrics = list(Metric.objects.filter(unit="per 100,000").order_by("pk"))
    load(write_values_csv(tmp_path / "a.csv", [row for metric in metrics for row in rows(metric.key)]))

    def queries(number: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert len(benchmarks_of(metrics[:number], newcastle)) == number
        return len(captured)

    assert queries(len(metrics)) == queries(2) <= 4
    assert benchmarks_of([], newcastle) == {}


def test_forgetting_a_metric_takes_its_loads_along_and_no_others(tmp_path):
    load(write_values_csv(tmp_path / "a.csv", rows()))
    load(write_values_csv(tmp_path / "b.csv", rows("wcc-y2-9")))
    forget(metric=Metric.objects.get(key=KEY))
    assert Load.objects.count() == 1
    assert not Value.objects.filter(metric__key=KEY).exists()
    assert len(YEARS) == 2
