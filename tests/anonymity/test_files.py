"""Somebody holds the files of the database, before, at and after the closing: who answered is nowhere in them, and with
the key, no answer is joined to a name once it is mixed.
"""

import re
import threading
from collections import defaultdict
from datetime import timedelta
from itertools import pairwise

import pytest
import time_machine
from django.core import mail
from django.db import connection, connections, transaction
from django.utils import timezone

from anonymity import services as selftest
from anonymity.attacker.files import database_file, journal, raw_rows
from anonymity.attacker.tables import in_place
from outbox.models import Mail
from surveys import services, tasks
from surveys.marks import Done
from surveys.models import Invitation, LinkMark, SealedDraft, SealedResponse
from surveys.tables import write_anew
from surveys.tokens import mark_of, token_of, unseal

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.requirement("R-147", "R-148")]
on_postgresql = pytest.mark.postgres
VALUE = re.compile(rb"(?=([0-9a-f]{64}))")
STATES = re.compile("|".join(Mail.State.values).encode())


@pytest.fixture
def on_sqlite():
    if connection.vendor != "sqlite":
        pytest.skip("reads the files of SQLite")


@pytest.fixture
def pages(db):
    """PostgreSQL lets its files be read page by page, and does not tidy up meanwhile what was changed or deleted: not
    in tests whose steps are all one transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pageinspect")
        for table in ("surveys_invitation", "outbox_mail"):
            cursor.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = off)")
    yield
    with connection.cursor() as cursor:
        for table in ("surveys_invitation", "outbox_mail"):
            cursor.execute(f"ALTER TABLE {table} RESET (autovacuum_enabled)")
        cursor.execute("DROP EXTENSION pageinspect")


@pytest.fixture
def asked(survey):
    """Twenty-two people are asked, one after another sixteen of them answer, most of them after saving a draft."""
    survey.tokens = list(survey.invite(partners=8, providers=8, opinion_formers=6).values())
    return survey


def sixteen_answer(survey) -> None:
    for number, token in enumerate(survey.tokens[:16]):
        if number % 3:
            services.save_draft(token=token, fields={"influence-text": f"My own words {number}"})
        survey.answer(token, score=1 + number % 6, text=f"We plan together {number}")
    services.set_reminders(token=survey.tokens[17], wanted=False)


def close(survey) -> None:
    survey.closes_in(-600)
    assert services.close_due() == 1


def versions_of_invitations() -> dict[bytes, set[bytes]]:
    """What the raw file says of each person asked, by the fingerprint of the link: one version, or as many as rows of
    that person were ever different."""
    # Rows of earlier tests still lie in the file.
    asked = {value.encode() for value in Invitation.objects.values_list("token_sha256", flat=True)}
    found = defaultdict(set)
    for row in raw_rows("surveys_invitation"):
        (fingerprint, *_) = VALUE.findall(row.content)
        if fingerprint in asked:
            found[fingerprint].add(row.content)
    return found


@on_postgresql
@pytest.mark.parametrize("stage", ["open", "mixed", "closed"])
def test_the_raw_pages_say_of_nobody_more_than_of_the_others(pages, asked, stage):
    before = versions_of_invitations()
    sixteen_answer(asked)
    if stage == "mixed":
        services.mix()
    if stage == "closed":
        close(asked)
    assert versions_of_invitations() == before and len(before) == 22
    assert selftest_finds("pages") == []


@on_postgresql
def test_pages_on_which_an_invitation_is_written_with_an_answer_are_found(pages, asked):
    with transaction.atomic():
        Invitation.objects.filter(pk=Invitation.objects.first().pk).update(generation=1)
        SealedResponse.objects.create(assessment=asked.assessment, group="partners", sealed=b"x")
    Invitation.objects.update(generation=1)  # the row that was written with the answer is dead now
    assert selftest_finds("pages") != []


@on_postgresql
def test_the_raw_pages_of_the_outbox_say_of_nobody_that_a_reminder_left(pages, asked):
    """Sixteen have answered and one wants no reminder. What the file holds of the rows, which are all deleted, says of
    everybody that they waited and were taken; the server tidies its pages up as they fill.
    """
    sixteen_answer(asked)
    asked.closes_in(30 * 86400)
    day = timezone.localtime().replace(hour=10, minute=0) + timedelta(days=7)
    with time_machine.travel(day, tick=False):
        tasks.remind()
        reminded = {message.to[0] for message in mail.outbox if message.subject.startswith("Reminder")}
    assert len(reminded) == 5 and not Mail.objects.filter(kind="survey_reminder").exists()
    people, states = set(), set()
    for row in raw_rows("outbox_mail"):
        if b"survey_reminder" in row.content:
            people |= set(re.findall(rb"person\.\d+@[a-z.]+", row.content))
            states |= set(STATES.findall(row.content.split(b"survey_reminder")[1]))
    assert any(one.decode() in reminded for one in people) and any(one.decode() not in reminded for one in people)
    assert states <= {b"queued", b"sending"}
    assert selftest_finds("pages") == []


@on_postgresql
@pytest.mark.parametrize("stage", ["mixed", "closed"])
def test_with_the_key_no_raw_page_joins_an_answer_to_its_link_once_mixed(pages, asked, stage):
    """A link's mark and an answer that one transaction wrote belong together; so do an answer and a draft deleted."""
    sixteen_answer(asked)
    marks = {mark_of(token, Done.ANSWERED): token for token in asked.tokens}
    assert joined(marks) == 16, "until it is mixed, whoever holds the key as well could tell"
    if stage == "mixed":
        assert services.mix()
    else:
        close(asked)
    assert joined(marks) == 0
    assert sum(1 for _ in raw_rows("surveys_sealeddraft")) == SealedDraft.objects.count()
    assert sum(1 for _ in raw_rows("surveys_linkmark")) == LinkMark.objects.count()
    assert sum(1 for _ in raw_rows("surveys_sealedresponse")) == SealedResponse.objects.count()


def joined(marks: dict[str, str]) -> int:
    """How many answers are the only one that a transaction wrote and are followed, in the order of transactions, by the
    mark of one person alone: a mark is written by a part of the answer's transaction. Other databases of the server
    take numbers in between.
    """
    by_transaction = defaultdict(list)
    for row in raw_rows("surveys_sealedresponse"):
        by_transaction[int(row.written_by)].append("answer")
    for row in raw_rows("surveys_linkmark"):
        known = [value for value in VALUE.findall(row.content) if value.decode() in marks]
        by_transaction[int(row.written_by)] += ["mark"] * len(known)
    written = [what for _, what in sorted(by_transaction.items()) if what]
    return sum(pair == (["answer"], ["mark"]) for pair in pairwise(written))


@on_postgresql
def test_a_copy_that_is_being_made_holds_up_the_mixing_and_nobody_who_answers(asked, settings):
    """A reader holds the tables in a transaction of its own, as pg_dump does."""
    sixteen_answer(asked)
    reader = connections["default"].copy()
    with reader.cursor() as cursor:
        reader.set_autocommit(False)
        cursor.execute("SELECT count(*) FROM surveys_sealedresponse")
        assert services.mix() is False
        asked.answer(asked.tokens[18])
        reader.rollback()
    reader.close()
    assert services.mix() is True
    assert SealedResponse.objects.count() == 17


@on_postgresql
def test_a_closing_or_a_self_test_is_not_held_up_by_the_mixing(asked):
    """They read what is mixed in another order: one would wait for the other for ever."""
    sixteen_answer(asked)
    mixed = []
    with transaction.atomic():
        services.hold_mixed()
        assert SealedResponse.objects.count() == 16
        other = threading.Thread(target=lambda: (mixed.append(services.mix()), connections.close_all()))
        other.start()
        other.join()
        assert LinkMark.objects.count() == 17
    assert mixed == [False]
    assert services.mix() is True


def selftest_finds(key: str) -> list[str]:
    (result,) = selftest.run(only={key})
    assert not result.untried
    return result.findings


@pytest.mark.usefixtures("on_sqlite")
def test_the_journal_gives_nobody_who_answered_while_the_survey_is_open(asked):
    list(journal())
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    sixteen_answer(asked)
    people = {token_sha256.encode() for token_sha256 in Invitation.objects.values_list("token_sha256", flat=True)}
    entries = list(journal())
    assert len(entries) >= 16, "each answer is an entry"
    assert not any(value in people for entry in entries for page in entry for value in VALUE.findall(page))
    assert not any(b"stakeholder.example" in page for entry in entries for page in entry)
    assert selftest_finds("journal") == []


@pytest.mark.usefixtures("on_sqlite")
def test_an_invitation_written_with_an_answer_is_found_in_the_journal(asked):
    with transaction.atomic():
        Invitation.objects.filter(pk=Invitation.objects.first().pk).update(generation=2)
        asked.answer(asked.tokens[3])
    assert selftest_finds("journal") != []


@pytest.mark.usefixtures("on_sqlite")
def test_nothing_counts_as_mixed_while_a_reader_keeps_the_journal(asked):
    sixteen_answer(asked)
    reader = connections["default"].copy()
    with reader.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT count(*) FROM surveys_linkmark")
        cursor.fetchall()
        assert services.mix() is False
        cursor.execute("ROLLBACK")
    reader.close()
    assert services.mix() is True


@pytest.mark.usefixtures("on_sqlite")
@pytest.mark.parametrize("stage", ["mixed", "closed"])
def test_mixed_and_closed_leave_no_bytes_of_what_was_deleted(asked, stage):
    """Neither in the file nor in its journal: sent drafts, the order of answering, marks of a closed survey."""
    sixteen_answer(asked)
    drafts = [bytes(row.sealed) for row in SealedDraft.objects.all()]
    gone = [bytes(sealed)[:64] for sealed in SealedResponse.objects.values_list("sealed", flat=True)]
    marks = [value.encode() for value in LinkMark.objects.values_list("value", flat=True)]
    services.mix() if stage == "mixed" else close(asked)
    path = database_file()
    kept = path.read_bytes()
    beside = path.with_name(f"{path.name}-wal")
    journalled = beside.read_bytes() if beside.exists() else b""
    assert drafts == []
    if stage == "closed":
        assert not any(value in kept + journalled for value in [*gone, *marks])
    else:
        assert all(kept.count(value) == 1 for value in gone)
        assert not any(value in journalled for value in [*gone, *marks])


KEPT = (
    (SealedResponse, ["uuid", "assessment", "group", "sealed"]),
    (LinkMark, ["value"]),
    (SealedDraft, ["lookup", "sealed"]),
)


def test_mixing_keeps_every_row_and_gives_it_another_place(asked):
    sixteen_answer(asked)
    services.save_draft(token=asked.tokens[20], fields={"influence-text": "Not sent yet"})
    before = _kept()
    order = [list(_in_place(model)) for model, _ in KEPT]
    write_anew(*(model for model, _ in KEPT))
    assert _kept() == before
    assert list(_in_place(SealedResponse)) != order[0], "one in twenty thousand billion orders"
    assert services.read_draft(token=asked.tokens[20]).fields == {"influence-text": "Not sent yet"}
    (draft,) = SealedDraft.objects.all()
    assert unseal(token_of(Invitation.objects.order_by("pk")[20].nominee_id), bytes(draft.sealed))


def _kept() -> list[list[list[object]]]:
    """What each table holds, whatever its order."""
    rows = [model.objects.values_list(*of) for model, of in KEPT]
    plain = [[[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in of_table] for of_table in rows]
    return [sorted(of_table, key=str) for of_table in plain]


def _in_place(model):
    return in_place(model._meta.db_table, [model._meta.pk.column])


@pytest.mark.parametrize(("hours", "late"), [(1, False), (3, True)])
def test_what_waits_for_hours_is_found_and_what_comes_after_quiet_hours_is_not(asked, hours, late):
    start = timezone.now()
    asked.answer(asked.tokens[0])
    with time_machine.travel(start, tick=False) as clock:
        services.mix()
        clock.shift(timedelta(hours=9))
        services.mix()
        asked.answer(asked.tokens[1])
        clock.shift(timedelta(hours=hours))
        assert bool(selftest_finds("mixed")) == late


def test_nothing_is_written_while_nothing_was_sent(asked):
    assert services.mix() is False
    sixteen_answer(asked)
    assert services.mix() is True
    assert services.mix() is False
    asked.answer(asked.tokens[18])
    assert services.mix() is True
