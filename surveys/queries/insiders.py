"""Whose address is no stakeholder's: that of those who are assessed, and of those who assess (decision 32)."""

from django.db.models import Exists, OuterRef, Q

from cycles.models import Assessment
from organisations.models import Membership, User
from organisations.roles import Kind
from sentences.comparing import mailbox_of
from surveys.queries.domains import domains_of, is_own

_CENTRE = Q(organisation__kind=Kind.NATIONAL)


def _pct_and_centre(assessment: Assessment) -> Q:
    return Q(organisation=assessment.organisation_id) | _CENTRE


def _all_of_them(assessment: Assessment) -> Q:
    """With the SHA, which the handbook has among the stakeholders (R-120), but which corrects addresses (R-128)."""
    return _pct_and_centre(assessment) | Q(organisation=assessment.organisation.parent_id)


def not_to_nominate(assessment: Assessment) -> frozenset[str]:
    """The mailboxes of the people with a role in the PCT or a national body: they are not asked what they think of the
    PCT (R-116). The SHA's are: it is a category of stakeholders (R-120). One query.
    """
    return _mailboxes(_pct_and_centre(assessment))


def not_to_correct_to(assessment: Assessment) -> frozenset[str]:
    """The mailboxes of the people with a role in the PCT, its SHA or a national body, and of those who sign in and
    never had a role anywhere, as members of panels do: whoever reads there would learn from the new link whether the
    person had answered, and could answer in that place (R-128, R-148). Two queries.
    """
    return _mailboxes(_all_of_them(assessment)) | _without_role()


def is_at_their_domain(assessment: Assessment, email: str) -> bool:
    """Whether the address is at a domain of the PCT, its SHA or a national body, so that a correction to it needs a
    reason; at most two queries.
    """
    return is_own(email, domains_of(_all_of_them(assessment)))


def _without_role() -> frozenset[str]:
    ever_held = Membership.objects.filter(user=OuterRef("pk"))
    return frozenset(map(mailbox_of, User.objects.exclude(Exists(ever_held)).values_list("email", flat=True)))


def _mailboxes(of: Q) -> frozenset[str]:
    """Of everybody who has a role there now or later."""
    held = Membership.objects.not_over().filter(of)
    return frozenset(map(mailbox_of, held.values_list("user__email", flat=True).distinct()))
