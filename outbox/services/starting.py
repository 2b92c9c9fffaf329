import logging
from time import monotonic

from django.db import transaction
from django.utils.module_loading import import_string
from kombu.exceptions import ChannelError, KombuError

log = logging.getLogger(__name__)

DELIVER = "outbox.tasks.deliver"
# For so many seconds after a failure the broker is not asked again, so that a request which writes many rows waits for
# it once.
REST = 30

_rests_until = 0.0  # of the process, for all its threads


def start_on_commit(task: str, row_id: int) -> None:
    """Tell a worker of a row once what wrote it is committed."""
    transaction.on_commit(lambda: start(task, row_id))


def start(task: str, row_id: int) -> bool:
    """Tell a worker, and return whether the broker took it. What it does not take, the sweep brings later: nothing is
    lost but some minutes.
    """
    global _rests_until
    if monotonic() < _rests_until:
        return False
    try:
        import_string(task).delay(row_id)
    except (KombuError, ChannelError, OSError) as error:
        _rests_until = monotonic() + REST
        log.error("the broker takes nothing, what waits is handed out later: %s", error)
        return False
    return True
