import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import timezone

from outbox.models import Mail
from outbox.replies import Outcome, failure_of, outcome_of, said_by
from outbox.services.mail import emptied
from outbox.services.messages import completed, message_of
from outbox.smtp import EmailBackend

log = logging.getLogger(__name__)

# Minutes until the next try of a mail that the server put off; after the last one it has failed.
RETRY_MINUTES = (1, 5, 15, 60, 240)
_STATES = {
    Outcome.LATER: Mail.State.QUEUED,
    Outcome.REFUSED: Mail.State.FAILED,
    Outcome.UNKNOWN: Mail.State.UNCERTAIN,
}
_UNSETTLED = (Mail.State.SENDING, Mail.State.HANDED, Mail.State.UNCERTAIN)


class _Overtaken(Exception):  # noqa: N818
    """The mail was taken from a worker that was silent for too long, before it gave anything to the server."""


def deliver(mail_id: int) -> None:
    """Send one mail unless another worker has it, or it is not due.

    The row says "sending" once the mail is taken and "handed" right before its text is given to the server; no lock is
    held while the server is spoken to. Of a worker that dies before, the sweep queues the mail again; of one that dies
    after, nobody can know whether the server accepted it, so it is uncertain and never sent again by itself (decision
    12). Where no mail leaves the product (`MAIL_LEAVES`), it is kept and can be read in the outbox.
    """
    mail = _take(mail_id)
    if mail is None:
        return
    if mail.forget:
        _deliver_unseen(mail)
        return
    leaving = completed(mail)
    if leaving is None:
        _settle(mail, state=Mail.State.WITHDRAWN, failure="", reason="No longer wanted", **emptied(sensitive=True))
        return
    try:
        message = message_of(mail, leaving)
        _hand_over(message, lambda: _mark_handed(mail))
    except _Overtaken:
        log.warning("a worker came too late with a mail that another has taken")
    except Exception as error:
        _note_error(mail, error)
    else:
        service_id = _service_id(message)
        _settle(
            mail,
            state=Mail.State.SENT,
            sent_at=timezone.now(),
            failure="",
            reason="",
            service_id=service_id,
            **emptied(mail.sensitive),
        )


def _deliver_unseen(mail: Mail) -> None:
    """Send a mail of which nobody shall learn whether it was sent, and delete it.

    Its row passes through the same states whether it is still wanted or not, and whatever the server says of it: what
    the server puts off is not tried again, and what a worker leaves behind neither. Only where there is no server to
    speak to does it wait, wanted or not (decision 30).
    """
    connection = get_connection()
    try:
        connection.open()
    except Exception as error:
        _note_error(mail, error)
        return
    if leaving := completed(mail):
        try:
            connection.send_messages([message_of(mail, leaving)])
        except Exception as error:
            log.warning("a mail to be forgotten was not sent: %s", type(error).__name__)
    connection.close()
    Mail.objects.filter(pk=mail.pk, attempts=mail.attempts).delete()


@transaction.atomic
def _take(mail_id: int) -> Mail | None:
    mail = Mail.objects.select_for_update().filter(pk=mail_id).first()
    if mail is None or mail.state != Mail.State.QUEUED or mail.due_at > timezone.now():
        return None
    mail.state = Mail.State.SENDING if settings.MAIL_LEAVES else Mail.State.KEPT
    mail.attempts += 1
    mail.changed_at = timezone.now()
    if settings.MAIL_REHEARSAL and mail.sensitive:  # queued before the rehearsal, in which everybody reads what is kept
        mail.body = mail.html = ""
    mail.save(update_fields=["state", "attempts", "changed_at", "body", "html"])
    return mail if settings.MAIL_LEAVES else None


def _hand_over(message: EmailMessage, mark: Callable[[], None]) -> None:
    """Send, with `mark` called before the server can have accepted the message."""
    connection = get_connection()
    if isinstance(connection, EmailBackend):
        connection.before_data = mark
    else:
        message.message()  # what cannot be written is refused before it is handed to anybody
        mark()
    connection.send_messages([message])


def _mark_handed(mail: Mail) -> None:
    now = timezone.now()
    if not _mine(mail).update(state=Mail.State.HANDED, changed_at=now):
        raise _Overtaken
    mail.state, mail.changed_at = Mail.State.HANDED, now


def _mine(mail: Mail) -> Any:
    # Attempt and moment keep a worker that came back late from writing over the one that took its place.
    return Mail.objects.filter(pk=mail.pk, state__in=_UNSETTLED, attempts=mail.attempts, changed_at=mail.changed_at)


def _settle(mail: Mail, **fields: Any) -> None:
    _mine(mail).update(changed_at=timezone.now(), **fields)


def _note_error(mail: Mail, error: Exception) -> None:
    outcome = outcome_of(error, handed=mail.state == Mail.State.HANDED)
    failure = failure_of(error, outcome)
    retry_at = _retry_at(mail) if outcome is Outcome.LATER else None
    if outcome is Outcome.LATER and retry_at is None:
        outcome = Outcome.REFUSED
    _settle(
        mail,
        state=_STATES[outcome],
        due_at=retry_at or mail.due_at,
        failure=failure,
        reason=said_by(error),
        **emptied(mail.sensitive and retry_at is None),
    )
    # Which mail it was is not said of one that is forgotten: the row's number would tell who was written to.
    which = "to be forgotten" if mail.forget else mail.pk
    log.warning("mail %s %s: %s", which, outcome.value, type(error).__name__)
    if retry_at is None:
        _forget(mail)


def _retry_at(mail: Mail) -> datetime | None:
    if mail.attempts > len(RETRY_MINUTES):
        return None
    return timezone.now() + timedelta(minutes=RETRY_MINUTES[mail.attempts - 1])


def _service_id(message: EmailMessage) -> str:
    """The mail service's own number for the message, by which it reports on it; nothing of a plain mail server."""
    number = getattr(getattr(message, "anymail_status", None), "message_id", None)
    return "" if number is None else str(number)[:200]


def _forget(mail: Mail) -> None:
    if mail.forget:
        Mail.objects.filter(pk=mail.pk).exclude(state=Mail.State.QUEUED).delete()
