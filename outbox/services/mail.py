from datetime import datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from outbox.models import Mail
from outbox.services.starting import DELIVER, start_on_commit
from sentences.signs import readable


@transaction.atomic
def queue_mail(
    *,
    key: str,
    kind: str,
    to: str,
    subject: str,
    body: str,
    html: str = "",
    reply_to: str = "",
    due_at: datetime | None = None,
    sensitive: bool = False,
    completed_by: str = "",
    forget: bool = False,
) -> Mail:
    """Write a mail that must be sent, once for each key, in the caller's transaction; a worker starts at its commit.

    A key that exists already gives its mail back as it is. `due_at` puts it off. `sensitive` says that the body holds a
    secret link: it is emptied once it may have been sent, failed for good, or was withdrawn. `completed_by` is the
    dotted name of a function that is given body and html as the mail leaves and gives a `Leaving` with what may not be
    stored, or None where the mail is no longer wanted. `forget` deletes the row once it left or cannot leave.

    What is written in a rehearsal is kept at once and for good, so that nothing of it leaves after the rehearsal.
    """
    row = new_mail(
        key=key,
        kind=kind,
        to=to,
        subject=subject,
        body=body,
        html=html,
        reply_to=reply_to,
        due_at=due_at,
        sensitive=sensitive,
        completed_by=completed_by,
        forget=forget,
    )
    fields = {field.attname: getattr(row, field.attname) for field in Mail._meta.concrete_fields if field.name != "id"}
    mail, new = Mail.objects.get_or_create(dedupe_key=key, defaults=fields)
    if new and mail.state == Mail.State.QUEUED and mail.due_at <= timezone.now():
        start_on_commit(DELIVER, mail.pk)
    return mail


def new_mail(*, key: str, subject: str, due_at: datetime | None = None, **fields: Any) -> Mail:
    """The row of `queue_mail`, not written yet."""
    kept = {"state": Mail.State.KEPT} | emptied(fields.get("sensitive", False)) if settings.MAIL_REHEARSAL else {}
    texts = {name: readable(fields[name]) for name in ("body", "html") if name in fields}
    fields |= {"subject": " ".join(readable(subject).split()), "message_id": message_id_of(key)} | texts | kept
    return Mail(dedupe_key=key, due_at=due_at or timezone.now(), **fields)


@transaction.atomic
def withdraw_mail(*, key: str, reason: str) -> int:
    """Take back, with the reason, the mail of a key and of the keys below it ("key/...") that has not left.

    Returns how many: none where all has left, or where there is none.
    """
    below = Q(dedupe_key=key) | Q(dedupe_key__startswith=f"{key}/")
    waiting = Mail.objects.filter(below, state=Mail.State.QUEUED)
    return waiting.update(
        state=Mail.State.WITHDRAWN, failure="", reason=reason, changed_at=timezone.now(), **emptied(sensitive=True)
    )


@transaction.atomic
def send_again(mail: Mail) -> bool:
    """Send a mail once more of which it is uncertain whether it was sent, or which failed, under the same Message-ID.

    Returns whether it waits now: a mail whose text was emptied cannot go again.
    """
    again = Mail.objects.filter(pk=mail.pk, state__in=(Mail.State.UNCERTAIN, Mail.State.FAILED)).exclude(body="")
    now = timezone.now()
    if not again.update(state=Mail.State.QUEUED, failure="", reason="", attempts=0, due_at=now, changed_at=now):
        return False
    start_on_commit(DELIVER, mail.pk)
    return True


def emptied(sensitive: bool) -> dict[str, str]:
    """What a mail that is not sent again by itself keeps no longer: a secret link."""
    return {"body": "", "html": ""} if sensitive else {}


def message_id_of(key: str) -> str:
    """The Message-ID of the key's mail, the same at every try, by which a mail program tells a second copy."""
    host = urlsplit(settings.SITE_ADDRESS).hostname or "localhost"
    return f"<{sha256(key.encode()).hexdigest()[:40]}@{host}>"
