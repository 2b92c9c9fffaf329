"""Settings, all of them from environment variables with defaults that need no other server (README, "For real")."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from wcc import queues
from wcc.mail_settings import mail_settings

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(env.str("WCC_VAR", default=str(BASE_DIR / "var")))
VAR.mkdir(parents=True, exist_ok=True)

DEMO = env.bool("WCC_DEMO", default=False)
DEBUG = env.bool("DEBUG", default=False)
_EMBEDDED_KEY = "embedded-default-not-for-real-use"
SECRET_KEY = env.str("SECRET_KEY", default=_EMBEDDED_KEY)
# The key behind the survey links (docs/architecture.md, rule 8): apart from SECRET_KEY, so that one can change
# without the other.
SURVEY_KEY = env.str("SURVEY_KEY", default=_EMBEDDED_KEY)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_ADDRESS = env.str("SITE_ADDRESS", default="http://127.0.0.1:8000")
HTTPS = SITE_ADDRESS.startswith("https://")
_ELSEWHERE = {urlsplit(SITE_ADDRESS).hostname, *ALLOWED_HOSTS} - {"127.0.0.1", "localhost", "::1", "[::1]"}
if _EMBEDDED_KEY in (SECRET_KEY, SURVEY_KEY) and (HTTPS or (_ELSEWHERE and not DEMO)):
    raise ImproperlyConfigured("Set SECRET_KEY and SURVEY_KEY before you serve the site to others or over https.")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "csp",
    "ui",
    "organisations",
    "files",
    "outbox",
    "frameworks",
    "benchmarks",
    "cycles",
    "documents",
    "surveys",
    "anonymity",
    "assessments",
    "panels",
    "results",
    "wcc",
    *(["demonstration"] if DEMO else []),
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "wcc.middleware.ActorMiddleware",
    "wcc.middleware.EndedSignaturesMiddleware",
    "wcc.middleware.SignedOutMiddleware",
    "wcc.middleware.NoNulMiddleware",
    "wcc.middleware.WritingMiddleware",
]

ROOT_URLCONF = "wcc.urls"
WSGI_APPLICATION = "wcc.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wcc.context.shell",
                "wcc.context.typed",
            ],
            "builtins": [
                "ui.templatetags.ui",
                "ui.templatetags.ui_forms",
                "crispy_forms.templatetags.crispy_forms_tags",
            ],
        },
    }
]

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR / 'db.sqlite3'}")}
DATABASES["default"]["CONN_MAX_AGE"] = 60
# A connection that was lost meanwhile, as the database was restarted, is noticed before a request uses it.
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# How long a write waits for another's.
_WAIT_SECONDS = 20
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # WAL lets readers and one writer work at once; IMMEDIATE takes the write lock before a decision reads its row. What
    # is deleted is overwritten, so that the file keeps nothing of it.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": _WAIT_SECONDS,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;",
    }
else:
    # Whoever waits longer for a row than the web server lets a request take is told so, with what was typed, and does
    # not have the answer cut off.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", f"-c lock_timeout={_WAIT_SECONDS}s")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="")
_DATABASE_CACHE = {
    "BACKEND": "django.core.cache.backends.db.DatabaseCache",
    "LOCATION": "django_cache",
    # It counts attempts to sign in. At Django's 300 entries, attempts under many names would push out the counts.
    "OPTIONS": {"MAX_ENTRIES": 100_000},
}
_REDIS_CACHE = {
    "BACKEND": "wcc.cache.RedisOrDatabase",
    "LOCATION": REDIS_URL,
    "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2},
}
CACHES = {"default": _REDIS_CACHE, "database": _DATABASE_CACHE} if REDIS_URL else {"default": _DATABASE_CACHE}

CELERY_BROKER_URL = REDIS_URL or "wholefiles://localhost"  # wcc/broker.py
CELERY_TASK_QUEUES = queues.QUEUES
CELERY_TASK_ROUTES = queues.ROUTES
CELERY_TASK_DEFAULT_QUEUE = queues.LONG
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "Europe/London"
# A broker that hangs holds nobody up for long (outbox/services/starting.py).
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.2, "interval_max": 0.2}
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {}
if REDIS_URL:
    CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 3, "socket_connect_timeout": 2}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "outbox-sweep": {"task": "outbox.tasks.sweep", "schedule": 60.0},
    "document-scans": {"task": "documents.tasks.sweep_scans", "schedule": 300.0},
    "survey-reminders": {"task": "surveys.tasks.remind", "schedule": crontab(minute="1")},
    "survey-mail": {"task": "surveys.tasks.post_due", "schedule": 60.0},
    "survey-closing": {"task": "surveys.tasks.close_due", "schedule": 60.0},
    "survey-mixing": {"task": "surveys.tasks.mix", "schedule": 600.0},
    "survey-people": {"task": "surveys.tasks.forget_due", "schedule": crontab(hour=3, minute=30)},
    "year-files": {"task": "results.tasks.queue_year_files", "schedule": 300.0},
    "survey-self-test": {"task": "anonymity.tasks.self_test", "schedule": crontab(hour=4, minute=30)},
}
if not REDIS_URL:
    _broker = {name: VAR / "broker" / name for name in ("queue", "control")}
    for folder in _broker.values():
        folder.mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_broker["queue"]),
        "data_folder_out": str(_broker["queue"]),
        "control_folder": str(_broker["control"]),
        "store_processed": False,
        # A worker is woken (wcc/bell.py); seconds after which it looks all the same.
        "polling_interval": 2,
    }

STORAGES = {
    "default": {
        "BACKEND": "files.storage.WholeFileStorage",
        "OPTIONS": {"location": str(VAR / "files")},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("WCC_STATIC_ROOT", default=str(VAR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000
DATA_UPLOAD_MAX_NUMBER_FILES = 5
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "files.uploads.CappedUploadHandler",
]

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = False
DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, g:ia"

AUTH_USER_MODEL = "organisations.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "wcc.accounts.ClosedAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_FORMS = {
    "login": "ui.account_forms.LoginForm",
    "reset_password": "ui.account_forms.ResetPasswordForm",
    "reset_password_from_key": "ui.account_forms.ResetPasswordKeyForm",
}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
# Limits by address need the person's, not that of the proxy in front, under which all would be one.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("PROXIES", default=1 if HTTPS else 0)
# Twenty hours, as the NHS service manual asks of long forms; the cookie ends with the browser.
SESSION_COOKIE_AGE = 20 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {"camera": [], "geolocation": [], "microphone": []}

EMAIL_CONFIG = env.email("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
_mail = mail_settings(env.ENVIRON, EMAIL_CONFIG["EMAIL_BACKEND"])
EMAIL_BACKEND = _mail.backend
ANYMAIL = _mail.anymail
MAIL_SERVICE = _mail.service
# Where nothing sends, and in a rehearsal, mail stays in the outbox and can be read there (README).
MAIL_LEAVES = _mail.leaves
MAIL_REHEARSAL = _mail.rehearsal
# A mail server that does not answer must not hold a worker for ever.
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=30)
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default="World Class Commissioning assurance <assurance@example.org>")

# How long an invitation to the survey waits, so that it can be taken back and joined with those of other PCTs.
SURVEY_MAIL_HOLD_MINUTES = env.int("SURVEY_MAIL_HOLD_MINUTES", default=0 if DEMO else 30)
# Whom replies to the survey's mail reach; unset, the mailbox of MAIL_FROM. Neither PCT nor SHA may read either.
SURVEY_REPLIES_TO = _mail.survey_replies_to
# Who has not answered is reminded every so many days, and on the last days before the survey closes.
SURVEY_REMIND_EVERY_DAYS = max(env.int("SURVEY_REMIND_EVERY_DAYS", default=7), 1)
SURVEY_REMIND_LAST_DAYS = env.int("SURVEY_REMIND_LAST_DAYS", default=2)
# Who was asked is deleted so many days after the closing; how many were asked stays.
SURVEY_PEOPLE_DAYS = max(env.int("SURVEY_PEOPLE_DAYS", default=365), 1)

CRISPY_ALLOWED_TEMPLATE_PACKS = "nhsuk"
CRISPY_TEMPLATE_PACK = "nhsuk"

# Of so many PCTs in a hundred the data set of a locally defined outcome must have a value, in each of its periods.
DATASET_LEAST_PERCENT = min(max(env.int("DATASET_LEAST_PERCENT", default=90), 1), 100)

MAX_FILE_BYTES = 20 * 1024 * 1024
# A ClamAV daemon, such as tcp://scanner:3310 or unix:/run/clamd.sock. Without one, uploads are not scanned.
CLAMAV_ADDRESS = env.str("CLAMAV_ADDRESS", default="")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    # Django writes addresses to its logs; those of the survey hold a secret.
    "filters": {"hide_tokens": {"()": "surveys.logs.HideTokens"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["hide_tokens"]}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
    # In place of Django's own handlers, which would write past the filter.
    "loggers": {"django": {"handlers": []}, "django.server": {"handlers": ["console"], "propagate": False}},
}
