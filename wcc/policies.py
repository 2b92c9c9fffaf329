"""Who follows mail that did not arrive and what can be sent again; who issues corrected versions of a framework."""

from frameworks.models import Framework
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


def may_keep_versions(actor: Actor) -> Decision:
    """Whether the actor issues corrected versions and moves assessments to them: the Department (R-427)."""
    return YES if actor.has(Role.DH) else no("Only the Department of Health issues versions of a framework.")


def may_issue(actor: Actor, framework: Framework) -> Decision:
    """Whether the actor issues a corrected version: it is a draft."""
    issued = YES if framework.is_draft else no("This version is issued already.")
    return first_refusal(may_keep_versions(actor), issued)


def may_move(actor: Actor, framework: Framework) -> Decision:
    """Whether the actor moves assessments to a version: it is no draft."""
    draft = no("Issue this version first. Then assessments can be moved to it.") if framework.is_draft else YES
    return first_refusal(may_keep_versions(actor), draft)


def can_move(
    *,
    preparing: bool,
    frozen: bool,
    signed: bool,
    collated: bool,
    survey_differs: bool,
    other_forms: bool,
    without_counterpart: bool,
) -> Decision:
    """Whether an assessment can be moved to another version: nobody signed it, and nothing of it would be lost."""
    return first_refusal(
        YES if preparing else no("It is submitted: it stays in the words in which it was signed."),
        no("It was submitted before: its copy is in the words of the version it stands on.") if frozen else YES,
        no("Somebody has signed it, in the words of the version it stands on.") if signed else YES,
        no("Its survey is closed: the answers are to the statements of the version it stands on.") if collated else YES,
        no("Its survey is open, and the statements differ: nobody is to be asked in two ways.")
        if survey_differs
        else YES,
        no("This version asks for other forms.") if other_forms else YES,
        no("It says something of an item that this version does not have.") if without_counterpart else YES,
    )
