"""Thin: each takes an id and calls its service."""

from celery import shared_task


@shared_task
def make_issue_pdf(job_id: int) -> None:
    """Make the PDF of one issue."""
    from outbox.services import perform
    from panels.services.issues import make_pdf

    perform(job_id, make_pdf)
