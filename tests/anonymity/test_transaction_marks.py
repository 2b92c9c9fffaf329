"""The self-test reads the marks that PostgreSQL leaves on rows: what it finds, and that answering leaves none."""

import datetime

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone

from anonymity import services as selftest
from anonymity.attempts.attempt import Notes
from anonymity.attempts.transaction_marks import told_by
from organisations.models import Event
from outbox.models import Mail
from surveys import services, tasks
from surveys.models import Invitation, Nominee, Posting, SealedResponse
from surveys.tokens import seal_until_closing

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres, pytest.mark.requirement("R-147")]


@pytest.fixture
def opened(survey):
    survey.tokens = list(survey.invite(partners=6, providers=6).values())
    for token in survey.tokens[:8:2]:
        survey.answer(token)
    return survey


def found(key: str) -> list[str]:
    (result,) = selftest.run(only={key})
    assert not result.untried
    return result.findings


def everything() -> list[tuple[str, list[str]]]:
    keys = {attempt.key for attempt in selftest.ATTEMPTS} - {"log_handlers"}
    return [(one.key, one.findings) for one in selftest.run(only=keys) if not one.passed]


def sealed(survey) -> bytes:
    return seal_until_closing(survey.assessment.pk, b"{}")


def test_answering_leaves_no_mark(opened):
    assert found("marks") == []


def test_what_happens_to_invitations_afterwards_is_no_mark(opened):
    """A corrected address, a second set and a wish for no reminders write some invitations later than the answers."""
    sha = opened.cast.actor("super_user")
    services.correct_address(
        nominee=Nominee.objects.get(email="person.3@stakeholder.example"),
        actor=sha,
        email="right@stakeholder.example",
    )
    opened.nominate(77)
    services.submit_nominees(assessment=opened.assessment, actor=opened.editor)
    opened.closes_in(30 * 86400)
    with time_machine.travel(morning_after(7), tick=False):
        tasks.remind()
    assert Posting.objects.filter(kind="reminder").count() >= 12
    assert everything() == []
    services.send_again(nominee=Nominee.objects.get(email="person.1@stakeholder.example"), actor=sha)
    services.set_reminders(token=opened.tokens[5], wanted=False)
    assert everything() == []
    opened.answer(opened.tokens[9])
    assert everything() == []
    opened.close_now()
    tasks.post_due()
    assert everything() == []


def morning_after(days: int) -> datetime.datetime:
    day = timezone.localdate() + datetime.timedelta(days=days)
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(9, 5)))


def test_an_invitation_written_with_an_answer_is_found(opened):
    with transaction.atomic():
        Invitation.objects.filter(pk=Invitation.objects.order_by("pk")[1].pk).update(generation=1)
        SealedResponse.objects.create(assessment=opened.assessment, group="partners", sealed=sealed(opened))
    assert found("marks") == ["1 row of surveys_invitation was written in the same moment as an answer."]


def test_a_lock_on_an_invitation_is_found(opened):
    with transaction.atomic():
        list(Invitation.objects.select_for_update().filter(pk=Invitation.objects.order_by("pk")[1].pk))
        SealedResponse.objects.create(assessment=opened.assessment, group="partners", sealed=sealed(opened))
    assert found("marks") == ["1 row of surveys_invitation was locked in the same moment as an answer came."]


@pytest.mark.parametrize("table", ["event", "mail"])
def test_a_row_written_in_the_moment_of_an_answer_is_found(opened, table):
    with transaction.atomic():
        SealedResponse.objects.create(assessment=opened.assessment, group="partners", sealed=sealed(opened))
        if table == "event":
            Event.objects.bulk_create([Event(verb="answered", subject="survey")])
        else:
            Mail.objects.bulk_create([Mail(dedupe_key="x", kind="receipt", to="a@example.org", subject="s", body="b")])
    assert len(found("marks")) == 1


def test_reminders_dealt_with_person_by_person_are_found(opened):
    assert found("marks_of_ledger") == []
    at = timezone.now()
    for nominee in Nominee.objects.all():
        Posting.objects.create(nominee=nominee, kind="reminder", generation=1, due_at=at, state="done")
    assert len(found("marks_of_ledger")) == 1


def test_invitations_do_not_move_when_their_people_answer(survey):
    """Sixty people, half of whom answer in turn: where a row lies tells nothing of who has."""
    tokens = list(survey.invite(partners=20, providers=20, opinion_formers=20).values())
    for token in tokens[::2]:
        survey.answer(token)
    assert found("moved_invitations") == []


def test_a_log_of_the_database_is_found():
    with connection.cursor() as cursor:
        cursor.execute("SET log_statement = 'mod'")
    try:
        assert found("server") == [
            "The database’s own log names each row that is written, with the time (log_statement)."
        ]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET log_statement")
    assert found("server") == []


@pytest.mark.parametrize(
    ("server", "findings", "remarks"),
    [
        ({"track_commit_timestamp": "off", "log_statement": "ddl", "archive_mode": "off"}, 0, 0),
        ({"track_commit_timestamp": "on"}, 1, 0),
        ({"log_min_duration_statement": "0"}, 1, 0),
        ({"archive_mode": "on"}, 0, 1),
    ],
)
def test_what_the_server_writes_down_by_itself(server, findings, remarks):
    notes = Notes()
    told_by(server, notes)
    assert (len(notes.findings), len(notes.remarks)) == (findings, remarks)
