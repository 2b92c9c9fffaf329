"""Stores the demonstration that lies in a folder: `python -m tests.upgrades.keep NAME FOLDER`.

To be run with the code of the release that built it (`docs/upgrading.md`).
"""

import os
import sys
from pathlib import Path

import django

if __name__ == "__main__":
    os.environ.pop("DATABASE_URL", None)
    os.environ |= {"DJANGO_SETTINGS_MODULE": "tests.settings", "WCC_VAR": sys.argv[2], "WCC_DEMO": "1"}
    django.setup()

import time_machine
from django.conf import settings
from django.db.models import Max

from organisations.models import Event
from tests.upgrades.found import found
from tests.upgrades.stored import FOLDER, pack

if __name__ == "__main__":
    # The moment at which it was complete: its people are members by then, and its surveys are open.
    built = Event.objects.aggregate(last=Max("at"))["last"].isoformat()
    about = {"built": built, "SECRET_KEY": settings.SECRET_KEY, "SURVEY_KEY": settings.SURVEY_KEY}
    with time_machine.travel(built, tick=False):
        pack(Path(settings.VAR), FOLDER / sys.argv[1], about, found())
