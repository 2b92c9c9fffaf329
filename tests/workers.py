"""Real workers, each in a process of its own, with the very command by which `./run demo` starts it."""

import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import patience

ROOT = Path(__file__).parents[1]
COMMAND = re.compile(r"celery -A wcc worker .*?-Q (\w+)[^>&\n]*")


def commands(path: Path) -> dict[str, list[str]]:
    """How a file starts the worker of each queue."""
    return {found[1]: shlex.split(found[0]) for found in COMMAND.finditer(path.read_text(encoding="utf-8"))}


def own_environment(folder: Path, database: str) -> dict[str, str]:
    """For processes that share a folder, a database and a broker: files, or a part of the Redis that is named."""
    given = os.environ | {
        "DJANGO_SETTINGS_MODULE": "wcc.settings",
        "WCC_VAR": str(folder),
        "DATABASE_URL": database,
        "EMAIL_URL": "consolemail://",
        "LOG_LEVEL": "INFO",
    }
    if redis := given.get("REDIS_URL"):
        given["REDIS_URL"] = f"{redis.rpartition('/')[0]}/6"
    return given


@contextmanager
def working(environment: dict[str, str], *more: str) -> Iterator[dict[str, subprocess.Popen]]:
    """A worker for each queue, ready to take what comes; killed at the end, without a chance to finish."""
    var = Path(environment["WCC_VAR"])
    running = {}
    try:
        for queue, command in commands(ROOT / "run").items():
            log = (var / f"{queue}.log").open("wb")
            running[queue] = subprocess.Popen(
                [sys.executable, "-m", *command, *more],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        for queue, process in running.items():
            wait_until(lambda queue=queue: b" ready." in (var / f"{queue}.log").read_bytes(), process)
        yield running
    finally:
        for process in running.values():
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def wait_until(is_so, *processes: subprocess.Popen) -> None:
    """Wait for what is done by processes. Fails once one of them has ended."""
    end = time.monotonic() + patience.SECONDS
    while not is_so():
        assert all(process.poll() is None for process in processes), "a worker ended"
        assert time.monotonic() < end
        time.sleep(0.02)
