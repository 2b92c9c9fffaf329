"""Whether an address is one of the PCT's own: such a nominee may be a colleague, not a stakeholder (R-119)."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from organisations.models import Membership
from sentences.comparing import compared_domain

# Domains in which anybody may have an address, so that one tells nothing of where its owner works.
SHARED = frozenset(
    {
        "nhs.net",
        "nhs.uk",
        "gmail.com",
        "googlemail.com",
        "hotmail.com",
        "hotmail.co.uk",
        "live.co.uk",
        "live.com",
        "msn.com",
        "outlook.com",
        "yahoo.com",
        "yahoo.co.uk",
        "aol.com",
        "btinternet.com",
        "btopenworld.com",
        "blueyonder.co.uk",
        "icloud.com",
        "me.com",
        "ntlworld.com",
        "sky.com",
        "talktalk.net",
        "tiscali.co.uk",
        "virgin.net",
        "virginmedia.com",
    }
)


def domain_of(email: str) -> str:
    """What follows the @, in the form in which domains are compared."""
    return compared_domain(email.rpartition("@")[2])


def own_domains(pct_id: int) -> frozenset[str]:
    """The domains of the addresses of the PCT's own members, but for those that others share; at most two queries.

    Shared is a domain of the list above, and one in which members of another organisation have addresses too.
    """
    return domains_of(Q(organisation=pct_id))


def domains_of(bodies: Q) -> frozenset[str]:
    """The same of the members of some organisations together, given as a condition on their memberships."""
    held = Membership.objects.held()
    ours = held.filter(bodies).values("user")
    domains = _domains(held.filter(bodies)) - SHARED
    if not domains:
        return frozenset()
    anywhere = Q()
    for domain in domains:
        anywhere |= Q(user__email_compared__endswith=f"@{domain}")
    return frozenset(domains - _domains(held.filter(anywhere).exclude(user__in=ours)))


def _domains(memberships: QuerySet[Membership]) -> set[str]:
    return {domain_of(email) for email in memberships.values_list("user__email", flat=True).distinct()}


def is_own(email: str, domains: Iterable[str]) -> bool:
    """Whether the address is in one of these domains or below it."""
    domain = domain_of(email)
    return any(domain == own or domain.endswith(f".{own}") for own in domains)
