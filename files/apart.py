"""Work in a process of its own, with little time and memory: on an uploaded file (decision 9), on a copy that anybody
with a link may ask for (decision 33).

What breaks it, stalls it or fills its memory breaks nothing else. The module that does the work imports no settings and
no database; what it may take is bounded here before its `main` begins.
"""

import logging
import os
import resource
import subprocess
import sys
from importlib import import_module
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory

log = logging.getLogger(__name__)

_MOST_MEMORY_BYTES = 1024 * 1024 * 1024
_PRODUCT = Path(__file__).resolve().parent.parent
_BEGIN = "import sys;sys.path.insert(0, sys.argv[1]);from files.apart import begin;begin(*sys.argv[2:])"


def answer_of(
    module: str,
    *arguments: str,
    data: bytes,
    seconds: float,
    cpu_seconds: float,
    writes_bytes: int = 0,
    quiet: bool = False,
) -> bytes | None:
    """What `main` of the module writes for these bytes; None where it broke, stalled or took too much.

    It may work for so many seconds of CPU, be waited for so many seconds, and write files of so many bytes (none).
    `quiet` writes no line of that: it would tell when somebody was at a survey (decision 33).
    """
    bounds = (str(ceil(cpu_seconds)), str(writes_bytes))
    command = [sys.executable, "-I", "-c", _BEGIN, str(_PRODUCT), *bounds, module, *arguments]
    try:
        # What it puts down for itself goes with it, also where it is cut off.
        with TemporaryDirectory(prefix="apart-") as folder:
            own = os.environ | {"TMPDIR": folder}
            done = subprocess.run(command, input=data, capture_output=True, timeout=seconds, env=own)
    except subprocess.TimeoutExpired:
        why = f"not in {seconds} seconds"
    else:
        if done.returncode == 0:
            return done.stdout
        why = f"exit {done.returncode}"
    if not quiet:
        log.warning("%s %s was not done: %s", module, " ".join(arguments), why)
    return None


def begin(cpu_seconds: str, writes_bytes: str, module: str, *arguments: str) -> None:
    """Have the module do its work in this process, with bounds to what it takes: memory, time, the size of a file."""
    work = import_module(module).main
    _limit(cpu_seconds=int(cpu_seconds), writes_bytes=int(writes_bytes))
    work(arguments)


def _limit(*, cpu_seconds: int, writes_bytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY_BYTES, _MOST_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (writes_bytes, writes_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
