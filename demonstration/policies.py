"""Whether the demonstration may be built here. Each answer is a sentence; none of them changes anything."""

from cycles.models import Assessment
from demonstration import people, year
from organisations.decisions import YES, Decision, no
from organisations.models import Organisation, User

_ELSEWHERE = "use another database, for instance with WCC_VAR set to an empty folder"


def may_build() -> Decision:
    """Whether made-up people and a made-up year may be put into this database: only where nobody real is.

    Real is everybody with a sign-in whose address is not of the demonstration's own domain, which no mail reaches.
    Everybody whom the demonstration makes has an address there.
    """
    real = User.objects.exclude(email__iendswith=f"@{people.DOMAIN}").count()
    if not real:
        return YES
    who = "1 person who is" if real == 1 else f"{real} people who are"
    return no(
        f"This database holds {who} not of the demonstration. Nothing was changed. To build the demonstration,"
        f" {_ELSEWHERE}."
    )


def may_take(pct: Organisation) -> Decision:
    """Whether a PCT can be taken through the whole year: where its year has not begun."""
    begun = set(Assessment.objects.filter(cycle__year=year.YEAR).values_list("organisation", flat=True))
    if pct.pk not in begun:
        return YES
    free = next((one for one in year.region_pcts() if one.pk not in begun), None)
    instead = (
        f"Take one that has not begun, for instance {free.code} ({free})."
        if free
        else f"Every PCT of the region has begun here; to take this one from the start, {_ELSEWHERE}."
    )
    return no(f"The year of {pct} ({pct.code}) has begun already. Nothing was changed. {instead}")
