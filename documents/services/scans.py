"""Virus scans of what was uploaded: a job for each file, tried again until the scanner answers."""

from django.db import transaction

from documents.emails import queue_infected
from documents.models import Document
from files.models import StoredFile
from files.services import scan
from outbox.models import Job
from outbox.services import queue_job

_AT_ONCE = 500


def queue_scan(file: StoredFile) -> None:
    """Have a file scanned once the transaction that kept it is through; nothing where no scan is awaited."""
    if file.scan in StoredFile.AWAITED:
        queue_job(key=f"scan-{file.pk}", kind="documents.tasks.scan_file", payload={"file": file.pk})


def scan_file(job: Job) -> None:
    """The work of one scan. Where it finds a virus, whoever uploaded the document is told what to do.

    It fails where the scanner gave no answer; `sweep_scans` brings it again.
    """
    file = StoredFile.objects.get(pk=job.payload["file"])
    if scan(file).scan != StoredFile.Scan.INFECTED:
        return
    with transaction.atomic():
        rows = Document.objects.filter(file=file, by__isnull=False).select_related("by", "assessment__organisation")
        for document in rows:
            queue_infected(document)


def sweep_scans() -> int:
    """Queue again the scans that wait or that the scanner did not answer; returns how many wait."""
    waiting = list(StoredFile.objects.filter(scan__in=StoredFile.AWAITED).order_by("pk")[:_AT_ONCE])
    for file in waiting:
        queue_scan(file)
    return len(waiting)
