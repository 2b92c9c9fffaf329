"""The Celery application. Tasks live in the `tasks.py` of their room; nothing here knows them."""

import os
from logging.config import dictConfig
from typing import Any

from celery import Celery
from celery.signals import setup_logging

from wcc import broker  # noqa: F401  (the address of the broker without a server)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wcc.settings")

app = Celery("wcc")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def use_our_logs(**given: Any) -> None:
    """Write Celery's logs as ours, in place of handlers of its own, in which the survey's links would stand."""
    from django.conf import settings

    dictConfig(settings.LOGGING)
