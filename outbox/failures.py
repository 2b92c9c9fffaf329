"""Why a mail did not arrive, or will not: a word for the program, and a sentence's words for people."""

from django.db import models


class Failure(models.TextChoices):
    """What became of a try, or of a mail that left. What the server itself said stands beside it, in `Mail.reason`."""

    REFUSED = "refused", "The mail service of the address does not take emails for it"
    PUT_OFF = "put_off", "The mail service of the address puts emails off"
    NOT_TAKEN = "not_taken", "The mail service did not take the email"
    NOT_PASSED_ON = "not_passed_on", "The mail service of this site did not take the email"
    SHUT_OUT = "shut_out", "The mail service did not let this site in"
    UNREACHED = "unreached", "The mail service could not be reached"
    BROKEN_OFF = "broken_off", "The connection broke off while the email was handed over"
    UNWRITTEN = "unwritten", "The email could not be written: check the address"
    STOPPED = "stopped", "This site stopped each time it tried to send the email"
    CUT_OFF = "cut_off", "This site stopped while it handed the email over, so the mail service may have it or not"
    NO_ADDRESS = "no_address", "There is no such address"
    TAKES_NONE = "takes_none", "The address does not take emails"
    NOT_IN_DAYS = "not_in_days", "The address could not be reached for several days"
    BLOCKED = "blocked", "The address, or its mail server, is blocked"
    UNWANTED = "unwanted", "The person reported an earlier email as unwanted"
    NO_MORE = "no_more", "The person asked the mail service for no more emails"
    UNDELIVERED = "undelivered", "The mail service could not deliver it"

    @property
    def is_of_the_site(self) -> bool:
        """Whether the fault is of this site or its own mail service: it says nothing of the address."""
        return self in _OF_THE_SITE


_OF_THE_SITE = {
    Failure.NOT_PASSED_ON,
    Failure.SHUT_OUT,
    Failure.UNREACHED,
    Failure.BROKEN_OFF,
    Failure.UNWRITTEN,
    Failure.STOPPED,
    Failure.CUT_OFF,
}
