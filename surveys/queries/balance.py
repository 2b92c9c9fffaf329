"""What the SHA sees and says of a PCT's nominees."""

from collections.abc import Iterable

from cycles.models import Assessment
from organisations.actors import Actor
from organisations.roles import SHA_ROLES
from surveys.models import Nominee, NomineeComment


def is_of_region(assessment: Assessment, actor: Actor) -> bool:
    """Whether the actor is of the SHA of this PCT, and so sees its other PCTs too."""
    parent = assessment.organisation.parent_id
    return parent is not None and actor.holds(parent, *SHA_ROLES)


def named_elsewhere(assessment: Assessment, actor: Actor, addresses: Iterable[str]) -> dict[str, list[str]]:
    """By address in the form in which they are compared, the other PCTs of the region that nominate it; one query.

    Only ever for the SHA: a PCT is not told whom another nominates (R-008).
    """
    others = (
        Nominee.objects.showing(actor)
        .filter(
            assessment__cycle=assessment.cycle_id,
            assessment__organisation__parent=assessment.organisation.parent_id,
            email_compared__in=list(addresses),
        )
        .exclude(assessment=assessment)
        .order_by("assessment__organisation__name")
    )
    named: dict[str, list[str]] = {}
    for email, pct in others.values_list("email_compared", "assessment__organisation__name"):
        named.setdefault(email, []).append(pct)
    return named


def comments_on(assessment: Assessment, actor: Actor) -> list[NomineeComment]:
    """What the SHA said of the nominees, oldest first; one query."""
    return list(NomineeComment.objects.showing(actor, assessment))
