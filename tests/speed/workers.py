"""The workers of `./run demo`: what they take while they have nothing to do, and how long a mail waits for them."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from django.db import connection

from tests.workers import ROOT, own_environment, working

NAME = "workers"
# Percent of a core, of all of them together; seconds until a mail that waits alone is taken; seconds until one that is
# behind forty PDFs has left.
IDLE, START, BEHIND = 2.0, 0.5, 60.0
SECONDS = 60
# After they are ready they still read modules.
SETTLE = 15


@dataclass(frozen=True)
class WorkersTaken:
    """Percent of a core while idle, on a machine that is quiet and one that is busy; seconds that mails waited."""

    idle: float
    idle_beside: float
    starts: list[float]
    behind: float
    left: int


def take() -> WorkersTaken:
    """Start them on the benchmark's database, let them be idle for two minutes, and then give them work."""
    with TemporaryDirectory(prefix="wcc-speed-workers-") as folder:
        environment = own_environment(Path(folder), _database())
        with working(environment) as running:
            sessions = {process.pid for process in running.values()}
            time.sleep(SETTLE)
            idle = _percent(sessions)
            with _busy():
                beside = _percent(sessions)
            command = [sys.executable, "-m", "tests.speed.queueing"]
            queued = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return WorkersTaken(idle, beside, **json.loads(queued.stdout))


def lines(taken: WorkersTaken) -> Iterator[str]:
    """What was found, each beside its goal."""
    yield f"{NAME}, idle: {taken.idle:.2f} % of a core. Goal {_goal(taken.idle, IDLE, '%')}"
    beside = taken.idle_beside
    yield f"{NAME}, idle beside two busy processes: {beside:.2f} % of a core. Goal {_goal(beside, IDLE, '%')}"
    middle, longest = median(taken.starts), max(taken.starts)
    yield f"{NAME}, a mail is taken after {middle:.2f} s, at most {longest:.2f} s. Goal {_goal(longest, START, 's')}"
    yield (
        f"{NAME}, a mail behind forty PDFs leaves after {taken.behind:.2f} s, with {taken.left} PDFs still to be made. "
        f"Goal {_goal(taken.behind, BEHIND, 's')}"
    )


def _goal(found: float, most: float, unit: str) -> str:
    return "met" if found <= most else f"missed: over {most:g} {unit}"


def _database() -> str:
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    return f"postgres://{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT']}/{given['NAME']}"


def _percent(sessions: Iterable[int]) -> float:
    began, before = time.monotonic(), _seconds_of_cpu(sessions)
    time.sleep(SECONDS)
    return 100 * (_seconds_of_cpu(sessions) - before) / (time.monotonic() - began)


def _seconds_of_cpu(sessions: Iterable[int]) -> float:
    """CPU of all processes of the sessions since they began, as the kernel counts it."""
    ticks = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended
            continue
        if int(fields[3]) in sessions:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


@contextmanager
def _busy(processes: int = 2) -> Iterator[None]:
    running = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(processes)]
    try:
        yield
    finally:
        for process in running:
            process.kill()
            process.wait()
