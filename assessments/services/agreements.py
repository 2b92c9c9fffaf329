"""Recording that a body agreed something of the return: the outcomes, the contracts, the return itself."""

from collections.abc import Collection, Mapping
from datetime import date

from django.utils import timezone

from assessments import names
from assessments.models import Agreement
from assessments.queries.agreed import is_changed
from assessments.queries.agreements import as_clause
from assessments.queries.serialisers import LiveReturn, latest
from cycles.dates import year_began
from cycles.models import Assessment
from cycles.policies import may_edit_return
from cycles.services import lock, writes_return
from organisations.actors import Actor
from organisations.decisions import NotTaken
from organisations.services import record_event
from sentences.dates import day

MOST_MINUTE = 60


@writes_return
def record_agreements(
    *,
    assessment: Assessment,
    given: Mapping[Agreement.What, tuple[date | None, str]],
    actor: Actor,
    stood: Mapping[Agreement.What, str] | None = None,
    again: Collection[Agreement.What] = (),
) -> None:
    """Write several agreements, day and minute of each, or none of them. Raises as `record_agreement` does.

    `again` are those that cover what was changed since they were recorded.

    `stood` is what the writer had before them (`in_one_line`). What a colleague recorded since stays where the writer
    did not touch it; where both changed one agreement, `NotTaken` says what stands now.
    """
    row = lock(assessment)
    errors: dict[str, str] = {}
    recorded = {one.what: one for one in Agreement.objects.filter(assessment=row, what__in=list(given))}
    for what, (on, minute) in given.items():
        before, now = (stood or {}).get(what), in_one_line(recorded.get(what))
        if before is not None and before != now:
            typed = in_one_line(Agreement(on=on, minute=minute.strip()))
            if typed == before and what not in again:
                continue
            if typed != now:
                errors[names.agreed_on(what)] = (
                    f"A colleague changed this meanwhile. It now says: {now or 'nothing'}. Save again to go over it."
                )
                continue
        try:
            record_agreement(assessment=assessment, what=what, on=on, minute=minute, actor=actor, again=what in again)
        except NotTaken as error:
            errors |= error.errors
    if errors:
        raise NotTaken(errors)


@writes_return
def record_agreement(
    *,
    assessment: Assessment,
    what: Agreement.What,
    on: date | None,
    minute: str,
    actor: Actor,
    again: bool = False,
) -> Agreement | None:
    """Write on which day a body agreed something and where that is minuted (R-070, R-075, R-238, R-243).

    Both may still be missing while the return is prepared; with neither there is no agreement, and None is returned.
    It holds what was agreed as it stands now. What is recorded already stays as it is, with who recorded it, unless
    `again` says that it covers what was changed since. Raises `Refused`, or `NotTaken` for a day that is yet to come
    or lies before the year, or a minute number that is too long.
    """
    row = lock(assessment)
    may_edit_return(actor, row).require()
    minute = minute.strip()
    errors: dict[str, str] = {}
    if on and on > timezone.localdate():
        errors[names.agreed_on(what)] = f"Enter the day on which {as_clause(what)}. That day cannot lie ahead."
    elif on and on < (began := year_began(row)):
        errors[names.agreed_on(what)] = (
            f"Enter the day on which {as_clause(what)}. It cannot lie before {day(began)}, when this year of assurance "
            "began."
        )
    if len(minute) > MOST_MINUTE:
        errors[names.agreed_minute(what)] = f"Shorten the minute number to {MOST_MINUTE} characters."
    if errors:
        raise NotTaken(errors)
    recorded = Agreement.objects.filter(assessment=row, what=what).first()
    same = recorded is not None and (recorded.on, recorded.minute) == (on, minute)
    if recorded is not None and same and not (again and is_changed(recorded, LiveReturn(row))):
        return recorded
    if recorded is None and not on and not minute:
        return None
    record_event(
        actor=actor,
        verb="recorded agreement",
        subject=what,
        organisation_id=row.organisation_id,
        assessment_ref=row.pk,
        on=on.isoformat() if on else "",
        minute=minute,
    )
    if not on and not minute:
        Agreement.objects.filter(assessment=row, what=what).delete()
        return None
    agreement, _ = Agreement.objects.update_or_create(
        assessment=row,
        what=what,
        defaults={
            "on": on,
            "minute": minute,
            "content": LiveReturn(row).content(latest()),
            "version": latest(),
            "by_id": actor.user_id,
            "at": timezone.now(),
        },
    )
    return agreement


def in_one_line(agreement: Agreement | None) -> str:
    """The day and the minute of an agreement, to tell one that was changed."""
    if agreement is None:
        return ""
    on = day(agreement.on) if agreement.on else ""
    return ", ".join(filter(None, [on, agreement.minute]))
