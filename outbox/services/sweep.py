import logging
from datetime import datetime, timedelta

from django.db.models import F, Q
from django.utils import timezone

from outbox.failures import Failure
from outbox.models import Job, Mail
from outbox.services.delivery import RETRY_MINUTES
from outbox.services.jobs import MOST_ATTEMPTS
from outbox.services.mail import emptied
from outbox.services.starting import DELIVER, start

log = logging.getLogger(__name__)

# A row that a worker was given, or began, longer ago than this was lost with the worker.
LOST_AFTER = timedelta(minutes=10)
_AT_ONCE = 1000
_STOPPED = "The worker stopped each time it was tried"


def sweep() -> int:
    """Hand out again what waits or was lost, and return how many: the broker may forget, the rows do not.

    Due mail, mail whose worker died before anything was given to the server, jobs that no worker took, and jobs whose
    worker fell silent; a job that was lost three times has failed. Mail whose worker died while it was handed over is
    uncertain from then on and not handed out.
    """
    now = timezone.now()
    _settle_lost_mail(now - LOST_AFTER, now)
    _settle_lost_jobs(now - LOST_AFTER, now)
    return _hand_out(now - LOST_AFTER, now)


def _settle_lost_mail(lost: datetime, now: datetime) -> None:
    # The moment of a hand-over stays, so that its worker, should it live, can still say how it ended.
    _give_up(Mail.State.HANDED, lost, state=Mail.State.UNCERTAIN, failure=Failure.CUT_OFF, reason="")
    # Whether a mail that is forgotten went before its worker died, nobody shall be able to tell: it goes no more.
    Mail.objects.filter(state=Mail.State.SENDING, forget=True, changed_at__lte=lost).delete()
    hopeless = {"attempts__gt": len(RETRY_MINUTES)}
    _give_up(
        Mail.State.SENDING, lost, hopeless, state=Mail.State.FAILED, failure=Failure.STOPPED, reason="", changed_at=now
    )
    stuck = Mail.objects.filter(state=Mail.State.SENDING, changed_at__lte=lost)
    stuck.update(state=Mail.State.QUEUED, due_at=now)


def _give_up(stands: str, lost: datetime, which: dict[str, int] | None = None, **fields: object) -> None:
    """Settle for good what stands so. Mail that is forgotten once it left is deleted: it must neither go twice nor tell
    by its row who was written to."""
    rows = Mail.objects.filter(state=stands, changed_at__lte=lost, **which or {})
    forgotten, _ = rows.filter(forget=True).delete()
    if forgotten:
        log.warning("%s mails to be forgotten: %s", forgotten, fields["failure"])
    rows.filter(sensitive=True).update(**fields, **emptied(sensitive=True))
    rows.update(**fields)


def _settle_lost_jobs(lost: datetime, now: datetime) -> None:
    silent = Job.objects.filter(state=Job.State.RUNNING, changed_at__lte=lost)
    silent.filter(attempts__gte=MOST_ATTEMPTS).update(state=Job.State.FAILED, error=_STOPPED, changed_at=now)
    silent.update(state=Job.State.QUEUED)


def _hand_out(lost: datetime, now: datetime) -> int:
    started = 0
    # What became due since it was last touched goes out now; what was handed out before, only once that was lost.
    due = Q(due_at__gt=F("changed_at")) | Q(changed_at__lte=lost)
    mails = Mail.objects.filter(due, state=Mail.State.QUEUED, due_at__lte=now).order_by("due_at")
    for mail_id in list(mails.values_list("pk", flat=True)[:_AT_ONCE]):
        Mail.objects.filter(pk=mail_id, state=Mail.State.QUEUED).update(changed_at=now)
        if not start(DELIVER, mail_id):
            return started
        started += 1
    jobs = Job.objects.filter(state=Job.State.QUEUED, changed_at__lte=lost).order_by("changed_at")
    for job_id, kind in list(jobs.values_list("pk", "kind")[:_AT_ONCE]):
        Job.objects.filter(pk=job_id, state=Job.State.QUEUED).update(changed_at=now)
        if not start(kind, job_id):
            return started
        started += 1
    return started
