"""Who follows mail that did not arrive, and what can be sent again."""

from organisations.actors import Actor
from organisations.decisions import YES, Decision, first_refusal, no
from organisations.roles import Role
from outbox.models import Mail
from outbox.services import completed


def may_follow_mail(actor: Actor) -> Decision:
    """Whether the actor reads which mail did not arrive: the support desk."""
    return YES if actor.has(Role.SUPPORT) else no("Only the support desk follows emails that did not arrive.")


def may_send_again(actor: Actor, mail: Mail) -> Decision:
    """Whether the actor may have the mail sent again: it failed or is uncertain, and its text is still there."""
    return first_refusal(may_follow_mail(actor), can_go_again(mail), _is_wanted(mail))


def can_go_again(mail: Mail) -> Decision:
    """Whether the mail is one that can be sent again: it failed or is uncertain, and its text is kept."""
    if mail.state == Mail.State.BOUNCED:
        return no("It came back from this address. Have the address corrected; then a new email goes there.")
    if mail.state not in (Mail.State.FAILED, Mail.State.UNCERTAIN):
        return no("This email is on its way, or was sent.")
    if not mail.body:
        return no("It held a secret link, which is not kept. Have the person ask for a new one.")
    return YES


def _is_wanted(mail: Mail) -> Decision:
    if mail.body and completed(mail) is None:
        return no("Nobody waits for this email any more: what it asks for is over, withdrawn or sent elsewhere.")
    return YES
