import logging

from django.db import transaction
from django.utils.module_loading import import_string
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)

DELIVER = "outbox.tasks.deliver"


def start_on_commit(task: str, row_id: int) -> None:
    """Tell a worker of a row once what wrote it is committed."""
    transaction.on_commit(lambda: start(task, row_id))


def start(task: str, row_id: int) -> None:
    """Tell a worker. What the broker cannot take now, the sweep brings later: nothing is lost but a minute."""
    try:
        import_string(task).delay(row_id)
    except (OperationalError, ConnectionError) as error:
        log.warning("the broker did not take %s %s: %s", task, row_id, error)
