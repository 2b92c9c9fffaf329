"""Forty jobs that take as long as they are let, and a mail behind them. Started by test_waiting.py.

It makes the outbox's tables in a database of its own, and at each line that it is sent takes the next step and says in
JSON what became of mail and jobs. The worker includes it for its task.
"""

import json
import sys
import time
from collections import Counter
from pathlib import Path

from celery import shared_task

JOBS = 40


@shared_task
def hold(job_id: int) -> None:
    from outbox.services import perform

    perform(job_id, _until_let_go)


def _until_let_go(job) -> None:
    while not _let_go().exists():
        time.sleep(0.02)


def _let_go() -> Path:
    from django.conf import settings

    return settings.VAR / "let-go"


def make_tables() -> None:
    from django.db import connection

    from outbox.models import Job, Mail

    with connection.schema_editor() as editor:
        editor.create_model(Mail)
        editor.create_model(Job)


def queue() -> None:
    """Forty jobs, of which a worker has one in hand, and then a mail; it waits until the mail has left."""
    from outbox.models import Job, Mail
    from outbox.services import queue_job, queue_mail
    from tests.workers import wait_until

    for number in range(JOBS):
        queue_job(key=f"job {number}", kind="tests.outbox.waiting.hold")
    wait_until(Job.objects.filter(state=Job.State.RUNNING).exists)
    queue_mail(key="mail", kind="news", to="reader@example.org", subject="News", body="There is news.")
    wait_until(Mail.objects.filter(state=Mail.State.SENT).exists)


def let_go() -> None:
    """The jobs end; it waits for all of them."""
    from outbox.models import Job
    from tests.workers import wait_until

    _let_go().touch()
    wait_until(lambda: Job.objects.filter(state=Job.State.DONE).count() == JOBS)


def states() -> dict:
    from outbox.models import Job, Mail

    return {"mail": Mail.objects.get().state, "jobs": Counter(Job.objects.values_list("state", flat=True))}


def main() -> None:
    import django

    django.setup()
    make_tables()
    print(json.dumps("made"), flush=True)  # noqa: T201
    for step, _ in zip((queue, let_go), sys.stdin, strict=False):
        step()
        print(json.dumps(states()), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
