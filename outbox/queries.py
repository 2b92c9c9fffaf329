from django.db.models import QuerySet

from outbox.models import Mail


def kept_mails() -> QuerySet[Mail]:
    """The mails that did not leave because no mail server is named, newest first."""
    return Mail.objects.filter(state=Mail.State.KEPT)
