import datetime

import pytest
import time_machine
from django.utils import timezone

from cycles.states import State
from organisations.decisions import Refused
from outbox.models import Mail
from surveys import queries, services, tasks
from surveys.models import Answer, Collation, LinkMark, Nominee, Response, SealedDraft
from surveys.queries.reminding import reminder_days
from surveys.services.closing import GRACE
from tests.surveys.regions import leave_reminders

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("R-150", "R-151")
def test_result_is_collated_once_with_mean_n_unable_and_band(survey):
    tokens = list(survey.invite(partners=10, providers=10, opinion_formers=6).values())
    for number, token in enumerate(tokens[:24]):
        survey.answer(token, score=(4, 5, 5, None)[number % 4], text="Comment" if number % 2 else "")
    survey.close_now()
    result = queries.collations([survey.assessment])[survey.assessment.pk]
    line = result.statements[0]
    assert (result.completed, result.below_minimum) == (24, False)
    assert (line.item_key, line.n, line.unable, line.shown, line.suggestion) == ("1a", 18, 6, "4.67", None)
    assert line.distribution == {1: 0, 2: 0, 3: 0, 4: 6, 5: 12, 6: 0}
    assert [statement.item_key for statement in result.statements] == ["1a", "1b", "2b", "2c", "3a", "4c"]
    assert [question.key for question in result.open_questions] == ["keep_doing", "do_differently"]
    assert not any(figures is None for line in result.by_group for figures in line.figures) or result.groups[2].withheld


@pytest.mark.requirement("R-152", "R-153")
def test_nineteen_completed_are_marked_and_give_no_suggestion(survey):
    tokens = list(survey.invite(partners=10, providers=10).values())
    for token in tokens[:19]:
        survey.answer(token, score=6)
    survey.close_now()
    result = queries.collations([survey.assessment])[survey.assessment.pk]
    assert result.below_minimum and result.statements[0].suggestion is None and result.statements[0].shown == "6.00"
    assert queries.response_counts([survey.assessment])[survey.assessment.pk].below_minimum


@pytest.mark.requirement("R-146")
def test_survey_is_not_closed_a_second_early(survey):
    survey.invite(partners=1)
    closes_at = survey.closes_in(3600)
    with time_machine.travel(closes_at - datetime.timedelta(seconds=1), tick=False):
        with pytest.raises(Refused, match="still open"):
            services.close(assessment=survey.assessment)
        assert tasks.close_due() == 0
    with time_machine.travel(closes_at, tick=False):
        assert tasks.close_due() == 0, "what came in before is still being answered for"
    with time_machine.travel(closes_at + GRACE, tick=False):
        assert tasks.close_due() == 1
        assert tasks.close_due() == 0
    assert Collation.objects.get().closed_on == timezone.localdate(closes_at)


def test_closing_again_gives_the_same_result(survey):
    survey.invite(partners=1)
    assert survey.close_now().pk == survey.close_now().pk
    assert Collation.objects.count() == 1


@pytest.mark.requirement("R-147")
def test_closing_deletes_drafts_of_every_link_and_forgets_who_answered(survey):
    first, second, third = survey.invite(partners=3).values()
    services.save_draft(token=first, fields={"influence-text": "a"})
    services.save_draft(token=second, fields={"influence-text": "b"})
    services.correct_address(
        nominee=Nominee.objects.get(email="person.2@stakeholder.example"),
        actor=survey.cast.actor("super_user"),
        email="right@stakeholder.example",
    )
    survey.answer(third)
    services.set_reminders(token=first, wanted=False)
    survey.close_now()
    assert not SealedDraft.objects.exists() and not LinkMark.objects.exists()
    assert (Response.objects.count(), Answer.objects.count()) == (1, 8)


def test_an_answered_link_stays_dead_when_the_closing_is_moved(survey):
    (token,) = survey.invite(partners=1).values()
    survey.answer(token)
    survey.close_now()
    survey.closes_in(3600)
    with pytest.raises(queries.LinkGone):
        queries.open_survey(token)


@pytest.mark.parametrize(
    ("who", "states"),
    [
        pytest.param("editor", "provisional final published", marks=pytest.mark.requirement("R-156")),
        ("reader", "provisional final published"),
        ("analyst", "submitted briefed rated provisional final published"),
        ("panel_chair", "submitted briefed rated provisional final published"),
        ("panel_member", "briefed rated"),
        ("central_analyst", "submitted briefed rated provisional final published"),
        ("dh", "provisional final published"),
        ("national", "provisional final published"),
        ("support", ""),
        ("neighbour", ""),
        ("other_analyst", ""),
        ("conflicted", ""),
    ],
)
def test_result_is_seen_by_those_of_row_8_only(survey, who, states):
    survey.invite(partners=1)
    survey.close_now()
    actor = survey.cast.actor(who)
    seen = [s.value for s in State if queries.collation_and_last(survey.cast.at(s), actor)[0] is not None]
    assert seen == states.split()


@pytest.mark.requirement("R-148")
@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("editor", True),
        ("analyst", True),
        ("panel_chair", True),
        ("dh", True),
        ("support", False),
        ("neighbour", False),
    ],
)
def test_counts_are_seen_by_those_of_row_7_only(survey, who, seen):
    survey.invite(partners=6)
    assert (queries.counts_for(survey.assessment, survey.cast.actor(who)) is not None) == seen


def test_counts_of_many_cost_two_queries(survey, django_assert_num_queries):
    with django_assert_num_queries(2):
        queries.response_counts([survey.assessment] * 30)


def day(number: int) -> datetime.date:
    return datetime.date(2009, 12, number)


@pytest.mark.requirement("R-145")
@pytest.mark.parametrize(
    ("sent", "closes", "days"),
    [
        (day(1), day(20), [day(8), day(15), day(18), day(19)]),
        (day(1), day(8), [day(6), day(7)]),
        (day(1), day(9), [day(7), day(8)]),
        (day(1), day(2), []),
        (day(1), day(3), [day(2)]),
    ],
)
def test_days_of_reminders(sent, closes, days):
    assert reminder_days(sent, closes) == days


def test_days_of_reminders_are_settings(settings):
    settings.SURVEY_REMIND_EVERY_DAYS, settings.SURVEY_REMIND_LAST_DAYS = 10, 1
    assert reminder_days(day(1), day(20)) == [day(11), day(19)]


def at(date: datetime.date, hour: int = 9) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(date, datetime.time(hour, 5)))


@pytest.mark.requirement("R-145", "R-146")
def test_reminders_go_once_a_day_due_and_never_to_who_answered(survey):
    first, second = survey.invite(partners=2).values()
    survey.closes_in(30 * 86400)
    survey.answer(first)
    seventh = timezone.localdate() + datetime.timedelta(days=7)
    reminders = Mail.objects.filter(kind="survey_reminder")
    with time_machine.travel(at(seventh, 8), tick=False):
        assert tasks.remind() == 0, "not before nine"
    with time_machine.travel(at(seventh), tick=False):
        tasks.remind()
        tasks.remind()
        assert leave_reminders() == ["person.2@stakeholder.example"]
    with time_machine.travel(at(seventh + datetime.timedelta(days=2)), tick=False):
        tasks.remind()
    assert not reminders.exists()
    with time_machine.travel(at(seventh + datetime.timedelta(days=8)), tick=False):
        tasks.remind()  # the worker was down on the day itself
        assert leave_reminders() == ["person.2@stakeholder.example"]


@pytest.mark.requirement("R-146")
def test_nobody_is_reminded_after_closing(survey):
    survey.invite(partners=1)
    closes_at = survey.closes_in(10 * 86400)
    with time_machine.travel(at(timezone.localdate(closes_at) + datetime.timedelta(days=1)), tick=False):
        tasks.remind()
    assert not Mail.objects.filter(kind="survey_reminder").exists()


def test_mail_keys_hold_no_token_and_differ_for_nobody(survey):
    tokens = survey.invite(partners=2)
    keys = list(Mail.objects.values_list("dedupe_key", flat=True))
    assert not any(token in key for key in keys for token in tokens.values())
    assert [key.rsplit("/", 1)[0] for key in keys] == ["survey_invitation"] * 2
