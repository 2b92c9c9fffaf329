"""Thin: each calls its service."""

from celery import shared_task


@shared_task
def make_year_file(job_id: int) -> None:
    """Make the CSV file of a year."""
    from outbox.services import perform
    from results import services

    perform(job_id, services.make_year_file)


@shared_task
def queue_year_files() -> None:
    """Queue the CSV files that are to be made; every five minutes (CELERY_BEAT_SCHEDULE)."""
    from results import services

    services.queue_year_files()
