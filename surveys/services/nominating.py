from collections.abc import Mapping

from cycles.models import Assessment, Part
from cycles.services import lock, save_part, writes_return
from organisations.actors import Actor
from organisations.decisions import Late, NotTaken
from organisations.services import record_event
from sentences.comparing import compared, compared_address
from surveys.models import Category, Group, Nominee
from surveys.policies import may_change_nominee, may_nominate
from surveys.queries import places
from surveys.queries.asking import asking_of, was_sent
from surveys.queries.insiders import not_to_nominate
from surveys.roll import ADDITIONAL, Roll

JOB_TITLE = "Chief Executive"


@writes_return
def nominate(
    *,
    assessment: Assessment,
    actor: Actor,
    group: str,
    category: Category | None,
    organisation_name: str,
    name: str,
    email: str,
    job_title: str = JOB_TITLE,
) -> Nominee:
    """Name a person to answer the survey; without a category, as one of the group's ten additional (R-116 to R-126).

    Raises `NotTaken` by field, with a sentence each: no place left, a person or address nominated already, an
    address that is none. Raises `Refused` where the actor may not.
    """
    row = lock(assessment)
    may_nominate(actor, row).require()
    nominee = Nominee(assessment=row, set=2 if was_sent(row) else 1, nominated_by=actor.name)
    typed = {"organisation_name": organisation_name, "job_title": job_title, "name": name, "email": email}
    _fill(nominee, group, category, typed)
    nominee.save()
    drafted(row, actor, "nominated", nominee=nominee.pk)
    return nominee


@writes_return
def change_nominee(
    *,
    nominee: Nominee,
    actor: Actor,
    group: str,
    category: Category | None,
    organisation_name: str,
    name: str,
    email: str,
    job_title: str = JOB_TITLE,
    seen: str | None = None,
) -> Nominee:
    """Change a nominee who was not asked yet. Raises as `nominate` does. The mail still names who nominated the person,
    unless name and address become another's.

    `seen` is what `said_of` told the writer, where the change comes from a page: a colleague's change since then is
    told and not written over.
    """
    row = lock(nominee.assessment)
    as_it_is = Nominee.objects.select_related("assessment__organisation", "category").filter(pk=nominee.pk).first()
    if as_it_is is None:
        raise NotTaken({"__all__": "A colleague removed this person while you wrote. Nominate the person anew."})
    nominee = as_it_is
    may_change_nominee(actor, nominee, asking_of(nominee)).require()
    person = _who(nominee)
    if seen is not None and seen != said_of(nominee):
        stands = f"A colleague changed this person while you wrote. It now says: {said_of(nominee)}."
        raise Late(nominee, said=f"{stands} Your text is below: save again to put it in its place.")
    typed = {"organisation_name": organisation_name, "job_title": job_title, "name": name, "email": email}
    _fill(nominee, group, category, typed)
    if not person & _who(nominee):
        nominee.nominated_by = actor.name
    nominee.save()
    drafted(row, actor, "changed nominee", nominee=nominee.pk)
    return nominee


def said_of(nominee: Nominee) -> str:
    """What stands about a nominee, in a line: for a late writer to read, and to tell by whether it has changed."""
    category = nominee.category.label if nominee.category else ADDITIONAL
    return f"{category}: {nominee.name}, {nominee.job_title}, {nominee.organisation_name}, {nominee.email}"


@writes_return
def remove_nominee(*, nominee: Nominee, actor: Actor) -> None:
    """Take a nominee off the list who was not asked yet; `Refused` afterwards (R-127)."""
    row = lock(nominee.assessment)
    may_change_nominee(actor, nominee, asking_of(nominee)).require()
    drafted(row, actor, "removed nominee", nominee=nominee.pk)
    Nominee.objects.filter(pk=nominee.pk).delete()


def _fill(
    nominee: Nominee,
    group: str,
    category: Category | None,
    typed: Mapping[str, str],
) -> None:
    if group not in Group.values:
        raise NotTaken({"category": "Choose a group of stakeholders."})
    if category is not None and (category.framework_id != nominee.assessment.framework_id or category.group != group):
        raise NotTaken({"category": "Choose a category of this group."})
    nominee.group, nominee.category = group, category
    for field, text in typed.items():
        setattr(nominee, field, text)
    if wrong := roll_of(nominee.assessment, besides=nominee).wrong_with(nominee):
        raise NotTaken(wrong)


def roll_of(assessment: Assessment, besides: Nominee | None = None) -> Roll:
    """Everybody nominated in the survey, but for one; two queries."""
    others = Nominee.objects.filter(assessment=assessment)
    if besides is not None and besides.pk:
        others = others.exclude(pk=besides.pk)
    return Roll(others, *places(assessment), insiders=not_to_nominate(assessment))


def refuse_taken_address(nominee: Nominee) -> None:
    """Refuse, with `NotTaken`, to correct an address to one of another person of the survey (R-129)."""
    if other := roll_of(nominee.assessment, besides=nominee).with_address(nominee.email):
        raise NotTaken({"email": f"Enter another address: {other.name} was nominated with this one already."})


def _who(nominee: Nominee) -> set[str]:
    """By what a person is known. Where a change leaves neither, it names another person: its author nominates anew."""
    return {compared(nominee.name), compared_address(nominee.email)}


def drafted(row: Assessment, actor: Actor, verb: str, **detail: int) -> None:
    """A change of the first set is a save of the return's part; a second set comes after the part was completed."""
    if not was_sent(row):
        version = Part.objects.get(assessment=row, key=Part.Kind.NOMINEES.key()).version
        save_part(assessment=row, key=Part.Kind.NOMINEES.key(), version=version, actor=actor, completed=False)
    record(row, actor, verb, "survey", **detail)


def record(row: Assessment, actor: Actor, verb: str, subject: str, **detail: int) -> None:
    """Append to the events what was done about the survey of an assessment."""
    record_event(
        actor=actor,
        verb=verb,
        subject=subject,
        organisation_id=row.organisation_id,
        assessment_ref=row.pk,
        **detail,
    )
