from django.db.models import QuerySet

from outbox.models import Mail

State = Mail.State
_DID_NOT_ARRIVE = (State.FAILED, State.BOUNCED, State.UNCERTAIN)


def kept_mails() -> QuerySet[Mail]:
    """The mails that did not leave, in a demonstration or a rehearsal, newest first."""
    return Mail.objects.filter(state=State.KEPT)


def mail_that_did_not_arrive() -> QuerySet[Mail]:
    """Mail that failed, came back or of which it is uncertain whether it was sent, newest first.

    None of the mails that are forgotten once they left: that one was written would tell who had not answered.
    """
    return Mail.objects.filter(state__in=_DID_NOT_ARRIVE, forget=False).order_by("-changed_at", "-pk")
