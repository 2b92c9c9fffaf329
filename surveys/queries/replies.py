"""The mailbox that replies to the survey's mail reach: never one of the assessed or the assessing (decision 31)."""

from email.utils import parseaddr

from django.conf import settings

from organisations.models import Membership
from organisations.roles import Role
from sentences.comparing import compared_address


def replies_to() -> str:
    """The address for replies, or nothing where none is set, or where it is that of somebody who assesses or is
    assessed; one query at most.
    """
    named = settings.SURVEY_REPLIES_TO
    return "" if named and belongs_to_one_side(named) else named


def belongs_to_one_side(address: str) -> bool:
    """Whether somebody with a role other than the support desk's has this address; one query.

    A reply quotes the mail, and with it the link, which opens the survey in its person's name.
    """
    one = Membership.objects.not_over().filter(user__email_compared=compared_address(parseaddr(address)[1]))
    return one.exclude(role=Role.SUPPORT).exists()
