"""Thin: the beat's calls of the services (CELERY_BEAT_SCHEDULE)."""

from celery import shared_task


@shared_task
def remind() -> int:
    """Queue the reminders that are due; every hour."""
    from surveys import services

    return services.remind()


@shared_task
def close_due() -> int:
    """Close the surveys whose time has come; every minute."""
    from surveys import services

    return services.close_due()
