import pytest
from anymail.webhooks.base import AnymailCoreWebhookView
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from outbox.providers import PROVIDERS
from wcc.mail_settings import mail_settings

SMTP, CONSOLE = "django.core.mail.backends.smtp.EmailBackend", "django.core.mail.backends.console.EmailBackend"
URL = {"EMAIL_URL": "smtp://mail.example.org"}
MAILGUN = {"MAIL_SERVICE": "mailgun", "ANYMAIL_MAILGUN_API_KEY": "a"}


# What is set, Django's backend for EMAIL_URL, and what comes of it: the backend, whether mail leaves, and rehearsal.
WAYS = [
    ({}, CONSOLE, CONSOLE, False, False),
    (URL, SMTP, "outbox.smtp.EmailBackend", True, False),
    (MAILGUN, CONSOLE, "anymail.backends.mailgun.EmailBackend", True, False),
    (MAILGUN | URL, SMTP, "outbox.smtp.EmailBackend", True, False),
    (URL | {"MAIL_REHEARSAL": "1"}, SMTP, "outbox.smtp.EmailBackend", False, True),
    (MAILGUN | {"MAIL_REHEARSAL": "yes"}, CONSOLE, "anymail.backends.mailgun.EmailBackend", False, True),
    (URL | {"MAIL_REHEARSAL": "0"}, SMTP, "outbox.smtp.EmailBackend", True, False),
]


@pytest.mark.parametrize(("environment", "by_url", "backend", "leaves", "rehearsal"), WAYS)
def test_mail_leaves_by_what_the_environment_names(environment, by_url, backend, leaves, rehearsal):
    found = mail_settings(environment, by_url)
    assert (found.backend, found.leaves, found.rehearsal) == (backend, leaves, rehearsal)


def test_a_mail_service_is_told_what_the_environment_says_and_not_to_count_openings():
    given = {"ANYMAIL_MAILGUN_SENDER_DOMAIN": "x.org", "ANYMAIL_IGNORE_UNSUPPORTED_FEATURES": "true", "HOME": "/"}
    found = mail_settings(MAILGUN | given, CONSOLE)
    assert found.anymail == {
        "SEND_DEFAULTS": {"track_opens": False, "track_clicks": False},
        "MAILGUN_API_KEY": "a",
        "MAILGUN_SENDER_DOMAIN": "x.org",
        "IGNORE_UNSUPPORTED_FEATURES": True,
    }
    own = {"ANYMAIL_SEND_DEFAULTS": '{"tags": ["wcc"]}'}
    merged = mail_settings(MAILGUN | own, CONSOLE).anymail["SEND_DEFAULTS"]
    assert (merged["tags"], merged["track_clicks"]) == (["wcc"], False)


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"MAIL_SERVICE": "pigeon"}, "It can be one of"),
        ({"MAIL_SERVICE": "postmark"}, "Set ANYMAIL_WEBHOOK_SECRET"),
        ({"MAIL_SERVICE": "mailgun"}, "Set ANYMAIL_MAILGUN_WEBHOOK_SIGNING_KEY or ANYMAIL_MAILGUN_API_KEY"),
        ({"MAIL_SERVICE": "mailgun", "ANYMAIL_MAILGUN_WEBHOOK_SIGNING_KEY": ""}, "Set ANYMAIL_MAILGUN"),
    ],
)
def test_no_service_is_taken_whose_reports_anybody_could_make(environment, sentence):
    with pytest.raises(ImproperlyConfigured, match=sentence):
        mail_settings(environment, CONSOLE)


def test_the_mailbox_for_replies_to_the_survey_is_an_address_or_none():
    assert mail_settings({}, CONSOLE).survey_replies_to == ""
    assert mail_settings({"SURVEY_REPLIES_TO": " replies@x.org "}, CONSOLE).survey_replies_to == "replies@x.org"
    with pytest.raises(ImproperlyConfigured, match="SURVEY_REPLIES_TO is 'replies'. Give one email address"):
        mail_settings({"SURVEY_REPLIES_TO": "replies"}, CONSOLE)


@pytest.mark.parametrize("provider", PROVIDERS.values(), ids=PROVIDERS)
def test_every_service_that_can_be_named_is_there(provider):
    assert import_string(provider.backend)
    assert issubclass(import_string(provider.reports), AnymailCoreWebhookView)
