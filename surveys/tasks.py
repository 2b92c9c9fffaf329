"""Thin: the beat's calls of the services (CELERY_BEAT_SCHEDULE)."""

from celery import shared_task


@shared_task
def remind() -> int:
    """Queue the reminders that are due; every hour."""
    from surveys import services

    return services.remind()


@shared_task
def post_due() -> int:
    """Write the mails whose hold is over; every minute."""
    from surveys import services

    return services.post_due()


@shared_task
def close_due() -> int:
    """Close the surveys whose time has come; every minute."""
    from surveys import services

    return services.close_due()


@shared_task
def mix() -> bool:
    """Mix what was sent since the last time with all that is sealed; every ten minutes."""
    from surveys import services

    return services.mix()


@shared_task
def forget_due() -> int:
    """Delete the people asked whose survey closed long ago; every night."""
    from surveys import services

    return services.forget_due()
