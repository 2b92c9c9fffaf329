"""Work for a process of its own (`files.apart`), as the first argument says."""

import itertools
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import gettempdir


def main(arguments: Sequence[str]) -> None:
    """Answer on standard output with what came in, where it gets that far."""
    _KINDS[arguments[0]]()
    sys.stdout.buffer.write(sys.stdin.buffer.read())


def _reckon() -> None:
    for _ in itertools.count():
        pass


def _fill_memory() -> None:
    bytearray(2 * 1024 * 1024 * 1024)


def _write() -> None:
    (Path(gettempdir()) / "written").write_bytes(bytes(1000))


_KINDS = {
    "echo": lambda: None,
    "reckon": _reckon,
    "sleep": lambda: time.sleep(3600),
    "fill memory": _fill_memory,
    "write": _write,
    "break": lambda: 1 / 0,
}
