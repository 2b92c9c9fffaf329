"""Thin: each takes an id and calls its service."""

from celery import shared_task


@shared_task
def deliver(mail_id: int) -> None:
    """Send one mail of the outbox."""
    from outbox import services

    services.deliver(mail_id)


@shared_task
def sweep() -> None:
    """Hand out again what was lost; every minute (CELERY_BEAT_SCHEDULE)."""
    from outbox import services

    services.sweep()
