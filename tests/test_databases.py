from pathlib import Path

import pytest

from tests.databases import ANY_DATABASE, HERE, OWN_DATABASE


@pytest.mark.parametrize("name", [*ANY_DATABASE, *OWN_DATABASE])
def test_what_is_named_is_there(name):
    """Where a file is moved or renamed, its tests would come back to the round on PostgreSQL unseen."""
    path, _, test = name.partition("::")
    assert (HERE / path).exists()
    if test:
        assert f"def {test.partition('[')[0]}(" in Path(HERE / path).read_text(encoding="utf-8")


def test_a_test_without_a_database_is_marked_so(request):
    assert request.node.get_closest_marker("any_database")


def test_a_test_with_a_database_is_not(request, db):
    assert not request.node.get_closest_marker("any_database")
