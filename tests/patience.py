"""How long a test waits for what must come: long enough that no wait decides a result, however busy the machine.

What comes is seen at once; only a test that fails waits to the end. WCC_TEST_PATIENCE is in seconds.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

SECONDS = float(os.environ.get("WCC_TEST_PATIENCE", "180"))
MILLISECONDS = SECONDS * 1000

# What the piece of work in `_pace` takes on the machine on which the limits were set.
_ORDINARY = 0.05


@contextmanager
def takes_at_most(seconds: float) -> Iterator[None]:
    """What is done within takes at most so much CPU of this process, and as many times more as the machine is slower.

    For work that takes minutes where it is done wrong.
    """
    limit = seconds * max(1.0, _pace())
    begun = time.process_time()
    yield
    taken = time.process_time() - begun
    assert taken < limit, f"{taken:.1f} seconds of CPU, where {limit:.1f} are enough on this machine"


def _pace() -> float:
    begun = time.process_time()
    words = {str(number): number for number in range(200_000)}
    assert sum(words.values())
    return (time.process_time() - begun) / _ORDINARY
