"""How mail leaves, from the environment: by a mail server, by a mail service, or not at all (README, "Mail")."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

from outbox.providers import PROVIDERS


@dataclass(frozen=True)
class MailSettings:
    """What settings.py takes over."""

    service: str
    rehearsal: bool
    leaves: bool
    backend: str
    anymail: dict[str, Any]
    survey_replies_to: str


_PREFIX = "ANYMAIL_"
_SMTP = "django.core.mail.backends.smtp.EmailBackend"
_OURS = "outbox.smtp.EmailBackend"


def mail_settings(environment: Mapping[str, str], backend: str) -> MailSettings:
    """Settings of mail. `backend` is that of `EMAIL_URL`; where there is none, a named `MAIL_SERVICE` sends.

    With both, the service relays what the server is given, and reports on it.
    """
    service = environment.get("MAIL_SERVICE", "").strip().lower()
    own_server = bool(environment.get("EMAIL_URL"))
    rehearsal = environment.get("MAIL_REHEARSAL", "").strip().lower() in ("1", "true", "yes", "on")
    given = {name.removeprefix(_PREFIX): _value(text) for name, text in environment.items() if name.startswith(_PREFIX)}
    if service:
        _check(service, given)
        if not own_server:
            backend = PROVIDERS[service].backend
        if PROVIDERS[service].tracks:
            # Counting would put the service's addresses in place of survey links, and tell it who opened them.
            given["SEND_DEFAULTS"] = {"track_opens": False, "track_clicks": False} | given.get("SEND_DEFAULTS", {})
    return MailSettings(
        service=service,
        rehearsal=rehearsal,
        leaves=bool(own_server or service) and not rehearsal,
        backend=_OURS if backend == _SMTP else backend,
        anymail=given,
        survey_replies_to=_address(environment, "SURVEY_REPLIES_TO"),
    )


def _check(service: str, given: dict[str, Any]) -> None:
    if service not in PROVIDERS:
        raise ImproperlyConfigured(f"MAIL_SERVICE is {service!r}. It can be one of {', '.join(PROVIDERS)}.")
    keys = (*PROVIDERS[service].signed_by, "WEBHOOK_SECRET")
    if not any(given.get(key) for key in keys):
        names = " or ".join(_PREFIX + key for key in keys)
        raise ImproperlyConfigured(f"Set {names}, so that nobody else can report on mail in the name of {service}.")


def _address(environment: Mapping[str, str], name: str) -> str:
    address = environment.get(name, "").strip()
    try:
        if address:
            validate_email(address)
    except ValidationError:
        raise ImproperlyConfigured(f"{name} is {address!r}. Give one email address, like name@example.org.") from None
    return address


def _value(text: str) -> Any:
    """Text as it is, but for yes and no and what is written as JSON."""
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    return json.loads(text) if text.startswith(("{", "[")) else text
