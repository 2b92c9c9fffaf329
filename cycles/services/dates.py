"""What an SHA's super-user does with the dates of the year, with mail to those who must know (R-047, R-048)."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from cycles import emails
from cycles.date_rules import NAMES, RegionDates, extension_problem, out_of_order, passed, stamp_of
from cycles.models import Assessment, Cycle, Extension, Timetable
from cycles.policies import may_extend, may_set_dates
from cycles.services.assessments import lock
from organisations.actors import Actor
from organisations.decisions import Late, NotTaken
from organisations.models import Organisation
from organisations.services import record_event


@transaction.atomic
def change_dates(
    *,
    cycle: Cycle,
    sha: Organisation,
    dates: RegionDates,
    actor: Actor,
    passed_is_meant: bool = False,
    seen: str | None = None,
) -> Timetable:
    """Set the dates of a region and mail the PCTs concerned. What was proposed counts as set from then on.

    Raises `Refused`, or `NotTaken` by the name of the date where they are out of order, or lie in the past
    without `passed_is_meant`. `seen` is the stamp of the dates that the actor had before them: `Late` is raised
    where others are set that differ from theirs (R-036).
    """
    may_set_dates(actor, sha.pk).require()
    timetable = Timetable.objects.select_for_update().filter(cycle=cycle, sha=sha).first()
    before = RegionDates.of(timetable) if timetable else None
    if seen is not None and seen != stamp_of(before) and dates != before:
        raise Late(timetable, by=timetable.by if timetable else None)
    problems = out_of_order(dates, before)
    if not passed_is_meant:
        problems |= {name: f"{NAMES[name].capitalize()} lies in the past" for name in passed(dates, before)}
    if problems:
        raise NotTaken(problems)
    changed = dates.changed_from(before)
    if timetable and not changed and not timetable.proposed:
        return timetable
    timetable, _ = Timetable.objects.update_or_create(
        cycle=cycle, sha=sha, defaults=asdict(dates) | {"proposed": False, "by_id": actor.user_id}
    )
    # Who has the region's new deadline for their own has no other one any more.
    Extension.objects.filter(timetable=timetable, submission_at=timetable.submission_at).delete()
    event = record_event(
        actor=actor,
        verb="set timetable",
        subject=str(cycle),
        organisation_id=sha.pk,
        before=_plain(before),
        after=_plain(dates),
    )
    emails.queue_dates(timetable=timetable, key=str(event.pk), changed=changed)
    return timetable


@transaction.atomic
def extend(
    *,
    timetable: Timetable,
    pct: Organisation,
    at: datetime,
    reason: str,
    actor: Actor,
    passed_is_meant: bool = False,
    seen: str | None = None,
) -> Extension:
    """Give one PCT of the region a deadline of its own, later or earlier, and mail it why (R-048).

    Raises `Refused`, or `NotTaken` for "submission_at" or "reason". `seen` says which deadline the actor had
    before them (`stamp_of`): `Late` is raised where it is another now.
    """
    may_set_dates(actor, timetable.sha_id).require()
    assessment = _locked(timetable, pct)
    may_extend(actor, timetable.sha_id, assessment.state if assessment else None).require()
    if not reason.strip():
        raise NotTaken({"reason": "Enter the reason for this deadline"})
    if problem := extension_problem(at, timetable):
        raise NotTaken({"submission_at": problem})
    if at <= timezone.now() and not passed_is_meant:
        raise NotTaken({"submission_at": "This deadline lies in the past"})
    before = Extension.objects.filter(timetable=timetable, pct=pct).first()
    if before and (before.submission_at, before.reason) == (at, reason.strip()):
        return before
    if seen is not None and seen != stamp_of(before):
        raise Late(before, by=before.by, at=before.at) if before else Late()
    extension, _ = Extension.objects.update_or_create(
        timetable=timetable,
        pct=pct,
        defaults={"submission_at": at, "reason": reason.strip(), "by_id": actor.user_id, "at": timezone.now()},
    )
    event = record_event(
        actor=actor,
        verb="set deadline",
        subject=str(timetable.cycle),
        organisation_id=pct.pk,
        before=before.submission_at.isoformat() if before else None,
        after=at.isoformat(),
        reason=extension.reason,
    )
    emails.queue_deadline(timetable=timetable, pct=pct, key=str(event.pk), at=at, reason=extension.reason)
    return extension


@transaction.atomic
def end_extension(*, timetable: Timetable, pct: Organisation, actor: Actor, seen: str | None = None) -> None:
    """Let the region's deadline hold for the PCT again, and mail it. Nothing happens where it had no other.

    `seen` is as for `extend`.
    """
    may_set_dates(actor, timetable.sha_id).require()
    _locked(timetable, pct)
    extension = Extension.objects.filter(timetable=timetable, pct=pct).first()
    if extension is None:
        return
    if seen is not None and seen != stamp_of(extension):
        raise Late(extension, by=extension.by, at=extension.at)
    before = extension.submission_at
    extension.delete()
    event = record_event(
        actor=actor,
        verb="ended deadline of its own",
        subject=str(timetable.cycle),
        organisation_id=pct.pk,
        before=before.isoformat(),
        after=timetable.submission_at.isoformat(),
    )
    emails.queue_deadline(timetable=timetable, pct=pct, key=str(event.pk), at=timetable.submission_at, reason="")


def _locked(timetable: Timetable, pct: Organisation) -> Assessment | None:
    if pct.parent_id != timetable.sha_id:
        raise ValueError(f"{pct} is not of this region")
    assessment = Assessment.objects.filter(cycle=timetable.cycle_id, organisation=pct).first()
    return assessment and lock(assessment)


def _plain(dates: RegionDates | None) -> dict[str, str] | None:
    return {name: value.isoformat() for name, value in asdict(dates).items()} if dates else None
