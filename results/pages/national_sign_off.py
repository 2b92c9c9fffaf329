"""What the national calibration panel signs off, as its page shows it (R-394)."""

from dataclasses import dataclass

from django.core.paginator import Page

from cycles.models import Assessment, Cycle
from cycles.queries import in_year
from cycles.states import Stage, State
from organisations.actors import Actor
from organisations.decisions import Decision
from results.pages.changes import changes_table
from results.policies import may_sign_off_national
from results.queries.changes import Change, changes
from results.queries.fingerprints import fingerprint
from ui.tables import Table


@dataclass(frozen=True, kw_only=True)
class SignOffPage:
    """The PCTs whose ratings would become final, what the round changed in them, and whether the actor may sign."""

    cycle: Cycle
    provisional: list[Assessment]
    changes: Page[Change]
    changes_table: Table[Change]
    fingerprint: str
    decision: Decision


def sign_off_page(actor: Actor, cycle: Cycle, number: str | int | None = 1) -> SignOffPage:
    """The page of the sign-off with one page of changes; seven queries whatever the number of PCTs."""
    rows = Assessment.objects.showing(actor).filter(cycle=cycle, state=State.PROVISIONAL)
    provisional = in_year(rows.select_related("organisation").order_by("organisation__name"), cycle)
    changed = changes(actor, provisional, Stage.NATIONAL, number)
    return SignOffPage(
        cycle=cycle,
        provisional=provisional,
        changes=changed,
        changes_table=changes_table(changed),
        fingerprint=fingerprint(actor, provisional),
        decision=may_sign_off_national(actor, provisional),
    )
