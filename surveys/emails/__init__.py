"""The survey's mails: to those asked, and to the PCT about what its SHA says of its nominees.

The outbox keeps `surveys.emails.with_links` and `surveys.emails.with_links_of_reminder` by these names.
"""

from surveys.emails.letters import INVITATION, REMINDER, THANKS, letters, with_links, with_links_of_reminder

__all__ = ["INVITATION", "REMINDER", "THANKS", "letters", "with_links", "with_links_of_reminder"]
