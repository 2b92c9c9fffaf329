"""Who is reminded and when (R-145, R-146, Q-14), and that the ledger tells nobody who has answered."""

import datetime

import pytest
import time_machine
from django.core import mail as django_mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from organisations.models import Membership
from outbox.models import Mail
from surveys import services, tasks
from surveys.models import Nominee, Posting
from surveys.tokens import token_of
from tests.surveys.regions import SHARED, ask_together, leave_reminders, survey_of, told_of

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R-145")]

ASKED = timezone.make_aware(datetime.datetime(2009, 12, 1, 15))


@pytest.fixture
def clock(survey):
    """Everybody is asked on Tuesday 1 December 2009; the survey closes on Sunday 20 December, 5pm."""
    Membership.objects.update(since=datetime.date(2009, 4, 1))
    with time_machine.travel(ASKED, tick=False) as clock:
        survey.closes_in(19 * 86400 + 7200)
        yield clock


def at(day: int, hour: int = 9, minute: int = 1) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime(2009, 12, day, hour, minute))


def reminders() -> list[str]:
    return list(Mail.objects.filter(kind="survey_reminder").order_by("pk").values_list("to", flat=True))


def days_reminded(clock, days=range(1, 32)) -> list[int]:
    """The days of December on which the task writes reminders."""
    found = []
    for day in days:
        for hour in (0, 8, 9, 10, 16, 23):
            before = len(reminders())
            clock.move_to(at(day, hour))
            tasks.remind()
            tasks.post_due()
            if len(reminders()) > before:
                assert hour == 9, "in the morning"
                found.append(day)
    return found


def reach(clock, days=range(1, 32)) -> list[str]:
    """The addresses that are reminded on these days of December, in their order."""
    found = []
    for day in days:
        clock.move_to(at(day))
        tasks.remind()
        found += leave_reminders()
    return found


def test_person_who_does_not_answer_is_reminded_on_the_days_of_the_decision(survey, clock):
    survey.invite(partners=1)
    assert days_reminded(clock) == [8, 15, 18, 19]
    assert len(reminders()) == 4


def answer(survey, nominee):
    survey.answer(token_of(nominee.pk))


def ask_for_none(survey, nominee):
    services.set_reminders(token=token_of(nominee.pk), wanted=False)


def withdraw(survey, nominee):
    services.withdraw_nominee(nominee=nominee, actor=survey.editor)


def fail(survey, nominee):
    Mail.objects.filter(to=nominee.email).update(state=Mail.State.FAILED)


def come_back(survey, nominee):
    Mail.objects.filter(to=nominee.email).update(state=Mail.State.BOUNCED)


@pytest.mark.requirement("R-146")
@pytest.mark.parametrize("happens", [answer, ask_for_none, withdraw, fail, come_back])
def test_no_reminder_goes_to_whom_it_would_not_help(survey, clock, happens):
    survey.invite(partners=2)
    first, second = Nominee.objects.order_by("pk")
    clock.move_to(at(7))
    happens(survey, first)
    assert reach(clock, range(8, 22)) == [second.email] * 4
    assert not Mail.objects.filter(kind="survey_reminder").exists()


@pytest.mark.requirement("R-148")
@pytest.mark.parametrize("happens", [answer, ask_for_none])
def test_a_reminder_is_written_to_everybody_so_that_it_tells_nobody_who_answered(survey, clock, happens):
    survey.invite(partners=2)
    first, second = Nominee.objects.order_by("pk")
    happens(survey, first)
    clock.move_to(at(8))
    tasks.remind()
    assert reminders() == [first.email, second.email]


def test_reminder_goes_on_once_the_invitation_was_sent_again(survey, clock):
    survey.invite(partners=1)
    nominee = Nominee.objects.get()
    fail(survey, nominee)
    clock.move_to(at(3))
    services.send_again(nominee=nominee, actor=survey.cast.actor("super_user"))
    assert days_reminded(clock, range(4, 22)) == [10, 17, 18, 19]


@pytest.mark.requirement("R-146")
def test_no_reminder_while_the_invitation_was_not_written(survey, clock, settings):
    settings.SURVEY_MAIL_HOLD_MINUTES = 30
    survey.invite(partners=1)
    Posting.objects.update(due_at=at(11))
    clock.move_to(at(8))
    tasks.remind()
    assert not Posting.objects.filter(kind="reminder").exists() and reminders() == []
    assert days_reminded(clock, range(9, 22)) == [18, 19]


@pytest.mark.requirement("R-146")
def test_no_reminder_is_written_after_the_closing_that_was_due_before(survey, clock):
    survey.invite(partners=1)
    clock.move_to(at(8))
    Posting.objects.create(nominee=Nominee.objects.get(), kind="reminder", generation=1, due_at=at(8, 9, 0))
    survey.closes_in(60)
    clock.move_to(at(8, 9, 2))
    tasks.remind()
    assert reminders() == []


def test_corrected_person_is_reminded_from_the_new_invitation_on(survey, clock):
    survey.invite(partners=1)
    nominee = Nominee.objects.get()
    clock.move_to(at(8, 11))
    tasks.remind()
    services.correct_address(nominee=nominee, actor=survey.cast.actor("super_user"), email=SHARED)
    assert days_reminded(clock, range(9, 22)) == [15, 18, 19]
    assert set(reminders()[1:]) == {SHARED}
    assert [told_of(mail) for mail in Mail.objects.filter(kind="survey_reminder", to=SHARED)] == [[(nominee.pk, 2)]] * 3


@pytest.mark.parametrize(
    ("moved_on", "closing", "days"),
    [
        (at(10, 12), at(15, 17), [8, 13, 14]),
        (at(10, 12), at(11, 17), [8]),  # its last two days have passed or are today, after nine
        (at(8, 12), at(9, 17), [8]),  # today's reminder has left, none is made up for yesterday
        (at(17, 12), at(30, 17), [8, 15, 22, 28, 29]),
    ],
)
def test_reminders_follow_a_closing_that_is_moved(survey, clock, moved_on, closing, days):
    survey.invite(partners=1)
    found = days_reminded(clock, range(1, moved_on.day + 1))
    clock.move_to(moved_on)
    survey.closes_in((closing - moved_on).total_seconds())
    tasks.remind()
    found += days_reminded(clock, range(moved_on.day + 1, 32))
    assert found == days


def test_day_that_was_missed_is_made_up_for_once(survey, clock):
    survey.invite(partners=1)
    clock.move_to(at(16, 8))  # no worker since the first: two days are due
    tasks.remind()
    assert reminders() == [], "not before nine"
    assert days_reminded(clock, range(16, 22)) == [16, 18, 19]


def test_person_of_several_surveys_is_reminded_of_those_left_in_one_mail(cast, survey, clock):
    others = [survey_of(cast, "5KL", "neighbour"), survey_of(cast, "5N1", "stranger")]
    others[1].closes_in(19 * 86400)
    ask_together(survey, *others)
    answer(others[0], Nominee.objects.get(assessment=others[0].assessment))
    clock.move_to(at(8))
    tasks.remind()
    assert leave_reminders() == [SHARED]
    body = django_mail.outbox[-1].body
    named = [f"\n{one.assessment.organisation}\n" in body for one in (survey, *others)]
    assert named == [True, False, True]


def rows_of(nominee: Nominee) -> list[tuple]:
    rows = Posting.objects.filter(nominee=nominee, kind__in=["reminder", "thanks"]).order_by("due_at")
    return list(rows.values_list("kind", "generation", "due_at", "state", "mail"))


@pytest.mark.requirement("R-148")
@pytest.mark.parametrize("happens", [answer, ask_for_none, fail, come_back])
def test_ledger_reads_the_same_for_everybody_asked(survey, clock, happens):
    survey.invite(partners=3)
    first, second, third = Nominee.objects.order_by("pk")
    happens(survey, first)
    answer(survey, third)
    days_reminded(clock, range(8, 20))
    clock.move_to(at(20, 17, 5))
    services.close_due()
    services.post_due()
    assert rows_of(first) == rows_of(second) == rows_of(third)
    assert len(rows_of(first)) == 5


def queries_of(work) -> int:
    with CaptureQueriesContext(connection) as queries:
        work()
    return len(queries)


def test_queries_do_not_grow_with_the_number_of_people(survey, clock):
    """By one batch of addresses a handful; what each mail costs after the commit is the outbox's."""
    survey.invite(partners=4, providers=4)
    clock.move_to(at(8))
    few = queries_of(tasks.remind)
    assert len(reminders()) == 8
    Posting.objects.filter(kind="reminder").delete()
    Mail.objects.filter(kind="survey_reminder").delete()
    for number in range(20, 56):
        survey.nominate(number, category=survey.category(place=(number - 20) // 5))
    clock.move_to(ASKED)
    services.submit_nominees(assessment=survey.assessment, actor=survey.editor)
    clock.move_to(at(8))
    assert queries_of(tasks.remind) == few < 30
    assert len(reminders()) == 44
    idle = queries_of(tasks.remind)
    assert idle <= 6, "nothing is due"


def test_everybody_asked_is_thanked_once_whether_they_answered(survey, clock):
    survey.invite(partners=4)
    first, second, third, fourth = Nominee.objects.order_by("pk")
    answer(survey, first)
    withdraw(survey, second)
    come_back(survey, third)
    clock.move_to(at(20, 17, 5))
    for _ in range(2):
        services.close_due()
        services.post_due()
    clock.move_to(at(21))
    services.close_due()
    tasks.remind()
    thanked = Mail.objects.filter(kind="survey_thanks").values_list("to", flat=True)
    assert sorted(thanked) == [first.email, fourth.email], "not who was withdrawn or cannot be reached"
    assert set(Posting.objects.filter(kind="thanks").values_list("mail", flat=True)) == {None}
