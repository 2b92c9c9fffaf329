from collections.abc import Collection
from datetime import date

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate

from outbox.models import Mail

State = Mail.State
_DID_NOT_ARRIVE = (State.FAILED, State.BOUNCED, State.UNCERTAIN)


def kept_mails() -> QuerySet[Mail]:
    """The mails that did not leave, in a demonstration or a rehearsal, newest first."""
    return Mail.objects.filter(state=State.KEPT)


def numbers_of_mail(kinds: Collection[str]) -> list[tuple[str, date, str, int]]:
    """How many mails of these kinds there are, by kind, the day on which they were written and state, newest day first;
    to nobody in particular. One query.
    """
    rows = Mail.objects.filter(kind__in=kinds).annotate(day=TruncDate("queued_at")).order_by("-day", "kind", "state")
    return list(rows.values_list("kind", "day", "state").annotate(number=Count("pk")))


def mail_that_did_not_arrive() -> QuerySet[Mail]:
    """Mail that failed, came back or of which it is uncertain whether it was sent, newest first.

    None of the mails that are forgotten once they left: that one was written would tell who had not answered.
    """
    return Mail.objects.filter(state__in=_DID_NOT_ARRIVE, forget=False).order_by("-changed_at", "-pk")
