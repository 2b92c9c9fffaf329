"""A mail as it leaves: its text with what is not stored, and the headers that every mail of ours has."""

from dataclasses import dataclass

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.utils.module_loading import import_string

from outbox.models import Mail
from outbox.services.mail import message_id_of
from sentences.comparing import sent_address

# All of our mail is written by a program: a holiday notice or a receipt in answer would quote it, and the link in it.
# That it did not arrive is still to be reported (NDR).
_AUTOMATIC = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "DR, RN, NRN, OOF, AutoReply"}
# RFC 8058: a mail program may post these words to the address in List-Unsubscribe when its reader asks for no more.
ONE_CLICK = ("List-Unsubscribe", "One-Click")


@dataclass(frozen=True)
class Leaving:
    """What is read of a mail as it leaves. `unsubscribe` is where its reader can ask for no more of the kind."""

    body: str
    html: str
    unsubscribe: str = ""


def completed(mail: Mail) -> Leaving | None:
    """The mail as it is read, with what is not stored; None where it is no longer wanted."""
    if not mail.completed_by:
        return Leaving(mail.body, mail.html)
    found: Leaving | None = import_string(mail.completed_by)(mail.body, mail.html)
    return found


def message_of(mail: Mail, leaving: Leaving) -> EmailMessage:
    """The message that is handed to a mail server or service: the only place where one is made."""
    message = EmailMultiAlternatives(
        mail.subject,
        leaving.body,
        to=[sent_address(mail.to)],
        headers=_headers(mail, leaving),
        reply_to=[sent_address(mail.reply_to)] if mail.reply_to else None,
    )
    if leaving.html:
        message.attach_alternative(leaving.html, "text/html")
    return message


def _headers(mail: Mail, leaving: Leaving) -> dict[str, str]:
    headers = {"Message-ID": mail.message_id or message_id_of(mail.dedupe_key)} | _AUTOMATIC
    if leaving.unsubscribe:
        headers["List-Unsubscribe"] = f"<{leaving.unsubscribe}>"
        if leaving.unsubscribe.startswith("https:"):  # the words are posted over https alone
            headers["List-Unsubscribe-Post"] = "=".join(ONE_CLICK)
    return headers
