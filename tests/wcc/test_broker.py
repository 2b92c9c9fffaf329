"""The broker without a server: a message is taken whole or not at all."""

import threading
from queue import Empty

from kombu import Connection

from tests import patience
from wcc.broker import SCHEME

MESSAGES = 300


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
