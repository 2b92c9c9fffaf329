"""How a page and a piece of work are measured: CPU of this process, queries, memory."""

import gc
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import Client

from demonstration import people
from tests.speed.pages import Page

WARM = 3


class Server:
    """The product behind its WSGI entry, with a session for each reader."""

    def __init__(self) -> None:
        self.handler = WSGIHandler()
        self.sessions: dict[str, str] = {}

    def get(self, page: Page) -> bytes:
        """The page's body, as the server would send it; anything but 200 is an error."""
        return self._ask(page, REQUEST_METHOD="GET")

    def post(self, page: Page, body: bytes) -> bytes:
        """The body of the answer to what a form of the page sends."""
        form = {"CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": str(len(body))}
        return self._ask(page, REQUEST_METHOD="POST", **form, **{"wsgi.input": BytesIO(body)})

    def _ask(self, page: Page, **environ: Any) -> bytes:
        path, _, query = page.url.partition("?")
        environ |= {"PATH_INFO": path, "QUERY_STRING": query, "REMOTE_ADDR": "127.0.0.1"}
        if page.reader:
            environ["HTTP_COOKIE"] = f"{settings.SESSION_COOKIE_NAME}={self._session(page.reader)}"
        setup_testing_defaults(environ)
        said: list[str] = []
        response = self.handler(environ, lambda status, headers, exc_info=None: said.append(status))
        try:
            body = b"".join(response)
        finally:
            response.close()
        if not said[0].startswith("200"):
            raise RuntimeError(f"{page.name}: {said[0]}\n{body[:2000].decode()}")
        return body

    def _session(self, reader: str) -> str:
        if reader not in self.sessions:
            client = Client()
            client.force_login(people.user(reader))
            self.sessions[reader] = client.cookies[settings.SESSION_COOKIE_NAME].value
        return self.sessions[reader]


@dataclass(frozen=True)
class Taken:
    """What one page took: CPU in milliseconds (median), times the floor in the same minute, queries, bytes."""

    cpu: float
    floor: float
    queries: int
    size: int

    @property
    def times(self) -> float:
        """Times the CPU of the floor page."""
        return self.cpu / self.floor


def take(server: Server, floor: Page, page: Page, requests: int) -> Taken:
    """Measure a page, each request beside one of the floor page, so that a busy machine slows both."""
    for _ in range(WARM):
        server.get(floor)
        size = len(server.get(page))
    queries = count_queries(lambda: server.get(page))
    gc.collect()
    low, high = [], []
    for _ in range(requests):
        low.append(cpu(lambda: server.get(floor)))
        high.append(cpu(lambda: server.get(page)))
    return Taken(median(high) * 1000, median(low) * 1000, queries, size)


def cpu(work: Callable[[], object]) -> float:
    """Seconds of CPU, user and system, that this process spent on a piece of work."""
    began = process_time()
    work()
    return process_time() - began


def count_queries(work: Callable[[], object]) -> int:
    """How many queries the work makes, those of session and sign-in included."""
    found = []

    def count(execute, sql, params, many, context):
        found.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        work()
    return len(found)


def forget_peak() -> None:
    """Let the peak of memory begin anew (Linux; elsewhere it stays that of the process)."""
    gc.collect()
    reset = Path("/proc/self/clear_refs")
    if reset.exists():
        reset.write_text("5")


def peak() -> int:
    """The most memory this process held at once since the peak was forgotten, in MB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) // 1024
