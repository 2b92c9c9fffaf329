"""Mail and jobs that must happen (DESIGN 4.9): rows written with what decided them, done by workers, never lost."""

import logging
import smtplib
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.module_loading import import_string
from kombu.exceptions import OperationalError

from outbox.models import Job, Mail

log = logging.getLogger(__name__)

DELIVER = "outbox.tasks.deliver"
# Minutes until the next try of a mail that the server put off; after the last one it has failed.
RETRY_MINUTES = (1, 5, 15, 60, 240)
# A row that a worker was given, or began, longer ago than this was lost with the worker.
LOST_AFTER = timedelta(minutes=10)
MOST_ATTEMPTS = 3
_SWEEP_AT_ONCE = 1000
_STOPPED = "The worker stopped each time it was tried"


@transaction.atomic
def queue_mail(
    *, key: str, kind: str, to: str, subject: str, body: str, due_at: datetime | None = None, sensitive: bool = False
) -> Mail:
    """Write a mail that must be sent, once for each key, in the caller's transaction; a worker starts at its commit.

    A key that exists already gives its mail back as it is. `due_at` puts it off. `sensitive` says that the body holds a
    secret link: it is emptied once sent.
    """
    mail, new = Mail.objects.get_or_create(
        dedupe_key=key,
        defaults={
            "kind": kind,
            "to": to,
            "subject": " ".join(subject.split()),
            "body": body,
            "sensitive": sensitive,
            "due_at": due_at or timezone.now(),
        },
    )
    if new and mail.due_at <= timezone.now():
        _start_on_commit(DELIVER, mail.pk)
    return mail


@transaction.atomic
def withdraw_mail(*, key: str, reason: str) -> bool:
    """Take back a mail that has not left, with the reason; False where it has, or where there is none."""
    waiting = Mail.objects.filter(dedupe_key=key, state=Mail.State.QUEUED)
    return bool(waiting.update(state=Mail.State.WITHDRAWN, reason=reason, body="", changed_at=timezone.now()))


def deliver(mail_id: int) -> None:
    """Send one mail unless another worker has it, or it is not due.

    The row says "sending" before the mail leaves and the lock is not held while the server is spoken to. A worker that
    dies in between leaves it to the sweep; the second mail then has the same Message-ID. Where no mail leaves the
    product (`MAIL_LEAVES`), it is kept and can be read in the outbox.
    """
    mail = _take(mail_id)
    if mail is None:
        return
    try:
        _message(mail).send()
    except Exception as error:
        retry_at = _retry_at(mail) if _is_transient(error) else None
        _settle(
            mail,
            state=Mail.State.QUEUED if retry_at else Mail.State.FAILED,
            due_at=retry_at or mail.due_at,
            reason=f"{type(error).__name__}: {error}"[:2000],
        )
        log.warning("mail %s was not sent: %s", mail.pk, type(error).__name__)
        return
    sent = {"state": Mail.State.SENT, "sent_at": timezone.now(), "reason": ""}
    _settle(mail, **sent | ({"body": ""} if mail.sensitive else {}))


@transaction.atomic
def _take(mail_id: int) -> Mail | None:
    mail = Mail.objects.select_for_update().filter(pk=mail_id).first()
    if mail is None or mail.state != Mail.State.QUEUED or mail.due_at > timezone.now():
        return None
    mail.state = Mail.State.SENDING if settings.MAIL_LEAVES else Mail.State.KEPT
    mail.attempts += 1
    mail.changed_at = timezone.now()
    mail.save(update_fields=["state", "attempts", "changed_at"])
    return mail if settings.MAIL_LEAVES else None


def _settle(mail: Mail, **fields: Any) -> None:
    # The attempt's number keeps a worker that came back late from writing over the one that took its place.
    mine = Mail.objects.filter(pk=mail.pk, state=Mail.State.SENDING, attempts=mail.attempts)
    mine.update(changed_at=timezone.now(), **fields)


def _message(mail: Mail) -> EmailMessage:
    host = urlsplit(settings.SITE_ADDRESS).hostname or "localhost"
    message_id = f"<{sha256(mail.dedupe_key.encode()).hexdigest()[:40]}@{host}>"
    return EmailMessage(mail.subject, mail.body, to=[mail.to], headers={"Message-ID": message_id})


def _is_transient(error: Exception) -> bool:
    """Whether the same mail may be taken later: the server said so (4xx), did not let us in, or was not reached."""
    if isinstance(error, smtplib.SMTPAuthenticationError | smtplib.SMTPConnectError | smtplib.SMTPHeloError):
        return True
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(400 <= code < 500 for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return 400 <= error.smtp_code < 500
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return False
    return isinstance(error, OSError)  # smtplib.SMTPException is one, so is every network error


def _retry_at(mail: Mail) -> datetime | None:
    if mail.attempts > len(RETRY_MINUTES):
        return None
    return timezone.now() + timedelta(minutes=RETRY_MINUTES[mail.attempts - 1])


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
        _start_on_commit(job.kind, job.pk)
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


def sweep() -> int:
    """Hand out again what waits or was lost, and return how many: the broker may forget, the rows do not.

    Due mail, mail whose worker died while sending, jobs that no worker took, and jobs whose worker fell silent; a job
    that was lost three times has failed.
    """
    now = timezone.now()
    lost = now - LOST_AFTER
    stuck = Mail.objects.filter(state=Mail.State.SENDING, changed_at__lte=lost)
    stuck.filter(attempts__gt=len(RETRY_MINUTES)).update(state=Mail.State.FAILED, reason=_STOPPED, changed_at=now)
    stuck.update(state=Mail.State.QUEUED, due_at=now)
    silent = Job.objects.filter(state=Job.State.RUNNING, changed_at__lte=lost)
    silent.filter(attempts__gte=MOST_ATTEMPTS).update(state=Job.State.FAILED, error=_STOPPED, changed_at=now)
    silent.update(state=Job.State.QUEUED)
    started = 0
    # What became due since it was last touched goes out now; what was handed out before, only once that was lost.
    due = Q(due_at__gt=F("changed_at")) | Q(changed_at__lte=lost)
    mails = Mail.objects.filter(due, state=Mail.State.QUEUED, due_at__lte=now).order_by("due_at")
    for mail_id in list(mails.values_list("pk", flat=True)[:_SWEEP_AT_ONCE]):
        Mail.objects.filter(pk=mail_id, state=Mail.State.QUEUED).update(changed_at=now)
        _start(DELIVER, mail_id)
        started += 1
    jobs = Job.objects.filter(state=Job.State.QUEUED, changed_at__lte=lost).order_by("changed_at")
    for job_id, kind in list(jobs.values_list("pk", "kind")[:_SWEEP_AT_ONCE]):
        Job.objects.filter(pk=job_id, state=Job.State.QUEUED).update(changed_at=now)
        _start(kind, job_id)
        started += 1
    return started


def _start_on_commit(task: str, row_id: int) -> None:
    transaction.on_commit(lambda: _start(task, row_id))


def _start(task: str, row_id: int) -> None:
    """Tell a worker. What the broker cannot take now, the sweep brings later: nothing is lost but a minute."""
    try:
        import_string(task).delay(row_id)
    except (OperationalError, ConnectionError) as error:
        log.warning("the broker did not take %s %s: %s", task, row_id, error)
