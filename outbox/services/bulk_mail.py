"""Many mails at once: what thousands are told on one morning is not written row by row."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from outbox.models import Mail
from outbox.services.mail import new_mail
from outbox.services.starting import DELIVER, start_on_commit


@transaction.atomic
def queue_mails(given: Iterable[Mapping[str, Any]]) -> list[Mail]:
    """Write mails as `queue_mail` does, each of which has the arguments of one; two queries. Gives them in their order.

    The caller holds what the keys are made of, so that nobody writes the same ones meanwhile.
    """
    mails = [new_mail(**one) for one in given]
    before = {mail.dedupe_key: mail for mail in Mail.objects.filter(dedupe_key__in=[mail.dedupe_key for mail in mails])}
    new = [mail for mail in mails if mail.dedupe_key not in before]
    for mail in Mail.objects.bulk_create(new):
        if mail.state == Mail.State.QUEUED and mail.due_at <= timezone.now():
            start_on_commit(DELIVER, mail.pk)
    return [before.get(mail.dedupe_key, mail) for mail in mails]
