"""What the release of provisional ratings to a PCT would release."""

from dataclasses import dataclass

from django.core.paginator import Page

from cycles.models import Assessment
from cycles.states import Stage
from organisations.actors import Actor
from organisations.decisions import Decision
from results.pages.changes import changes_table
from results.policies import may_release
from results.queries.changes import Change, changes
from results.queries.fingerprints import fingerprint
from results.queries.rounds import potentials_of
from surveys.queries import unread_comments
from ui.tables import Table


@dataclass(frozen=True, kw_only=True)
class ReleasePage:
    """One PCT before its release: whether it may be, and what the round changed in it. `unread` counts the comments of
    its survey that the analyst has not read.
    """

    assessment: Assessment
    decision: Decision
    unread: int
    fingerprint: str
    changes: Page[Change]
    changes_table: Table[Change]


def release_page(actor: Actor, assessment: Assessment, number: str | int | None = 1) -> ReleasePage:
    """The page that asks before the release, with one page of changes."""
    unread = unread_comments([assessment])[assessment.pk]
    changed = changes(actor, [assessment], Stage.REGIONAL, number)
    return ReleasePage(
        assessment=assessment,
        decision=may_release(actor, assessment, potentials_of([assessment]).get(assessment.pk), unread=unread),
        unread=unread,
        fingerprint=fingerprint(actor, [assessment]),
        changes=changed,
        changes_table=changes_table(changed),
    )
