"""What is put back is what the services leave, and only where nothing came between (tests/steps.py)."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cycles.models import Rating
from cycles.states import State
from organisations.models import Event
from tests.panels.scene import submitted
from tests.rows import Rows, rows_now
from tests.steps import watched

pytestmark = pytest.mark.django_db

# The services ask hundreds of times; to put rows back takes a statement or two for each table.
MANY = 100


def take(cast, day, *, before=lambda: None) -> tuple[Rows, int]:
    """The rows when the return is submitted, and by how many queries, undone again; `before` is done first."""
    with transaction.atomic():
        with watched(day):
            before()
            with CaptureQueriesContext(connection) as queries:
                assert submitted(cast) is cast.assessment
            assert cast.assessment.state == State.SUBMITTED
            assert Rating.objects.latest("at").at <= timezone.now()
            rows = rows_now()
        transaction.set_rollback(True)
    cast.assessment.refresh_from_db()
    return rows, len(queries)


@pytest.fixture
def as_taken(cast, day) -> Rows:
    """The step is taken at least once."""
    return take(cast, day)[0]


def test_a_step_is_put_back_as_it_was_left(cast, day, as_taken):
    rows, queries = take(cast, day)
    assert rows == as_taken and queries < MANY


def test_nothing_that_a_step_left_lies_ahead_of_the_clock(cast, day, as_taken):
    day.start_test()
    take(cast, day)


@pytest.mark.parametrize(
    "between",
    [
        lambda cast, day: Event.objects.create(verb="did", subject="something"),
        lambda cast, day: day.move_to(day.moment + timedelta(days=1)),
    ],
    ids=["a row was written", "the test has travelled"],
)
def test_a_step_is_taken_by_the_services_where_something_came_between(cast, day, as_taken, between):
    assert take(cast, day, before=lambda: between(cast, day))[1] > MANY


def test_a_step_is_taken_by_the_services_under_other_settings(cast, day, as_taken, settings):
    settings.SURVEY_MAIL_HOLD_MINUTES = 5
    assert take(cast, day)[1] > MANY
