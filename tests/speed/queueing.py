"""Queues mail and PDFs for workers that run, and prints in JSON how long the mails waited. Started by workers.py."""

import json
import time
from collections.abc import Callable

import django

from tests.workers import wait_until

MAILS, PDFS = 20, 40


def queue_mail(key: str) -> int:
    from outbox import services

    return services.queue_mail(key=key, kind="news", to="reader@example.org", subject="News", body="There is news.").pk


def seconds_until(*, taken: Callable[[str], bool], key: str) -> float:
    """From the moment a mail is queued until it stands so."""
    from outbox.models import Mail

    began = time.monotonic()
    mail = queue_mail(key)
    wait_until(lambda: taken(Mail.objects.values_list("state", flat=True).get(pk=mail)))
    return time.monotonic() - began


def queue_pdfs() -> None:
    """The longest of the reports, forty times, of which a worker has begun one."""
    from outbox.models import Job
    from outbox.services import queue_job
    from panels.models import Issue, IssueContent
    from panels.queries.issues import job_key
    from panels.services.issues import MAKE_PDF

    content = IssueContent.objects.filter(issue__kind=Issue.Kind.REPORT).order_by("-pk").first()
    report = content.issue
    for number in range(PDFS):
        report.pk, report.pdf, report.number = None, None, 1000 + number
        report._state.adding = True
        report.save()
        IssueContent.objects.create(issue=report, content=content.content)
        queue_job(key=job_key(report), kind=MAKE_PDF, payload={"issue": report.pk}, total=2)
    wait_until(Job.objects.filter(kind=MAKE_PDF, state=Job.State.RUNNING).exists)


def main() -> None:
    django.setup()
    from outbox.models import Job, Mail
    from panels.services.issues import MAKE_PDF
    from wcc import celery_app

    found = {"starts": []}
    for number in range(MAILS):
        time.sleep(0.3)
        found["starts"].append(seconds_until(taken=lambda state: state != Mail.State.QUEUED, key=f"one {number}"))
    queue_pdfs()
    found["behind"] = seconds_until(taken=lambda state: state == Mail.State.SENT, key="behind")
    found["left"] = Job.objects.filter(kind=MAKE_PDF).exclude(state=Job.State.DONE).count()
    celery_app.control.purge()
    print(json.dumps(found))  # noqa: T201


if __name__ == "__main__":
    main()
