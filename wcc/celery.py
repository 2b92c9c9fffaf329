"""The Celery application. Tasks live in the `tasks.py` of their room; nothing here knows them."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wcc.settings")

app = Celery("wcc")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
