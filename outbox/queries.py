import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from outbox.models import Mail
from outbox.services import completed

State = Mail.State
_LINK = re.compile(r"(https?://[^\s<>]*[^\s<>.,:;!?)])")
_DID_NOT_ARRIVE = (State.FAILED, State.BOUNCED, State.UNCERTAIN)


@dataclass(frozen=True)
class KeptMail:
    """A mail that did not leave, as it would be read; without a text, `instead` says why."""

    pk: int
    to: str
    subject: str
    text: str
    instead: str
    with_html: bool
    queued_at: datetime

    @property
    def linked(self) -> SafeString:
        """The text with its links to be followed; the full stop after one is no part of it, and stays."""
        pieces = enumerate(_LINK.split(self.text))
        return format_html_join(
            "", "{}", ((format_html('<a href="{0}">{0}</a>', one) if place % 2 else one,) for place, one in pieces)
        )


def kept_mails() -> QuerySet[Mail]:
    """The mails that did not leave, in a demonstration or a rehearsal, newest first."""
    return Mail.objects.filter(state=State.KEPT)


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
    return KeptMail(mail.pk, mail.to, mail.subject, text, instead, bool(html), mail.queued_at)


def mail_that_did_not_arrive() -> QuerySet[Mail]:
    """Mail that failed, came back or of which it is uncertain whether it was sent, newest first.

    None of the mails that are forgotten once they left: that one was written would tell who had not answered.
    """
    return Mail.objects.filter(state__in=_DID_NOT_ARRIVE, forget=False).order_by("-changed_at", "-pk")
