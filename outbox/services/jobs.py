import logging
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from outbox.models import Job
from outbox.services.starting import start_on_commit

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 3


@transaction.atomic
def queue_job(*, key: str, kind: str, payload: dict[str, Any] | None = None, total: int = 1) -> Job:
    """Write a job that must be done, once for each key, in the caller's transaction; it starts at the commit.

    `kind` is the dotted name of a task that takes the job's id and hands it to `perform` with its work. `payload` is
    kept as JSON. A key that exists gives its job back; if that one failed, it is tried again.
    """
    job, new = Job.objects.select_for_update().get_or_create(
        key=key, defaults={"kind": kind, "payload": payload or {}, "total": total}
    )
    if not new and job.state == Job.State.FAILED:
        job.kind, job.payload, job.total = kind, payload or {}, total
        job.state, job.error, job.done, job.attempts = Job.State.QUEUED, "", 0, 0
        job.changed_at = timezone.now()
        job.save()
        new = True
    if new:
        start_on_commit(job.kind, job.pk)
    return job


def perform(job_id: int, work: Callable[[Job], None]) -> None:
    """Do a job unless another worker has it: `work(job)` is the room's own function, safe to begin anew.

    The job is marked running, then done, or failed with the error; `work` calls `progress` as it goes. It runs outside
    a transaction and opens its own.
    """
    job = _begin(job_id)
    if job is None:
        return
    mine = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempts=job.attempts)
    try:
        work(job)
    except Exception as error:
        log.exception("job %s failed", job.pk)
        reason = f"{type(error).__name__}: {error}"[:2000]
        mine.update(state=Job.State.FAILED, error=reason, changed_at=timezone.now())
        return
    mine.update(state=Job.State.DONE, done=F("total"), changed_at=timezone.now())


@transaction.atomic
def _begin(job_id: int) -> Job | None:
    job = Job.objects.select_for_update().filter(pk=job_id).first()
    if job is None or job.state != Job.State.QUEUED:
        return None
    job.state = Job.State.RUNNING
    job.attempts += 1
    job.changed_at = timezone.now()
    job.save(update_fields=["state", "attempts", "changed_at"])
    return job


def progress(job: Job, *, done: int, total: int | None = None) -> None:
    """Say how much of a running job is done; it also shows that the worker lives, so say it every few minutes."""
    job.done, job.total = done, job.total if total is None else total
    Job.objects.filter(pk=job.pk, attempts=job.attempts).update(
        done=job.done, total=job.total, changed_at=timezone.now()
    )
