"""The broker that needs no server: kombu's files, but each message appears whole."""

from pathlib import Path
from time import monotonic
from typing import Any
from uuid import uuid4

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps

SCHEME = "wholefiles"


class Channel(filesystem.Channel):
    """Writes a message under another name first and then gives it its own, which is one step for whoever reads.

    Kombu writes in place. A worker that looks in between takes an empty file and stops for good.
    """

    def _put(self, queue: str, payload: dict[str, Any], **kwargs: Any) -> None:  # type: ignore[override]
        name = f"{round(monotonic() * 1000)}_{uuid4()}.{queue}.msg"
        folder = Path(self.data_folder_out)
        unfinished = folder / f"{name}.part"
        unfinished.write_text(dumps(payload), encoding="utf-8")
        unfinished.replace(folder / name)


class Transport(filesystem.Transport):
    """Kombu's filesystem transport with our channel."""

    Channel = Channel


TRANSPORT_ALIASES[SCHEME] = "wcc.broker:Transport"
