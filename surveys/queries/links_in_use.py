"""Which links still have a use: what decides whether a mail about them is written, and whether it then leaves."""

from collections.abc import Collection

from django.utils import timezone

from cycles.dates import dates_in
from outbox.models import Mail
from surveys.marks import Link, done_with
from surveys.models import Collation, Invitation, Posting

_NOT_REACHED = (Mail.State.FAILED, Mail.State.BOUNCED, Mail.State.WITHDRAWN)


def link_of(row: Invitation) -> Link:
    """The link of an invitation as it stands."""
    return row.nominee_id, row.generation


def links_in_use(links: Collection[Link], kind: str) -> dict[Link, Invitation]:
    """Of these links, those that a mail of the kind is still to tell of; at most five queries.

    Never one that was replaced or withdrawn. An invitation: as long as the survey is open, whether it was answered or
    not, so that it tells nobody. A reminder: the same, of those whose invitation arrived (R-146); who is reminded is
    decided as it leaves. Thanks: those whose invitation arrived.
    """
    rows = Invitation.objects.filter(nominee__in={nominee for nominee, _ in links}, nominee__withdrawn_on__isnull=True)
    found = {
        link_of(row): row
        for row in rows.select_related("nominee__assessment__organisation__parent", "nominee__assessment__cycle")
        if link_of(row) in links
    }
    if found and kind != Posting.Kind.THANKS:
        closed = _closed(found.values())
        found = {link: row for link, row in found.items() if row.nominee.assessment_id not in closed}
    if found and kind != Posting.Kind.INVITATION:
        lost = _not_reached(found)
        found = {link: row for link, row in found.items() if link not in lost}
    return found


def links_to_remind_of(links: Collection[Link]) -> dict[Link, Invitation]:
    """Of these links, those with which nothing was done yet: as a reminder leaves, it is about these alone (R-145).

    Asked then and no earlier: a reminder is written to everybody, so that no row tells who had answered (decision 30).
    """
    found = links_in_use(links, Posting.Kind.REMINDER)
    done = done_with(found)
    return {link: row for link, row in found.items() if not done[link]}


def _closed(rows: Collection[Invitation]) -> set[int]:
    """The assessments of these rows whose survey takes no answer any more."""
    assessments = {row.nominee.assessment_id: row.nominee.assessment for row in rows}
    now = timezone.now()
    over = {pk for pk, dates in dates_in(assessments.values()).items() if dates.survey_closes_at <= now}
    return over | set(Collation.objects.filter(assessment__in=assessments).values_list("assessment", flat=True))


def _not_reached(links: Collection[Link]) -> set[Link]:
    """Those whose latest invitation failed, came back or never left."""
    told = Posting.objects.filter(
        kind=Posting.Kind.INVITATION, nominee__in={nominee for nominee, _ in links}, mail__isnull=False
    )
    latest = {
        (nominee, generation): state
        for nominee, generation, state in told.order_by("due_at", "pk").values_list(
            "nominee", "generation", "mail__state"
        )
    }
    return {link for link, state in latest.items() if state in _NOT_REACHED}
