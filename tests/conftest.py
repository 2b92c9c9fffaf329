"""Every test has the reference data, as every installation has: loaded once, after the migrations."""

import gc
from functools import lru_cache

import hypothesis
import pytest
import sqlparse
from django.db import connection
from pytest_django.plugin import blocking_manager_key

from anonymity.attacker import access_log
from assessments.queries.outcome_lines import outcome_lines
from documents.queries.contracts import form_kinds
from documents.queries.types import document_types
from files import pictures
from files.contents import pdf
from files.rowless import remove_rowless
from files.workbooks import reading
from frameworks.keeping import forget
from frameworks.models import Framework
from frameworks.tree import tree_of
from surveys.pages import survey_paper
from tests import patience
from tests.browser import browser, page  # noqa: F401
from tests.cast import Cast, build_cast
from tests.databases import says_the_same_on_any
from tests.day import Day
from tests.rows import empty_quickly, keep_rows, put_rows_back
from tests.steps import watched
from wcc import celery_app
from wcc.reference import load_reference

# How long an example took says something of the machine. Tests that need it undo their fixtures between examples.
_SUITE = hypothesis.settings(
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow, hypothesis.HealthCheck.function_scoped_fixture],
)
# A run tells of the change and not of luck: each has the same examples. Others are looked for with
# `./run test --hypothesis-profile=explore`.
hypothesis.settings.register_profile("suite", _SUITE, derandomize=True)
hypothesis.settings.register_profile("explore", _SUITE)
hypothesis.settings.load_profile("suite")

# To look through everything that stays for what is garbage, again and again, took one part in twelve of the time.
gc.set_threshold(50_000, 20, 20)

# Of each table that it describes, Django parses the statement anew; the survey's self-test describes all of them.
sqlparse.parse = lru_cache(maxsize=500)(sqlparse.parse)

# What is read of a framework version once and kept, and the tables that it comes from.
_READ_ONCE = (tree_of, outcome_lines, document_types, form_kinds)
_TABLES_KEPT = (
    "frameworks_",
    "assessments_outcomeline",
    "benchmarks_metric",
    "documents_documenttype",
    "documents_formkind",
)


_day = Day()
# Whether a test that committed has emptied the tables of this process.
_EMPTIED = pytest.StashKey[bool]()


def pytest_configure():
    _day.begin()


def pytest_unconfigure():
    _day.end()


def pytest_report_header():
    return f"day of the tests: {_day} (another one: WCC_TEST_DAY=2027-03-28T00:30)"


@pytest.fixture(autouse=True, scope="session")
def _patient_with_work_apart():
    """However busy the machine, what is given to a process of its own is done to its end: a file is read, a page drawn,
    a copy written, gunicorn asked for its lines. By seconds of CPU too: a machine that stands still for a while
    counts them as those of whatever ran.
    """
    for module in (reading, pdf, pictures, survey_paper, access_log):
        module._SECONDS = module._CPU_SECONDS = patience.SECONDS


@pytest.fixture(autouse=True)
def _at_the_day():
    """Each test begins at the same moment; what several share was made a little before it."""
    _day.start_test()


@pytest.fixture(scope="session")
def browser_first(request):
    """The browser, where a test of this run has one: its event loop runs in this thread, and Django gives a thread with
    a loop other connections than one without.
    """
    if any("browser" in item.fixturenames for item in request.session.items):
        request.getfixturevalue("browser")


@pytest.fixture(scope="session")
def django_db_setup(browser_first, django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        load_reference()
        keep_rows()
        empty_quickly()


@pytest.fixture(autouse=True)
def _reference_again(request):
    """A test that commits empties every table at its end, the reference data too."""
    marker = request.node.get_closest_marker("django_db")
    commits = marker is not None and marker.kwargs.get("transaction", False)
    if commits or {"transactional_db", "live_server"} & set(request.fixturenames):
        request.getfixturevalue("transactional_db")
        _fill(request.config)
        request.config.stash[_EMPTIED] = True


def _fill(config):
    """Put the reference data back where a test that committed has emptied the tables: one that does not commit can come
    after it, where a process takes tests from another.
    """
    with config.stash[blocking_manager_key].unblock():
        if not Framework.objects.exists():
            put_rows_back()
    config.stash[_EMPTIED] = False


@pytest.fixture(autouse=True)
def _frameworks_kept(request, _reference_again):
    """Every test begins with the content of all frameworks read, as on a server that runs: queries count alike whatever
    ran before. What a test wrote is rolled back, so what was kept of it goes too.
    """
    marker = request.node.get_closest_marker("django_db")
    if marker is not None or {"db", "transactional_db", "live_server"} & set(request.fixturenames):
        commits = "transactional_db" in request.fixturenames
        request.getfixturevalue("transactional_db" if commits else "db")
        # The files of the test before, which was rolled back: looked for here, and not by this test's first request.
        remove_rowless()
        for framework in Framework.objects.all():
            for read in _READ_ONCE:
                read(framework)
    written = []

    def watch(execute, sql, params, many, context):
        if not sql.startswith("SELECT") and any(table in sql for table in _TABLES_KEPT):
            written.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch), watched(_day):
        yield
    if written:
        forget()


@pytest.fixture
def day() -> Day:
    """The day of the tests, whose clock can be moved."""
    return _day


@pytest.fixture
def own_cache(settings, tmp_path):
    """The test counts from nought, in a cache that no other test and no other service shares."""
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(tmp_path)},
        "database": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "django_cache"},
    }


@pytest.fixture
def no_worker():
    """Mail and PDFs stay queued: for journeys that show neither."""
    celery_app.conf.task_always_eager = False
    yield
    celery_app.conf.task_always_eager = True


@pytest.fixture
def cast(db) -> Cast:
    """Two regions, three PCTs, one person for every role (tests/cast.py)."""
    return build_cast()


def pytest_collection_finish():
    """Whatever was imported and collected stays to the end of the run: garbage is looked for beside it."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Tests of load run where they are asked for, never along with the others; what the database cannot change is
    marked (tests/databases.py).
    """
    for item in items:
        if says_the_same_on_any(item):
            item.add_marker("any_database")
    if "load" not in config.option.markexpr:
        heavy = [item for item in items if item.get_closest_marker("load")]
        items[:] = [item for item in items if item not in heavy]
        config.hook.pytest_deselected(items=heavy)


def pytest_runtest_setup(item):
    """Tests of concurrency need PostgreSQL: left out where the database is SQLite, never where it is named."""
    _day.prepare()
    if item.config.stash.get(_EMPTIED, False):
        _fill(item.config)
    if item.get_closest_marker("postgres") and connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: set DATABASE_URL")
