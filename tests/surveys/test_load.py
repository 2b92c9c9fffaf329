"""As many as are asked in a year answer, each from two devices at once: every answer is there once, none is lost."""

import datetime
import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import time_machine
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cycles.models import Assessment, Timetable
from organisations.models import Organisation
from organisations.roles import Kind
from outbox.models import Mail
from surveys import services
from surveys.forms import AnswerForm
from surveys.models import (
    Answer,
    Collation,
    Group,
    Invitation,
    LinkMark,
    Nominee,
    Posting,
    Response,
    SealedResponse,
    Statement,
)
from surveys.queries import LinkGone, statements_of
from surveys.services.mailing import AT_ONCE
from surveys.tokens import fingerprint, token_of
from tests.cast import build_cast

pytestmark = [pytest.mark.load, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

PCTS, PEOPLE = 152, 60
PAIRS = 2


@pytest.fixture
def assessments(transactional_db) -> list[Assessment]:
    """Every PCT of England in one year, with sixty people asked; the surveys are open."""
    cast = build_cast()
    closes_at = timezone.now() + datetime.timedelta(days=20)
    shas = Organisation.objects.filter(kind=Kind.SHA)
    Timetable.objects.bulk_create(
        Timetable(
            cycle=cast.cycle,
            sha=sha,
            submission_at=closes_at,
            second_set_until=closes_at,
            survey_closes_at=closes_at,
            panels_from=closes_at.date() + datetime.timedelta(days=50),
            panels_to=closes_at.date() + datetime.timedelta(days=99),
        )
        for sha in shas.exclude(pk__in=Timetable.objects.values("sha"))
    )
    Timetable.objects.update(survey_closes_at=closes_at)
    others = Organisation.objects.filter(kind=Kind.PCT).exclude(pk=cast.assessment.organisation_id)
    Assessment.objects.bulk_create(
        Assessment(cycle=cast.cycle, organisation=pct, framework=cast.cycle.framework) for pct in others[: PCTS - 1]
    )
    found = list(Assessment.objects.filter(cycle=cast.cycle).select_related("organisation"))
    assert len(found) == PCTS
    _ask(found)
    return found


def _ask(assessments: list[Assessment]) -> None:
    nominees = Nominee.objects.bulk_create(
        Nominee(
            assessment=assessment,
            group=Group.values[number % len(Group.values)],
            organisation_name=f"Organisation {number}",
            job_title="Chief Executive",
            name=f"Person {number}",
            email=f"person.{number}@{assessment.organisation.code.lower()}.example",
            nominated_by="Editor",
        )
        for assessment in assessments
        for number in range(PEOPLE)
    )
    Invitation.objects.bulk_create(
        Invitation(nominee=nominee, token_sha256=fingerprint(token_of(nominee.pk)), sent_on=timezone.localdate())
        for nominee in nominees
    )


def said(nominee: int, statement: Statement) -> str:
    """What one person answers to one statement: like nobody else's words."""
    return f"{nominee} on {statement.key}"


def fields(nominee: int, statements: list[Statement]) -> dict[str, str]:
    """The form as the person fills it in."""
    texts = {f"{one.key}-text": said(nominee, one) for one in statements}
    return texts | {f"{one.key}-choice": str(1 + nominee % 6) for one in statements if one.item_id}


def submit(nominee: int, statements: list[Statement]) -> bool:
    """Whether the answer was taken."""
    form = AnswerForm(statements, fields(nominee, statements), complete=True)
    assert form.is_valid(), form.errors
    try:
        services.answer(token=token_of(nominee), answers=form.answers())
    except LinkGone:
        return False
    return True


def _answer_all(nominees: list[int], taken) -> None:
    statements = statements_of(Assessment.objects.filter(pk__in=Nominee.objects.values("assessment"))[0])
    taken.put(Counter(submit(nominee, statements) for nominee in nominees))


def _close_all(nothing: list[int], taken) -> None:
    taken.put(services.close_due())


@contextmanager
def processes(work: Callable, shares: list[list[int]]) -> Iterator[list]:
    """Do each share in a process of its own, and give what each came to."""
    connections.close_all()
    context = multiprocessing.get_context("fork")
    taken = context.Queue()
    running = [context.Process(target=work, args=(share, taken)) for share in shares]
    for process in running:
        process.start()
    found = [taken.get(timeout=900) for _ in running]
    for process in running:
        process.join()
    assert [process.exitcode for process in running] == [0] * len(running)
    yield found


def _shares(nominees: list[int]) -> list[list[int]]:
    """Two processes for each part of the people, in the same order: both come to each person at about the same time."""
    parts = [nominees[place::PAIRS] for place in range(PAIRS)]
    return [part for part in parts for _ in range(2)]


@pytest.mark.requirement("R-144", "R-146", "R-150")
def test_no_answer_is_lost_or_doubled(assessments):
    nominees = list(Nominee.objects.order_by("?").values_list("pk", flat=True))
    with processes(_answer_all, _shares(nominees)) as found:
        taken = sum(found, Counter())
    assert taken == {True: PCTS * PEOPLE, False: PCTS * PEOPLE}
    by_pct = Counter(SealedResponse.objects.values_list("assessment", flat=True))
    assert by_pct == Counter({assessment.pk: PEOPLE for assessment in assessments})
    assert LinkMark.objects.count() == PCTS * PEOPLE
    Timetable.objects.update(survey_closes_at=timezone.now() - datetime.timedelta(minutes=5))
    with processes(_close_all, [[], []]) as found:
        assert sum(found) >= PCTS
    _check_closed(assessments)


def _check_closed(assessments: list[Assessment]) -> None:
    statements = statements_of(assessments[0])
    expected = Counter(
        (assessment, group, said(nominee, one), 1 + nominee % 6 if one.item_id else None)
        for nominee, assessment, group in Nominee.objects.values_list("pk", "assessment", "group")
        for one in statements
    )
    rows = Answer.objects.values_list("response__assessment", "response__group", "text", "score")
    assert Counter(rows) == expected
    assert (SealedResponse.objects.count(), Response.objects.count()) == (0, PCTS * PEOPLE)
    contents = dict(Collation.objects.values_list("assessment", "content"))
    assert {pk: content["completed"] for pk, content in contents.items()} == {one.pk: PEOPLE for one in assessments}
    assert Posting.objects.filter(kind=Posting.Kind.THANKS).count() == PCTS * PEOPLE


@pytest.mark.requirement("R-145")
def test_all_are_reminded_in_a_bounded_number_of_queries(assessments, settings):
    settings.MAIL_REHEARSAL = True  # what is written is kept
    at = timezone.localtime().replace(hour=10) + datetime.timedelta(days=7)
    batches = PCTS * PEOPLE / AT_ONCE
    with time_machine.travel(at), CaptureQueriesContext(connection) as queries:
        assert services.remind() == PCTS * PEOPLE
        assert services.remind() == 0
    assert len(queries) < 30 * batches
    assert set(Counter(Mail.objects.values_list("to", flat=True)).values()) == {1}
    assert Mail.objects.count() == PCTS * PEOPLE
