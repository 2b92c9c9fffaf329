"""Rows are made equal to what the files say, and only what differs is written."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organisations.models import Organisation
from organisations.reference import load_organisations
from organisations.reference_files import ReferenceFileError
from organisations.reference_rows import Tally, make_equal

pytestmark = pytest.mark.django_db

HERE = {"kind": "provider"}
A = {"code": "A", "name": "Alpha", "short_name": "A", "kind": "provider"}
B = A | {"code": "B", "name": "Beta"}


def equal(*rows, key=("code",)) -> tuple[dict, Tally]:
    tally = Tally()
    return make_equal(Organisation, HERE, key, rows, tally), tally


@pytest.mark.parametrize(
    ("before", "after", "written"),
    [
        ([], [A, B], (2, 0, 0)),
        ([A, B], [A, B], (0, 0, 0)),
        ([A, B], [B, A], (0, 0, 0)),
        ([A], [A | {"name": "Another"}], (0, 1, 0)),
        ([A, B], [A], (0, 0, 1)),
        ([A], [B], (1, 0, 1)),
        ([A, B], [], (0, 0, 2)),
        ([A, B], [A | {"name": "Another"}, B | {"short_name": "b"}], (0, 2, 0)),
    ],
)
def test_rows_become_what_the_files_say(before, after, written):
    equal(*before)
    rows, tally = equal(*after)
    assert (tally["created"], tally["changed"], tally["removed"]) == written
    assert tally.wrote is any(written)
    assert str(tally) == "{} created, {} changed, {} removed".format(*written)
    now = Organisation.objects.filter(**HERE)
    assert sorted(now.values_list("code", "name", "short_name")) == sorted(
        (row["code"], row["name"], row["short_name"]) for row in after
    )
    assert {code: row.pk for code, row in rows.items()} == dict(now.values_list("code", "pk"))


def test_a_row_that_is_changed_keeps_its_place_and_one_statement_changes_all():
    before = {code: row.pk for code, row in equal(A, B)[0].items()}
    with CaptureQueriesContext(connection) as captured:
        after, _ = equal(A | {"name": "Another"}, B | {"short_name": "b"})
    assert {code: row.pk for code, row in after.items()} == before
    assert sum(query["sql"].startswith("UPDATE") for query in captured) == 1


def test_what_is_outside_the_scope_stays():
    others = Organisation.objects.exclude(**HERE)
    before = list(others.values_list("pk", "name").order_by("pk"))
    equal(A)
    equal()
    assert list(others.values_list("pk", "name").order_by("pk")) == before


def test_a_row_is_known_by_several_fields_where_one_is_not_enough():
    rows, _ = equal(A, A | {"code": "A2"}, key=("name", "code"))
    assert set(rows) == {("Alpha", "A"), ("Alpha", "A2")}


def test_a_row_in_use_that_is_gone_from_the_files_is_named():
    above = equal(A)[0]["A"]
    Organisation.objects.create(code="C", name="Below", short_name="C", kind="other", parent=above)
    with pytest.raises(ReferenceFileError, match="organisation 'A' is no longer in the files but is in use"):
        equal()


# The organisations

ONE = {"national": '{code: D, name: "D", short_name: "D"}', "shas": '{code: S, name: "S", short_name: "S"}'}
ANOTHER = ', {code: T, name: "T", short_name: "T"}'
PCT = '{code: P, name: "P PCT", short_name: "P", sha: S, ons_cluster: Coastal}'


def load(folder, *, national=ONE["national"], shas=ONE["shas"], pcts=PCT) -> Tally:
    text = f"national: [{national}]\nshas: [{shas}]\npcts: [{pcts}]\n"
    (folder / "organisations.yaml").write_text(text, encoding="utf-8")
    tally = Tally()
    load_organisations(folder, tally)
    return tally


@pytest.mark.requirement("R-009")
def test_each_pct_is_loaded_below_its_sha(tmp_path):
    assert load(tmp_path)["created"] == 3
    pct = Organisation.objects.get(code="P")
    assert (pct.kind, pct.parent.code, pct.ons_cluster) == ("pct", "S", "Coastal")
    assert [Organisation.objects.get(code=code).kind for code in "DS"] == ["national", "sha"]


@pytest.mark.parametrize(
    ("change", "written"),
    [
        ({}, (0, 0)),
        ({"pcts": PCT.replace("Coastal", "Rural")}, (0, 1)),
        (
            {"shas": ONE["shas"] + ANOTHER, "pcts": PCT.replace("sha: S", "sha: T")},
            (1, 1),
        ),
        ({"pcts": ""}, (0, 0)),
    ],
)
def test_the_file_changes_what_it_names_and_leaves_the_others(tmp_path, change, written):
    load(tmp_path)
    tally = load(tmp_path, **change)
    assert (tally["created"], tally["changed"], tally["removed"]) == (*written, 0)
    assert Organisation.objects.filter(code="5D7").exists(), "one that the file does not name stays"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"pcts": PCT.replace("sha: S", "sha: X")}, "line 3, pcts[0].sha: there is no SHA 'X'"),
        ({"pcts": PCT.replace("code: P", "code: S")}, "line 3, pcts[0].code: the code 'S' is here twice"),
        ({"shas": ONE["shas"].replace("code: S", "code: D")}, "line 2, shas[0].code: the code 'D' is here twice"),
        ({"national": ONE["national"].replace('"D", short', '"", short')}, "line 1, national[0].name: "),
        ({"pcts": PCT.replace("code: P", "code: LONGER THAN TEN")}, "line 3, pcts[0].code: "),
    ],
)
def test_a_file_with_a_fault_changes_nothing(tmp_path, change, said):
    with pytest.raises(ReferenceFileError) as error:
        load(tmp_path, **change)
    assert any(f"organisations.yaml, {said}" in problem for problem in error.value.problems)
    assert not Organisation.objects.filter(code__in="DSP").exists()
