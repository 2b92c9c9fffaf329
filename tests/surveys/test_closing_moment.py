"""The closing to the second in UK time (R-146): what came in before is taken however late it is handled, nothing after;
and the region's dates may be moved while its surveys are open.
"""

import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from cycles.queries import timetable_of
from demonstration.links import tokens_of
from organisations.models import Membership
from surveys import services
from surveys.models import Collation, LinkMark, Response, SealedResponse
from surveys.queries import LinkGone
from surveys.services.closing import GRACE
from tests.surveys.regions import survey_of

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R-146")]

UTC = datetime.UTC
SECOND = datetime.timedelta(seconds=1)
INSTANT = datetime.timedelta(microseconds=1)


def uk(*moment: int, fold: int = 0) -> datetime.datetime:
    return datetime.datetime(*moment, tzinfo=ZoneInfo("Europe/London"), fold=fold)


# When the region's surveys close, as its SHA enters it, and the same moment as it is reckoned elsewhere.
CLOSINGS = [
    pytest.param(uk(2010, 1, 15, 17), datetime.datetime(2010, 1, 15, 17, tzinfo=UTC), id="winter"),
    pytest.param(uk(2010, 6, 15, 17), datetime.datetime(2010, 6, 15, 16, tzinfo=UTC), id="summer"),
    pytest.param(uk(2010, 3, 28, 0, 59, 59), datetime.datetime(2010, 3, 28, 0, 59, 59, tzinfo=UTC), id="before spring"),
    pytest.param(uk(2010, 3, 28, 2), datetime.datetime(2010, 3, 28, 1, tzinfo=UTC), id="as summer time begins"),
    pytest.param(uk(2010, 3, 28, 17), datetime.datetime(2010, 3, 28, 16, tzinfo=UTC), id="on the day of the change"),
    pytest.param(uk(2009, 10, 25, 1, 30), datetime.datetime(2009, 10, 25, 0, 30, tzinfo=UTC), id="first half past one"),
    pytest.param(uk(2009, 10, 25, 1, 30, fold=1), datetime.datetime(2009, 10, 25, 1, 30, tzinfo=UTC), id="second one"),
]
# How long after the closing an answer came in and was handled, and whether it counts.
ANSWERS = [
    (-SECOND, -SECOND, True),
    (-INSTANT, -INSTANT, True),
    (-SECOND, SECOND, True),
    (-INSTANT, GRACE - SECOND, True),
    (datetime.timedelta(0), datetime.timedelta(0), False),
    (datetime.timedelta(0), SECOND, False),
    (INSTANT, INSTANT, False),
    (SECOND, SECOND, False),
]


@pytest.fixture
def token(survey) -> str:
    """The link of one of two people asked in September 2009."""
    Membership.objects.update(since=datetime.date(2009, 4, 1))
    with time_machine.travel(uk(2009, 9, 1, 12), tick=False):
        survey.closes_in(86400)
        return next(iter(survey.invite(partners=2).values()))


def set_closing(survey, at: datetime.datetime) -> None:
    timetable = timetable_of(survey.assessment)
    timetable.survey_closes_at = at
    timetable.save()


def submit(survey, token: str, received_at: datetime.datetime | None = None) -> bool:
    """Whether the answer is taken."""
    try:
        services.answer(token=token, answers=survey.answers(), received_at=received_at)
    except LinkGone:
        return False
    return True


@pytest.mark.parametrize(("entered", "moment"), CLOSINGS)
@pytest.mark.parametrize(("received", "handled", "taken"), ANSWERS)
def test_answer_counts_where_it_came_in_before_the_closing(survey, token, entered, moment, received, handled, taken):
    set_closing(survey, entered)
    with time_machine.travel(moment + handled, tick=False):
        services.close_due()
        assert submit(survey, token, moment + received) == taken
        assert SealedResponse.objects.count() == taken
    with time_machine.travel(moment + GRACE, tick=False):
        assert services.close_due() == 1
    assert Response.objects.count() == Collation.objects.get().content["completed"] == taken
    assert Collation.objects.get().closed_on == entered.date()


@pytest.mark.parametrize(("entered", "moment"), CLOSINGS)
def test_survey_is_collated_once_its_time_and_the_grace_are_over(survey, token, entered, moment):
    set_closing(survey, entered)
    with time_machine.travel(moment + GRACE - INSTANT, tick=False):
        assert services.close_due() == 0
    with time_machine.travel(moment + GRACE, tick=False):
        assert services.close_due() == 1
        assert services.close_due() == 0
        assert not submit(survey, token, moment - SECOND), "what is collated is not changed"


def test_request_without_a_time_of_its_own_is_held_to_the_clock(survey, token):
    closes_at = uk(2010, 1, 15, 17)
    set_closing(survey, closes_at)
    with time_machine.travel(closes_at, tick=False):
        assert not submit(survey, token)
    with time_machine.travel(closes_at - INSTANT, tick=False):
        assert submit(survey, token)


def test_closing_moved_earlier_is_kept_to(survey, token):
    set_closing(survey, uk(2010, 1, 15, 17))
    with time_machine.travel(uk(2010, 1, 10, 12), tick=False) as clock:
        assert submit(survey, token)
        set_closing(survey, uk(2010, 1, 10, 13))
        other = tokens_of(survey.assessment).popitem()[1]
        clock.move_to(uk(2010, 1, 10, 13))
        assert not submit(survey, other)
        clock.shift(GRACE)
        assert services.close_due() == 1
    assert Response.objects.count() == 1


def test_closing_moved_into_the_past_keeps_what_was_answered_till_then(survey, token):
    set_closing(survey, uk(2010, 1, 15, 17))
    with time_machine.travel(uk(2010, 1, 10, 12), tick=False):
        assert submit(survey, token)
        set_closing(survey, uk(2010, 1, 9, 17))
        assert services.close_due() == 1
    assert Response.objects.count() == 1 and not LinkMark.objects.exists()


def test_closing_moved_later_leaves_the_survey_open(survey, token):
    set_closing(survey, uk(2010, 1, 15, 17))
    with time_machine.travel(uk(2010, 1, 15, 16, 59), tick=False) as clock:
        set_closing(survey, uk(2010, 1, 22, 17))
        clock.move_to(uk(2010, 1, 15, 17, 5))
        assert services.close_due() == 0
        assert submit(survey, token)
        clock.move_to(uk(2010, 1, 22, 17, 2))
        assert services.close_due() == 1


def test_regions_close_each_at_its_own_time(survey, token):
    leeds = survey_of(survey.cast, "5N1", "stranger")
    set_closing(survey, uk(2010, 1, 15, 17))
    set_closing(leeds, uk(2010, 1, 16, 17))
    with time_machine.travel(uk(2010, 1, 15, 18), tick=False):
        assert services.close_due() == 1
    assert Collation.objects.get().assessment_id == survey.assessment.pk
