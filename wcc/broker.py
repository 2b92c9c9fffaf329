"""The broker that needs no server: kombu's files, but each message appears whole, and a worker need not look for it."""

from contextlib import suppress
from functools import cached_property
from math import inf
from pathlib import Path
from queue import Empty
from time import monotonic, monotonic_ns, sleep
from typing import Any
from uuid import uuid4

from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps

from wcc.bell import Bell, ring

SCHEME = "wholefiles"


class Channel(filesystem.Channel):
    """Writes a message under another name first and then gives it its own, which is one step for whoever reads.

    Kombu writes in place. A worker that looks in between takes an empty file and stops for good.
    """

    def _put(self, queue: str, payload: dict[str, Any], **kwargs: Any) -> None:  # type: ignore[override]
        # Kombu takes what comes first by name: by the clock that all processes of the machine share, in places enough.
        name = f"{monotonic_ns():020}_{uuid4()}.{queue}.msg"
        folder = Path(self.data_folder_out)
        unfinished = folder / f"{name}.part"
        try:
            unfinished.write_text(dumps(payload), encoding="utf-8")
            unfinished.replace(folder / name)
        except OSError as error:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
            raise ChannelError(f"The message was not written: {error}") from error
        ring(self.control_folder)

    def basic_ack(self, delivery_tag: str, multiple: bool = False) -> None:
        """Note that a task is done, and look at once whether another waits: a full worker takes none."""
        super().basic_ack(delivery_tag, multiple)
        ring(self.control_folder)

    def basic_reject(self, delivery_tag: str, requeue: bool = False) -> None:
        """The same of a task that is given back or thrown away."""
        super().basic_reject(delivery_tag, requeue)
        ring(self.control_folder)


class Transport(filesystem.Transport):
    """Kombu's filesystem transport with our channel, and a bell at which a worker waits.

    Kombu looks for messages again and again. With the bell it is enough to look every few seconds (`polling_interval`),
    in case that nobody could ring.
    """

    Channel = Channel
    client: Any
    cycle: Any
    polling_interval: float

    @cached_property
    def _bell(self) -> Bell | None:
        try:
            return Bell(Path(self.client.transport_options["control_folder"]))
        except OSError:
            return None

    def drain_events(self, connection: Any, timeout: float | None = None) -> None:  # type: ignore[override]
        """Deliver one message, waiting for it. Raises `TimeoutError` where none comes in so many seconds."""
        wait = self._bell.wait if self._bell else sleep  # made before it looks, so that nobody rings in vain
        until = inf if timeout is None else monotonic() + timeout
        while True:
            with suppress(Empty):
                self.cycle.get(self._deliver, timeout=timeout)
                return
            left = until - monotonic()
            if left <= 0:
                raise TimeoutError
            wait(min(self.polling_interval, left))

    def close_connection(self, connection: Any) -> None:
        """Close the channels, and take the bell away."""
        super().close_connection(connection)
        if bell := self.__dict__.pop("_bell", None):
            bell.close()


TRANSPORT_ALIASES[SCHEME] = "wcc.broker:Transport"
