"""Settings of the tests: the product's own, with fast passwords, tasks run at once and files in their own folder."""

import os
import tempfile

os.environ.setdefault("WCC_VAR", tempfile.mkdtemp(prefix="wcc-test-"))

from tests import patience  # noqa: E402
from wcc.settings import *  # noqa: E402, F403

INSTALLED_APPS = list(dict.fromkeys([*INSTALLED_APPS, "demonstration"]))  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MAIL_LEAVES = True
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
ACCOUNT_RATE_LIMITS = False
SURVEY_MAIL_HOLD_MINUTES = 0
# Processes that run tests side by side share one Redis.
CACHES["default"]["KEY_PREFIX"] = os.environ.get("PYTEST_XDIST_WORKER", "")  # noqa: F405
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, as in production. In memory, all threads of the live server would share the test's one connection, and
    # two requests at once would stand in each other's transactions.
    DATABASES["default"]["TEST"] = {"NAME": f"{os.environ['WCC_VAR']}/test.sqlite3"}  # noqa: F405
    DATABASES["default"]["OPTIONS"]["timeout"] = patience.SECONDS  # noqa: F405
    _PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA secure_delete=ON;"
    DATABASES["default"]["OPTIONS"]["init_command"] = _PRAGMAS  # noqa: F405
else:
    DATABASES["default"]["OPTIONS"]["options"] = f"-c lock_timeout={patience.SECONDS}s"  # noqa: F405
