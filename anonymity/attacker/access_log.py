"""Has gunicorn's logger, as its configuration sets it up, write down requests: in a process of its own (`files.apart`),
since another logger would take the place of the one by which this server writes.
"""

import json
import runpy
import sys
from collections.abc import Sequence
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from files.apart import answer_of

_SECONDS = _CPU_SECONDS = 30.0


def lines_of(requests: Sequence[tuple[str, str]], configuration: str) -> list[str]:
    """What gunicorn writes of these requests, each an address and the address that led to it, and of a fault at each.

    `configuration` is the path of a gunicorn.conf.py. Raises RuntimeError where gunicorn could not be asked.
    """
    asked = json.dumps(requests).encode()
    written = answer_of(__name__, configuration, data=asked, seconds=_SECONDS, cpu_seconds=_CPU_SECONDS)
    if written is None:
        raise RuntimeError("gunicorn’s logger could not be asked")
    return written.decode(errors="replace").splitlines()


def main(arguments: Sequence[str]) -> None:
    """The requests as JSON in, the lines of both logs out."""
    from gunicorn.config import Config

    sys.stderr = sys.stdout
    settings = Config()
    for name, value in runpy.run_path(arguments[0]).items():
        if name in settings.settings:
            settings.set(name, value)
    for name, value in (("accesslog", "-"), ("errorlog", "-"), ("loglevel", "debug")):
        settings.set(name, value)
    log = settings.logger_class(settings)
    for address, referrer in json.load(sys.stdin):
        request, response = SimpleNamespace(headers=[]), SimpleNamespace(status="200 OK", sent=1, headers=[])
        log.access(response, request, _environ(address, referrer), timedelta(seconds=1))
        log.error("Error handling request %s", address)


def _environ(address: str, referrer: str) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "GET",
        "RAW_URI": address,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "192.0.2.1",
        "HTTP_REFERER": referrer,
    }
