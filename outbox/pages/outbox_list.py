"""The mails that did not leave, as they would be read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from outbox.models import Mail
from outbox.services import completed


@dataclass(frozen=True, kw_only=True)
class KeptMail:
    """A mail that did not leave, as it would be read; without a text, `instead` says why."""

    pk: int
    to: str
    subject: str
    text: str
    instead: str
    with_html: bool
    queued_at: datetime


def as_read(mails: Iterable[Mail]) -> list[KeptMail]:
    """The mails with what is put in as they leave, as far as they would still leave."""
    return [_as_read(mail) for mail in mails]


def _as_read(mail: Mail) -> KeptMail:
    text, html, instead = "", "", ""
    if not mail.body:
        instead = "It holds a secret link, so its text is not kept."
    elif found := completed(mail):
        text, html = found
    else:
        instead = "It would not leave any more: what it asks for is over, or its links are dead."
    return KeptMail(
        pk=mail.pk,
        to=mail.to,
        subject=mail.subject,
        text=text,
        instead=instead,
        with_html=bool(html),
        queued_at=mail.queued_at,
    )
