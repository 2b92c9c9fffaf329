"""The mail that tells a person, at the old address, that the SHA corrected it (R-128, decision 32)."""

from organisations.queries import contacts_for
from outbox.services import queue_mail
from sentences.lines import one_line
from surveys.emails.letters import said
from surveys.models import Correction
from ui.mail_letters import letter

CORRECTED = "survey_address_corrected"


def tell_old_address(correction: Correction) -> None:
    """Say that the earlier link is dead, who changed the address, and whom to ask if that is wrong.

    The same to who has answered and who has not. It names neither the new address nor the person, since the old address
    may be a stranger's. Whom to ask is the support desk, where there is one: it was the SHA that made the change.
    """
    nominee = correction.nominee
    pct = nominee.assessment.organisation
    desk = next(iter(contacts_for([]) or contacts_for([pct.pk])), None)
    subject = f"Survey about {pct}: your address was changed"
    context = {
        "pct": one_line(str(pct)),
        "sha": one_line(str(pct.parent)),
        "organisation": one_line(nominee.organisation_name),
        "contact": desk and said(desk, pct),
    }
    written = letter("surveys/mail/address_corrected.txt", context, subject=subject)
    queue_mail(
        key=f"{CORRECTED}/{correction.pk}",
        kind=CORRECTED,
        to=correction.before,
        subject=subject[:200],
        body=written.text,
        html=written.html,
        reply_to=desk.email if desk else "",
        # Nothing is kept at an address that is not the person's, and it is no news if nobody reads there.
        forget=True,
    )
