import threading
import time
from collections.abc import Callable

from django.db import connection, transaction

from tests import patience


def at_once(*works: Callable[[], object]) -> list[object]:
    """Begin all works at the same moment, each on a connection of its own; what each returned or raised."""
    barrier = threading.Barrier(len(works))
    found: list[object] = [None] * len(works)

    def run(place: int, work: Callable[[], object]) -> None:
        barrier.wait()
        try:
            found[place] = work()
        except Exception as error:
            found[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def meeting(first: Callable[[], object], second: Callable[[], object]) -> tuple[object, object]:
    """The second work, on a connection of its own, begins before the first is committed, and waits for what that has
    locked; what the first returned, and what the second returned or raised. On PostgreSQL.
    """
    found: list[object] = []

    def run() -> None:
        try:
            found.append(second())
        except Exception as error:
            found.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    with transaction.atomic():
        came_first = first()
        thread.start()
        _until_somebody_waits(thread)
    thread.join()
    return came_first, found[0]


def _until_somebody_waits(thread: threading.Thread) -> None:
    waits_for_us = "SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
    end = time.monotonic() + patience.SECONDS
    while time.monotonic() < end:
        with connection.cursor() as cursor:
            cursor.execute(waits_for_us)
            if cursor.fetchone():
                return
        assert thread.is_alive(), "nothing that the first has locked held up the second"
        time.sleep(0.05)
    raise AssertionError("the second work waits for nothing of the first")
