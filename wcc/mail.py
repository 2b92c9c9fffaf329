"""Mail that did not arrive, for the support desk: how it was delivered, never who answered (VISIBILITY row 6)."""

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db import transaction

from organisations.actors import Actor
from organisations.decisions import YES, Decision, first_refusal, no
from organisations.roles import Role
from organisations.services import record_event
from outbox.models import Mail
from outbox.queries import mail_that_did_not_arrive
from outbox.services import completed, send_again
from outbox.why import Why

State = Mail.State
ON_A_PAGE = 25
_KINDS = {
    "account": "New password",
    "assigned": "Form assigned",
    "deadline": "Deadline of a PCT",
    "dates": "Dates of the year",
    "document_infected": "Infected document",
    "results.released": "Ratings released",
    "return_reopened": "Return reopened",
    "return_submitted": "Return submitted",
    "survey_invitation": "Survey invitation",
    "survey_thanks": "Thanks for the survey",
}
_WORDS = {State.FAILED: "Not accepted", State.BOUNCED: "Came back", State.UNCERTAIN: "Uncertain"}
_MEANS = {
    State.FAILED: "The mail server did not accept this email, so nobody has it. It goes to the same address once more: "
    "send it again when what stood in the way is mended.",
    State.UNCERTAIN: "The connection broke off as the email was handed over, so the person may have it already. It "
    "goes with the same number as before, by which many email programs tell that they have it; others will show it "
    "twice.",
}


@dataclass(frozen=True)
class Undelivered:
    """One mail that did not arrive, as the support desk reads it: `why` in plain words, `message` the server's own."""

    pk: int
    kind: str
    to: str
    subject: str
    state: str
    why: str
    message: str
    when: datetime
    can_go_again: bool


@dataclass(frozen=True)
class Again:
    """The page that asks before a mail goes again: what it means, or why it cannot."""

    mail: Undelivered
    means: str
    decision: Decision


def may_follow_mail(actor: Actor) -> Decision:
    """Whether the actor reads which mail did not arrive: the support desk."""
    return YES if actor.has(Role.SUPPORT) else no("Only the support desk follows emails that did not arrive.")


def may_send_again(actor: Actor, mail: Mail) -> Decision:
    """Whether the actor may have the mail sent again: it failed or is uncertain, and its text is still there."""
    return first_refusal(may_follow_mail(actor), _can_go_again(mail), _is_wanted(mail))


def _can_go_again(mail: Mail) -> Decision:
    if mail.state == State.BOUNCED:
        return no("It came back from this address. Have the address corrected; then a new email goes there.")
    if mail.state not in (State.FAILED, State.UNCERTAIN):
        return no("This email is on its way, or was sent.")
    if not mail.body:
        return no("It held a secret link, which is not kept. Have the person ask for a new one.")
    return YES


def _is_wanted(mail: Mail) -> Decision:
    if mail.body and completed(mail) is None:
        return no("Nobody waits for this email any more: what it asks for is over, withdrawn or sent elsewhere.")
    return YES


def undelivered(number: str) -> tuple[Page, list[Undelivered]]:
    """One page of the mail that did not arrive, newest first; two queries."""
    page = Paginator(mail_that_did_not_arrive(), ON_A_PAGE).get_page(number)
    return page, [_row(mail) for mail in page]


def again_page(actor: Actor, mail: Mail) -> Again:
    """What is read before the mail goes again."""
    return Again(_row(mail), _MEANS.get(State(mail.state), ""), may_send_again(actor, mail))


def _row(mail: Mail) -> Undelivered:
    return Undelivered(
        pk=mail.pk,
        kind=_KINDS.get(mail.kind, mail.kind.replace("_", " ").replace(".", " ").capitalize()),
        to=mail.to,
        subject=mail.subject,
        state=_WORDS.get(State(mail.state), State(mail.state).label),
        why=Why(mail.why).label if mail.why else "",
        message=mail.reason,
        when=mail.changed_at,
        can_go_again=bool(_can_go_again(mail)),
    )


@transaction.atomic
def send_mail_again(*, mail: Mail, actor: Actor) -> None:
    """Have the mail sent once more under the same Message-ID. Raises `Refused`."""
    row = Mail.objects.select_for_update().get(pk=mail.pk)
    may_send_again(actor, row).require()
    send_again(row)
    record_event(actor=actor, verb="sent mail again", subject="mail", mail=row.pk, kind=row.kind)
