"""Every test has the reference data, as every installation has: loaded once, after the migrations."""

import sqlite3

import pytest
from django.db import connection

from frameworks.models import Framework
from tests.browser import browser, page  # noqa: F401
from tests.cast import Cast, build_cast
from wcc.reference import load_reference

# The database as it was right after loading: on SQLite copied back in no time, where loading takes seconds.
_loaded = sqlite3.connect(":memory:")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        load_reference()
        if connection.vendor == "sqlite":
            connection.connection.backup(_loaded)


def _load_again() -> None:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        _loaded.backup(connection.connection)
    else:
        load_reference()


@pytest.fixture(autouse=True)
def _reference_again(request):
    """A test that commits empties every table at its end, the reference data too."""
    marker = request.node.get_closest_marker("django_db")
    commits = marker is not None and marker.kwargs.get("transaction", False)
    if commits or {"transactional_db", "live_server"} & set(request.fixturenames):
        request.getfixturevalue("transactional_db")
        if not Framework.objects.exists():
            _load_again()


@pytest.fixture
def cast(db) -> Cast:
    """Two regions, three PCTs, one person for every role (tests/cast.py)."""
    return build_cast()


def pytest_runtest_setup(item):
    """Tests of concurrency need PostgreSQL: left out where the database is SQLite, never where it is named."""
    if item.get_closest_marker("postgres") and connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: set DATABASE_URL")
