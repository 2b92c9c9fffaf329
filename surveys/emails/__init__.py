"""The survey's mails: to those asked, and to the PCT about what its SHA says of its nominees.

The outbox keeps `surveys.emails.with_links` and `surveys.emails.with_links_of_reminder` by these names.
"""

from surveys.emails.corrections import CORRECTED, tell_old_address
from surveys.emails.letters import (
    ALSO,
    INVITATION,
    REMINDER,
    THANKS,
    letters,
    reminds_of_open_survey,
    with_links,
    with_links_of_reminder,
)
from surveys.emails.preview import Preview, preview

# Every kind of mail to those asked: who got one is nobody else's business.
KINDS = (INVITATION, REMINDER, THANKS, CORRECTED)

__all__ = [
    "ALSO",
    "CORRECTED",
    "INVITATION",
    "KINDS",
    "REMINDER",
    "THANKS",
    "Preview",
    "letters",
    "preview",
    "reminds_of_open_survey",
    "tell_old_address",
    "with_links",
    "with_links_of_reminder",
]
