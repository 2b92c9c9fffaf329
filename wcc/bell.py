"""A bell of a process: it waits there, and any process of the machine that finds it in the folder can ring.

A named pipe, since its place may have a name of any length and it is known of one whether somebody still listens.
"""

import errno
import os
import select
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

_ENDING = ".bell"


class Bell:
    """Made by whoever waits. Raises `OSError` where the folder takes no named pipe."""

    def __init__(self, folder: Path) -> None:
        # It gets the name by which it is found once somebody listens: one without a listener is taken away.
        unheard = folder / f"{uuid4()}.pipe"
        os.mkfifo(unheard)
        # Opened for writing too, so that the pipe does not end each time that someone has rung.
        self._pipe = os.open(unheard, os.O_RDWR | os.O_NONBLOCK)
        self._path = unheard.replace(unheard.with_suffix(_ENDING))
        self._poll = select.poll()
        self._poll.register(self._pipe, select.POLLIN)

    def wait(self, seconds: float) -> None:
        """Return at once where it was rung since the last time, as soon as it is rung, or after so many seconds."""
        if self._poll.poll(seconds * 1000):
            with suppress(BlockingIOError):  # somebody else has read it, as a backup reads every file of a folder
                os.read(self._pipe, select.PIPE_BUF)

    def close(self) -> None:
        """Nobody waits here any more."""
        self._path.unlink(missing_ok=True)
        os.close(self._pipe)


def ring(folder: Path) -> None:
    """Wake all who wait at a bell in the folder. A bell that a killed process left is taken away."""
    for path in folder.glob(f"*{_ENDING}"):
        try:
            pipe = os.open(path, os.O_WRONLY | os.O_NONBLOCK)
        except OSError as error:
            if error.errno == errno.ENXIO:  # nobody listens
                path.unlink(missing_ok=True)
            continue
        with suppress(OSError):  # it is full of rings, or its process has just ended
            os.write(pipe, b"!")
        os.close(pipe)
