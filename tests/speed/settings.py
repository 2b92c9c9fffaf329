"""Settings of the benchmark: the product's own, with a folder and a database that go away, and one page more."""

import os
import tempfile
from pathlib import Path

os.environ["WCC_VAR"] = tempfile.mkdtemp(prefix="wcc-speed-")

from wcc.settings import *  # noqa: E402, F403

INSTALLED_APPS = list(dict.fromkeys([*INSTALLED_APPS, "demonstration"]))  # noqa: F405
ROOT_URLCONF = "tests.speed.urls"
TEMPLATES[0]["DIRS"].append(Path(__file__).parent / "templates")  # noqa: F405
# A SQLite file, as in the product, and not Django's database in memory. A server named in DATABASE_URL gets a database
# of its own beside the one named.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "speed.sqlite3")}  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
# Jobs and mail queued on the way stay where they are: nothing is measured of them.
CELERY_BROKER_URL = "memory://localhost"
CELERY_BROKER_TRANSPORT_OPTIONS = {}
MAIL_LEAVES = False
