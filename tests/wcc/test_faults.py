"""Locked, without its database or without room for a moment: what was sent stands there, to be sent again."""

import errno
import html
import os
import re
import sqlite3
from contextlib import contextmanager
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError, connection
from django.test import Client
from django.urls import reverse

from cycles.states import State
from panels.models import Briefing
from tests import markup
from tests.cast import build_cast
from wcc.views.faults import passes

TEXT = "The board heard from carers <b>twice</b> in May."
TYPED = {"version": "0", "background": TEXT, "discussion": 'Ask for\nthe "new" plan.'}


@pytest.fixture
def cast(transactional_db):
    made = build_cast()
    made.at(State.SUBMITTED)
    return made


@pytest.fixture
def analyst(cast):
    browser = Client(raise_request_exception=False)
    browser.force_login(cast.users["analyst"])
    return browser


@contextmanager
def held_by_another(assessment):
    """Somebody else holds the assessment, on a connection of their own; ours waits for a moment only."""
    postgres = connection.vendor == "postgresql"
    other = connection.copy()
    other.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '200ms'" if postgres else "PRAGMA busy_timeout = 200")
    with other.cursor() as cursor:
        cursor.execute("BEGIN" if postgres else "BEGIN IMMEDIATE")
        if postgres:
            cursor.execute("SELECT 1 FROM cycles_assessment WHERE id = %s FOR UPDATE", [assessment.pk])
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
            other.close()
            connection.close()


def fields_sent_again(answer):
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', answer.content.decode())
    return {html.unescape(name): html.unescape(value) for name, value in found}


def test_a_save_that_another_holds_up_keeps_what_was_typed_and_is_sent_again(analyst, cast):
    address = reverse("briefing_edit", args=[cast.assessment.pk])
    with held_by_another(cast.assessment):
        answer = analyst.post(address, TYPED)
    page = markup.of(answer)
    assert answer.status_code == 503 and answer.headers["Retry-After"]
    assert "Not saved yet: send it again" in page
    assert "The board heard from carers &lt;b&gt;twice&lt;/b&gt; in May." in page
    assert not Briefing.objects.filter(background=TEXT).exists()
    assert re.search(rf'<form [^>]*action="{address}"', page)
    assert fields_sent_again(answer) == TYPED
    assert analyst.post(address, fields_sent_again(answer)).status_code == 302
    assert Briefing.objects.get().background == TEXT


def test_a_page_that_another_holds_up_shows_no_words_of_another_site(analyst, cast):
    with held_by_another(cast.assessment):
        answer = analyst.post(
            reverse("briefing_edit", args=[cast.assessment.pk]), TYPED, headers={"Origin": "https://elsewhere.example"}
        )
    assert answer.status_code == 503
    assert "carers" not in markup.of(answer) and not fields_sent_again(answer)


@pytest.mark.postgres
def test_the_request_after_a_lost_connection_works(cast, live_server):
    browser = Client()
    browser.force_login(cast.users["analyst"])
    cookie = f"sessionid={browser.cookies['sessionid'].value}"
    # One connection to the server is one thread of it, and that has one connection to the database.
    wire = HTTPConnection(urlsplit(live_server.url).netloc)

    def status_of_home():
        wire.request("GET", reverse("home"), headers={"Cookie": cookie})
        answer = wire.getresponse()
        answer.read()
        return answer.status

    assert status_of_home() == 200
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        assert cursor.fetchone()[0] >= 1
    assert status_of_home() == 200
    wire.close()


def operational(code):
    error = OperationalError("told by its code")
    error.__cause__ = sqlite3.OperationalError()
    error.__cause__.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("error", "answer"),
    [
        (operational(sqlite3.SQLITE_BUSY), True),
        (operational(sqlite3.SQLITE_BUSY_SNAPSHOT), True),
        (operational(sqlite3.SQLITE_FULL), True),
        (operational(sqlite3.SQLITE_IOERR_WRITE), True),
        (operational(sqlite3.SQLITE_ERROR), False),
        (ProgrammingError("no such column"), False),
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), True),
        (OSError(errno.ENOENT, "gone"), False),
        (ValueError("a fault"), False),
        (None, False),
    ],
)
def test_what_passes_by_itself_is_told_from_a_fault(error, answer):
    assert passes(error) is answer


@pytest.mark.postgres
@pytest.mark.parametrize("error", [OperationalError("deadlock detected"), InterfaceError("connection already closed")])
def test_what_passes_on_postgresql(error):
    assert passes(error)
