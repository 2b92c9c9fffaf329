"""Whatever happens to a survey, in whatever order, joins no answer to a person, and staff cannot tell who answered."""

import datetime
import re
from collections.abc import Callable
from contextlib import contextmanager

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from anonymity import services as selftest
from cycles.queries import timetable_of
from outbox.models import Mail
from outbox.services import deliver
from surveys import services, tasks
from surveys.models import Invitation, Nominee
from surveys.queries import LinkGone, LinkUnknown
from surveys.tokens import token_of
from tests import markup

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R-147", "R-148")]
# The handlers by which tests read logs are not ours; marks and files are tried where each step is a transaction of its
# own (test_transaction_marks.py, test_files.py).
OURS = {attempt.key for attempt in selftest.ATTEMPTS} - {"log_handlers", "marks", "pages", "journal"}
SIZES = (7, 6, 5)
PEOPLE = sum(SIZES)


@contextmanager
def undone():
    """A world that is gone afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class Life:
    """What staff, people and the beat do to a survey, as the days go by; what is refused is refused."""

    def __init__(self, survey, clock) -> None:
        self.survey, self.clock = survey, clock
        self.people = list(Nominee.objects.order_by("pk").values_list("pk", flat=True))
        self.sha = survey.cast.actor("super_user")
        self.corrections = 0

    def do(self, what: str, whom: int) -> None:
        act: Callable[[int], object] = getattr(self, what)
        self.clock.shift(datetime.timedelta(seconds=1))
        try:
            with transaction.atomic():
                act(self.people[whom % len(self.people)])
        except (PermissionDenied, ValidationError, LinkGone, LinkUnknown):
            pass

    def token(self, nominee: int) -> str:
        row = Invitation.objects.filter(nominee=nominee).first()
        return token_of(nominee, row.generation if row else 1)

    def nominee(self, pk: int) -> Nominee:
        return Nominee.objects.select_related("assessment__organisation").get(pk=pk)

    def draft(self, nominee: int) -> None:
        services.save_draft(token=self.token(nominee), fields={"influence-text": f"draft {timezone.now()}"})

    def answer(self, nominee: int) -> None:
        self.survey.answer(self.token(nominee), score=1 + nominee % 6, text="We plan together" if nominee % 2 else "")

    def no_reminders(self, nominee: int) -> None:
        services.set_reminders(token=self.token(nominee), wanted=False)

    def correct(self, nominee: int) -> None:
        # Numbered by what staff do: of the mails, some are gone once a person has answered.
        self.corrections += 1
        address = f"right.{self.people.index(nominee)}.{self.corrections}@stakeholder.example"
        services.correct_address(nominee=self.nominee(nominee), actor=self.sha, email=address)

    def withdraw(self, nominee: int) -> None:
        services.withdraw_nominee(nominee=self.nominee(nominee), actor=self.survey.editor)

    def send_again(self, nominee: int) -> None:
        services.send_again(nominee=self.nominee(nominee), actor=self.sha)

    def second_set(self, nominee: int) -> None:
        number = 500 + Nominee.objects.count()
        self.survey.nominate(number, group=self.nominee(nominee).group)
        services.submit_nominees(assessment=self.survey.assessment, actor=self.survey.editor)

    def days_pass(self, nominee: int) -> None:
        self.clock.shift(datetime.timedelta(days=1 + self.people.index(nominee) % 7))
        tasks.remind()

    def mail_leaves(self, nominee: int) -> None:
        tasks.post_due()
        for mail in Mail.objects.filter(state=Mail.State.QUEUED):
            deliver(mail.pk)

    def close(self, nominee: int) -> None:
        timetable = timetable_of(self.survey.assessment)
        timetable.survey_closes_at = timezone.now()
        timetable.save()
        services.close(assessment=self.survey.assessment)
        tasks.post_due()


STAFF = ("correct", "send_again", "days_pass", "mail_leaves")
ALL_STAFF = (*STAFF, "withdraw", "second_set")
STEPS = ("draft", "answer", "answer", "no_reminders", "close", *ALL_STAFF)
each = settings(
    max_examples=10,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),  # what fails is short enough to be read
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def noon() -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(timezone.localdate(), datetime.time(12)))


@pytest.fixture
def asked(survey):
    survey.invite(*SIZES)
    survey.closes_in(60 * 86400)
    return survey


@each
@given(steps=st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, PEOPLE + 3)), min_size=4, max_size=24))
@example(steps=[("draft", 1), ("correct", 1), ("answer", 1), ("days_pass", 6), ("mail_leaves", 0), ("close", 0)])
@example(steps=[("answer", n) for n in range(PEOPLE)] + [("withdraw", 2), ("days_pass", 6), ("close", 0)])
def test_self_test_finds_nothing_whatever_happens(asked, steps):
    with undone(), time_machine.travel(noon(), tick=False) as clock:
        life = Life(asked, clock)
        for what, whom in steps:
            life.do(what, whom)
        assert [(one.key, one.findings) for one in selftest.run(only=OURS) if not one.passed] == []


@st.composite
def two_worlds(draw):
    """What staff do, and when some people of one group answer: in the one world these, in the other those."""
    group = draw(st.integers(0, len(SIZES) - 1))
    members = list(range(sum(SIZES[:group]), sum(SIZES[: group + 1])))
    number = draw(st.integers(1, len(members)))
    these, those = (draw(st.permutations(members))[:number] for _ in range(2))
    before, after = (
        draw(st.lists(st.tuples(st.sampled_from(STAFF), st.integers(0, PEOPLE - 1)), max_size=5)) for _ in range(2)
    )
    return these, those, before, after


@each
@given(worlds=two_worlds())
@example(worlds=([5, 0], [1, 6], [("mail_leaves", 2), ("send_again", 0)], [("send_again", 0), ("correct", 6)]))
@example(worlds=([0, 1], [2, 3], [], [("days_pass", 6), ("correct", 0), ("send_again", 2), ("mail_leaves", 0)]))
def test_staff_read_the_same_whoever_of_a_group_answered(client, asked, worlds):
    these, those, before, after = worlds
    start = noon()

    def world(answering: list[int]) -> dict[tuple[str, str], str]:
        with undone(), time_machine.travel(start, tick=False) as clock:
            life = Life(asked, clock)
            for what, whom in before:
                life.do(what, whom)
            for whom in answering:
                life.do("answer", whom)
            for what, whom in after:
                life.do(what, whom)
            return read(client, asked)

    one, other = world(these), world(those)
    assert [place for place in one if one[place] != other[place]] == []


@st.composite
def what_the_few_and_others_do(draw):
    """What staff do, withdrawals and second sets among it, and what people do between."""
    theirs = st.sampled_from(("draft", "answer", "answer", "no_reminders"))
    steps = st.tuples(st.sampled_from(ALL_STAFF) | theirs, st.integers(0, 99))
    first = draw(st.sampled_from([(7, 6, 3), (5, 1, 0), (4, 4, 4), (12, 10, 2), (2, 0, 0)]))
    return first, draw(st.lists(steps, min_size=1, max_size=14))


@pytest.mark.requirement("R-149")
@settings(each, max_examples=4)
@given(life=what_the_few_and_others_do())
@example(life=((12, 10, 2), [("answer", n) for n in range(24)]))
@example(life=((5, 2, 0), [("answer", 6), ("second_set", 6), ("withdraw", 5), ("answer", 0), ("second_set", 0)]))
@example(life=((5, 1, 0), [("answer", 5), ("mail_leaves", 0), ("days_pass", 6), ("answer", 0), ("days_pass", 6)]))
def test_where_a_few_were_asked_staff_read_the_same_whoever_answers_and_whether_anybody_does(client, survey, life):
    """While the survey is open: in the one world people draft, answer and stop reminders, in the other nobody does."""
    first, steps = life
    start = noon()

    def world(*, people: bool) -> dict[tuple[str, str], str]:
        with undone(), time_machine.travel(start, tick=False) as clock:
            survey.invite(*first)
            survey.closes_in(60 * 86400)
            lived = Life(survey, clock)
            for what, whom in steps:
                if people or what in ALL_STAFF:
                    lived.do(what, whom)
                else:
                    clock.shift(datetime.timedelta(seconds=1))
            return read(client, survey)

    one, other = world(people=True), world(people=False)
    assert [place for place in one if one[place] != other[place]] == []


PAGES = (
    "nominee_list",
    "survey_progress",
    "nominee_balance",
    "assessment_hub",
    "assessment_submit",
)
OF_ALL = ("home", "region_list", "region_csv", "survey_region", "survey_region_csv", "anonymity_test")


def read(client, survey) -> dict[tuple[str, str], str]:
    """Every page about nominees and counts, of each who may read it, after the self-test has run."""
    assessment = survey.assessment.pk
    selftest.keep(selftest.run(only=OURS))
    addresses = [reverse(name, args=[assessment]) for name in PAGES] + [reverse(name) for name in OF_ALL]
    nominees = list(Nominee.objects.order_by("pk").values_list("pk", flat=True))
    addresses += [reverse("nominee_detail", args=[assessment, pk]) for pk in nominees[:: max(1, len(nominees) // 6)]]
    # PostgreSQL goes on counting in the second world: a person is named by place.
    places = {f"nominees/{pk}/": f"nominees/#{place}/" for place, pk in enumerate(nominees)}

    def by_place(text: str) -> str:
        return re.sub(r"nominees/\d+/", lambda address: places.get(address[0], address[0]), text)

    pages = {}
    for who in ("editor", "super_user", "support", "dh"):
        client.force_login(survey.cast.users[who])
        for address in addresses:
            response = client.get(address)
            pages[who, by_place(address)] = by_place(markup.without_token(response.content.decode()))
    return pages
