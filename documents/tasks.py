"""Thin: each calls its service."""

from celery import shared_task


@shared_task
def scan_file(job_id: int) -> None:
    """Have one uploaded file scanned for viruses."""
    from documents.services import scans
    from outbox.services import perform

    perform(job_id, scans.scan_file)


@shared_task
def sweep_scans() -> int:
    """Bring back the scans that the scanner did not answer; every five minutes (CELERY_BEAT_SCHEDULE)."""
    from documents.services import scans

    return scans.sweep_scans()
