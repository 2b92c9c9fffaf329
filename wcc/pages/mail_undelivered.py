"""Mail that did not arrive, for the support desk.

How it was delivered, never who answered (docs/visibility.md, row 6).
"""

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator

from organisations.actors import Actor
from organisations.decisions import Decision
from outbox.failures import Failure
from outbox.models import Mail
from outbox.queries import mail_that_did_not_arrive
from wcc.pages.mail_kinds import kind_in_words
from wcc.policies import can_go_again, may_send_again

State = Mail.State
ON_A_PAGE = 25
_WORDS = {State.FAILED: "Not accepted", State.BOUNCED: "Came back", State.UNCERTAIN: "Uncertain"}
_MEANS = {
    State.FAILED: "The mail server did not accept this email, so nobody has it. It goes to the same address once more: "
    "send it again when what stood in the way is mended.",
    State.UNCERTAIN: "The connection broke off as the email was handed over, so the person may have it already. It "
    "goes with the same number as before, by which many email programs tell that they have it; others will show it "
    "twice.",
}


@dataclass(frozen=True, kw_only=True)
class Undelivered:
    """One mail that did not arrive, as the support desk reads it: its `failure` in words and the server's `message`."""

    pk: int
    kind: str
    to: str
    subject: str
    state: str
    failure: str
    message: str
    when: datetime
    can_go_again: bool


@dataclass(frozen=True, kw_only=True)
class Again:
    """The page that asks before a mail goes again: what it means, or why it cannot."""

    mail: Undelivered
    means: str
    decision: Decision


def undelivered(number: str) -> tuple[Page, list[Undelivered]]:
    """One page of the mail that did not arrive, newest first; two queries."""
    page = Paginator(mail_that_did_not_arrive(), ON_A_PAGE).get_page(number)
    return page, [_row(mail) for mail in page]


def again_page(actor: Actor, mail: Mail) -> Again:
    """What is read before the mail goes again."""
    return Again(mail=_row(mail), means=_MEANS.get(State(mail.state), ""), decision=may_send_again(actor, mail))


def _row(mail: Mail) -> Undelivered:
    return Undelivered(
        pk=mail.pk,
        kind=kind_in_words(mail.kind),
        to=mail.to,
        subject=mail.subject,
        state=_WORDS.get(State(mail.state), State(mail.state).label),
        failure=Failure(mail.failure).label if mail.failure else "",
        message=mail.reason,
        when=mail.changed_at,
        can_go_again=bool(can_go_again(mail)),
    )
