"""The broker without a server: a message is taken whole or not at all, and at once by whoever waits for one."""

import os
import threading
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue
from types import SimpleNamespace

import pytest
from kombu import Connection, Consumer, Queue

from tests import patience
from tests.workers import wait_until
from wcc.bell import Bell, ring
from wcc.broker import SCHEME, Transport

MESSAGES = 300
NEVER = 10 * patience.SECONDS


@pytest.fixture(autouse=True)
def as_a_new_process():
    """Kombu remembers for the whole process to which queues it has written how messages come to them.

    A queue of the same name in a folder of another test would not be written again, and nothing would come to it.
    """
    Transport.global_state.clear()


def test_a_message_that_is_being_written_is_not_taken(tmp_path):
    options = {name: str(tmp_path) for name in ("data_folder_in", "data_folder_out", "control_folder")}
    long = "x" * 200_000
    with Connection(f"{SCHEME}://localhost", transport_options=options) as ours:
        writer, reader = ours.SimpleQueue("jobs"), ours.clone().SimpleQueue("jobs")

        def write() -> None:
            for number in range(MESSAGES):
                writer.put({"number": number, "text": long})

        thread = threading.Thread(target=write)
        thread.start()
        taken = []
        while len(taken) < MESSAGES:
            try:
                message = reader.get(timeout=patience.SECONDS)
            except Empty:
                break
            message.ack()
            taken.append(message.payload["number"])
        thread.join()
    assert sorted(taken) == list(range(MESSAGES))
    assert not list(tmp_path.glob("*.msg*"))


def test_messages_are_taken_in_the_order_in_which_they_were_put(folder):
    with folder() as ours:
        for number in range(50):
            put(ours, number)
        queue = ours.SimpleQueue("jobs")
        assert [queue.get(timeout=patience.SECONDS).payload for _ in range(50)] == list(range(50))


@pytest.fixture
def folder(tmp_path):
    """Queues in a folder whose readers, once they found nothing, do not look again for longer than anybody waits."""
    options = {name: str(tmp_path) for name in ("data_folder_in", "data_folder_out", "control_folder")}
    options["polling_interval"] = NEVER

    @contextmanager
    def connected():
        with Connection(f"{SCHEME}://localhost", transport_options=options) as connection:
            yield connection

    connected.path = tmp_path
    return connected


@contextmanager
def reading(connection, queue="jobs", at_once=1):
    """A reader in a thread that takes so many messages and no more until one is done."""
    taken = SimpleQueue()
    channel = connection.channel()
    channel.basic_qos(prefetch_count=at_once)
    ended = threading.Event()

    def read() -> None:
        with Consumer(channel, [Queue(queue)], callbacks=[lambda _, message: taken.put(message)]):
            while not ended.is_set():
                connection.drain_events(timeout=NEVER)

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    yield taken
    ended.set()
    channel.basic_qos(prefetch_count=0)
    put(connection, "the last", queue)
    thread.join(patience.SECONDS)
    assert not thread.is_alive()


def put(connection, text, queue="jobs"):
    """Put a message once a reader waits."""
    connection.SimpleQueue(queue).put(text)


def wait_for_bell(path):
    wait_until(lambda: list(path.glob("*.bell")))


def test_a_reader_that_waits_is_woken_by_a_message(folder):
    with folder() as ours, folder() as theirs, reading(theirs) as taken:
        wait_for_bell(folder.path)
        for text in ("first", "second"):
            put(ours, text)
            message = taken.get(timeout=patience.SECONDS)
            assert message.payload == text
            message.ack()


def test_a_bell_that_somebody_else_has_read_stops_nobody(tmp_path):
    """A backup or a search reads every file of a folder, the pipes too, between the ring and the reading of it."""
    bell = Bell(tmp_path)
    ring(tmp_path)
    os.read(bell._pipe, 10)
    bell._poll = SimpleNamespace(poll=lambda milliseconds: [True])
    bell.wait(0)
    bell.close()


def test_a_reader_that_was_full_takes_the_next_as_soon_as_one_is_done(folder):
    with folder() as ours, folder() as theirs, reading(theirs) as taken:
        put(ours, "first")
        put(ours, "second")
        first = taken.get(timeout=patience.SECONDS)
        assert taken.empty()
        first.ack()
        assert taken.get(timeout=patience.SECONDS).payload == "second"


def test_a_reader_that_gives_a_message_back_is_offered_it_again(folder):
    with folder() as ours, folder() as theirs, reading(theirs) as taken:
        put(ours, "first")
        taken.get(timeout=patience.SECONDS).reject(requeue=True)
        assert taken.get(timeout=patience.SECONDS).payload == "first"


def test_every_reader_is_woken(folder):
    with (
        folder() as ours,
        folder() as one,
        folder() as other,
        reading(one, "jobs") as jobs,
        reading(other, "mail") as mail,
    ):
        wait_until(lambda: len(list(folder.path.glob("*.bell"))) == 2)
        put(ours, "a mail", "mail")
        put(ours, "a job", "jobs")
        assert mail.get(timeout=patience.SECONDS).payload == "a mail"
        assert jobs.get(timeout=patience.SECONDS).payload == "a job"


def test_the_bell_of_a_reader_that_was_killed_is_taken_away_and_hinders_nobody(folder):
    left = folder.path / "left.bell"
    os.mkfifo(left)
    with folder() as ours:
        put(ours, "first")
        assert not left.exists()
        assert ours.SimpleQueue("jobs").get(timeout=patience.SECONDS).payload == "first"


def test_a_bell_goes_with_its_reader(folder):
    with folder() as theirs:
        with suppress(TimeoutError):
            theirs.drain_events(timeout=0.01)
        assert list(folder.path.glob("*.bell"))
    assert not list(folder.path.glob("*.bell"))


def test_a_reader_without_a_bell_looks_for_messages(folder, monkeypatch):
    def mkfifo(path):
        raise OSError("this folder takes no named pipe")

    monkeypatch.setattr(os, "mkfifo", mkfifo)
    with folder() as ours, folder() as theirs:
        theirs.transport.polling_interval = 0.01
        with reading(theirs) as taken:
            put(ours, "first")
            assert taken.get(timeout=patience.SECONDS).payload == "first"
            assert not list(folder.path.glob("*.bell"))
