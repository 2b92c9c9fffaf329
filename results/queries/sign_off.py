"""What the national calibration panel signs off, as its page shows it (R-394)."""

from dataclasses import dataclass

from django.core.paginator import Page

from cycles.models import Assessment, Cycle
from cycles.queries import in_year
from cycles.states import Stage, State
from organisations.actors import Actor
from organisations.decisions import Decision
from results.policies import may_sign_off_national
from results.queries.changes import Change, changes, standing


@dataclass(frozen=True)
class SignOffPage:
    """The PCTs whose ratings would become final, what the round changed in them, and whether the actor may sign."""

    cycle: Cycle
    provisional: list[Assessment]
    changes: Page[Change]
    standing: str
    decision: Decision


def sign_off_page(actor: Actor, cycle: Cycle, number: str | int | None = 1) -> SignOffPage:
    """The page of the sign-off with one page of changes; seven queries whatever the number of PCTs."""
    rows = Assessment.objects.showing(actor).filter(cycle=cycle, state=State.PROVISIONAL)
    provisional = in_year(rows.select_related("organisation").order_by("organisation__name"), cycle)
    return SignOffPage(
        cycle,
        provisional,
        changes(actor, provisional, Stage.NATIONAL, number),
        standing(actor, provisional),
        may_sign_off_national(actor, provisional),
    )
