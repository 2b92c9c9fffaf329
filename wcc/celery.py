"""The Celery application. Tasks live in the `tasks.py` of their room; nothing here knows them."""

import os

from celery import Celery

from wcc import broker  # noqa: F401  (the address of the broker without a server)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wcc.settings")

app = Celery("wcc")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
