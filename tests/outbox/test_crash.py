"""Killed between any two steps and started again: no mail is lost, none is sent twice, and the one that was cut off
between the server's acceptance and our record is shown as uncertain (issue 4, decision 12).
"""

import json
import os
import smtplib
import subprocess
import sys
from collections import Counter
from contextlib import contextmanager
from email import message_from_bytes
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest

from tests import patience
from tests.outbox.mail_server import Server, running

ROOT = Path(__file__).parents[2]


@contextmanager
def own_database(tmp_path):
    """The address of an empty database: beside the one that DATABASE_URL names, or else a file."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield f"sqlite:///{tmp_path / 'crash.sqlite3'}"
        return
    name = f"outbox_crash_{os.getpid()}"
    server = psycopg2.connect(url)
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
        try:
            yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
        finally:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
            server.close()


class Crashing:
    """The process that kills its children, and the mail server that outlives them."""

    def __init__(self, process, server, port):
        self.process, self.server, self.port = process, server, port

    def ask(self, command: str):
        """One command to the process and its answer; what it sent has come to the server by then."""
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer, "the process ended"
        self._wait_for_server()
        return json.loads(answer)

    def _wait_for_server(self) -> None:
        """A process that is killed right after its last word leaves the server with a mail still to be taken in.

        It has done so by the time that it has held two conversations more.
        """
        for _ in range(2):
            with smtplib.SMTP("127.0.0.1", self.port) as connection:
                connection.noop()

    def sent(self) -> Counter:
        """How often the server has each mail."""
        return Counter(message_from_bytes(text)["Subject"] for text in self.server.taken)


@pytest.fixture
def crashing(tmp_path):
    server = Server()
    with running(server) as port, own_database(tmp_path) as url:
        environment = {name: value for name, value in os.environ.items() if name != "REDIS_URL"} | {
            "DATABASE_URL": url,
            "EMAIL_URL": f"smtp://127.0.0.1:{port}",
            "WCC_VAR": str(tmp_path),
            "LOG_LEVEL": "ERROR",
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.outbox.crashing"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            crashing = Crashing(process, server, port)
            crashing.ask("warm")
            server.taken.clear()
            yield crashing
        finally:
            process.stdin.close()
            process.wait(patience.SECONDS)


def test_a_mailer_that_is_killed_anywhere_loses_no_mail_and_sends_none_twice(crashing):
    kills = crashing.ask("life")
    states, sent = crashing.ask("states"), crashing.sent()
    assert kills > 150, "every line from the decision to the server's goodbye"
    assert set(states.values()) == {"sent", "uncertain"}
    assert all(sent[key] == 1 for key, state in states.items() if state == "sent")
    uncertain = [key for key, state in states.items() if state == "uncertain"]
    # Nobody could tell these apart: killed before the server had the whole mail, and after.
    assert {sent[key] for key in uncertain} == {0, 1}
    # What was cut off before it was handed over is not among them; that is most.
    assert len(uncertain) < kills / 3

    crashing.ask("again")
    after = crashing.sent()
    assert set(crashing.ask("states").values()) == {"sent"}
    assert {key: after[key] - sent[key] for key in states} == {key: int(key in uncertain) for key in states}
    ids = {(mail["Subject"], mail["Message-ID"]) for mail in map(message_from_bytes, crashing.server.taken)}
    assert len(ids) == len(states), "a mail that is sent again carries the same Message-ID"


@pytest.mark.parametrize(("had", "becomes"), [("sending", "sent"), ("handed", "uncertain")])
def test_a_sweep_that_is_killed_anywhere_is_made_up_for_by_the_next(crashing, had, becomes):
    assert crashing.ask(had) > 15
    states = crashing.ask("states")
    assert set(states.values()) == {becomes}
    assert crashing.sent() == (dict.fromkeys(states, 1) if becomes == "sent" else {})
