"""Work in a process of its own, with little time and memory: on an uploaded file (decision 9), on a copy that anybody
with a link may ask for (decision 33).

What breaks it, stalls it or fills its memory breaks nothing else. The module that does the work is started
under `start` and imports nothing of the product but this: no settings, no database.
"""

import logging
import os
import resource
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

log = logging.getLogger(__name__)

_MOST_MEMORY_BYTES = 1024 * 1024 * 1024
_PRODUCT = Path(__file__).resolve().parent.parent
_BEGIN = "import importlib, sys;sys.path.insert(0, sys.argv[1]);importlib.import_module(sys.argv[2]).main(sys.argv[3:])"


def answer_of(module: str, *arguments: str, data: bytes, seconds: float, quiet: bool = False) -> bytes | None:
    """What `main` of the module writes for these bytes; None where it broke, stalled or took too much.

    `quiet` writes no line of that: it would tell when somebody was at a survey (decision 33).
    """
    command = [sys.executable, "-I", "-c", _BEGIN, str(_PRODUCT), module, *arguments]
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


def limit(*, cpu_seconds: int, writes_bytes: int = 0) -> None:
    """Bound what the process that calls this may take: memory, time, the size of a file that it writes (none)."""
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY_BYTES, _MOST_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (writes_bytes, writes_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
