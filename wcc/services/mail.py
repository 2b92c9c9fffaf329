from django.db import transaction

from organisations.actors import Actor
from organisations.services import record_event
from outbox.models import Mail
from outbox.services import send_again
from wcc.policies import may_send_again


@transaction.atomic
def send_mail_again(*, mail: Mail, actor: Actor) -> None:
    """Have the mail sent once more under the same Message-ID. Raises `Refused`."""
    row = Mail.objects.select_for_update().get(pk=mail.pk)
    may_send_again(actor, row).require()
    send_again(row)
    record_event(actor=actor, verb="sent mail again", subject="mail", mail=row.pk, kind=row.kind)
