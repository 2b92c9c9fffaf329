from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from cycles.models import Assessment, Part
from cycles.queries import timetable_of
from cycles.services import lock, save_part
from organisations.actors import Actor
from organisations.services import record_event
from surveys.emails import queue_invitation
from surveys.models import Category, Group, Invitation, Nominee, RetiredLink
from surveys.policies import contacted, may_change_nominee, may_correct, may_nominate, may_submit_nominees, was_sent
from surveys.queries import places
from surveys.tokens import fingerprint, token_of

PART = "nominees"
JOB_TITLE = "Chief Executive"
_LONGEST = {"organisation_name": 200, "job_title": 150, "name": 150, "email": 254}


@transaction.atomic
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

    Raises `ValidationError` by field, with a sentence each: no place left, a person or address nominated already, an
    address that is none. Raises `Refused` where the actor may not.
    """
    row = lock(assessment)
    may_nominate(actor, row).require()
    nominee = Nominee(assessment=row, set=2 if was_sent(row) else 1)
    _fill(nominee, group, category, organisation_name, job_title, name, email)
    nominee.save()
    _drafted(row, actor, "nominated", nominee)
    return nominee


@transaction.atomic
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
    """Change a nominee who was not asked yet. Raises as `nominate` does.

    `seen` is what `said_of` told the writer, where the change comes from a page: a colleague's change since then is
    told and not written over.
    """
    row = lock(nominee.assessment)
    standing = Nominee.objects.select_related("assessment__organisation", "category").filter(pk=nominee.pk).first()
    if standing is None:
        raise ValidationError({"__all__": "A colleague removed this person while you wrote. Nominate the person anew."})
    nominee = standing
    may_change_nominee(actor, nominee).require()
    if seen is not None and seen != said_of(nominee):
        stands = f"A colleague changed this person while you wrote. It now says: {said_of(nominee)}."
        raise ValidationError({"__all__": f"{stands} Your text is below: save again to put it in its place."})
    _fill(nominee, group, category, organisation_name, job_title, name, email)
    nominee.save()
    _drafted(row, actor, "changed nominee", nominee)
    return nominee


def said_of(nominee: Nominee) -> str:
    """What stands about a nominee, in a line: for a late writer to read, and to tell by whether it has changed."""
    category = nominee.category.label if nominee.category else "Additional respondents"
    return f"{category}: {nominee.name}, {nominee.job_title}, {nominee.organisation_name}, {nominee.email}"


@transaction.atomic
def remove_nominee(*, nominee: Nominee, actor: Actor) -> None:
    """Take a nominee off the list who was not asked yet; `Refused` afterwards (R-127)."""
    row = lock(nominee.assessment)
    may_change_nominee(actor, nominee).require()
    _drafted(row, actor, "removed nominee", nominee)
    Nominee.objects.filter(pk=nominee.pk).delete()


@transaction.atomic
def submit_nominees(*, assessment: Assessment, actor: Actor) -> int:
    """Ask everybody who waits: an invitation and a mail each (R-132, R-133). Returns how many.

    The first time this completes the part "nominees"; later it sends the second set. Raises `Refused`.
    """
    row = lock(assessment)
    may_submit_nominees(actor, row).require()
    if not was_sent(row):
        version = Part.objects.get(assessment=row, key=PART).version
        save_part(assessment=row, key=PART, version=version, actor=actor, completed=True)
    asked = Invitation.objects.filter(nominee__assessment=row).values("nominee")
    waiting = list(
        Nominee.objects.filter(assessment=row).exclude(pk__in=asked).select_related("assessment__organisation__parent")
    )
    timetable = timetable_of(row)
    for nominee in waiting:
        queue_invitation(_invite(nominee), timetable)
    _record(row, actor, "sent survey invitations", "survey", number=len(waiting))
    return len(waiting)


@transaction.atomic
def correct_address(*, nominee: Nominee, actor: Actor, email: str) -> Nominee:
    """Correct the address of a person who was asked and send a new link there; the old link is dead (R-128).

    It is the same for a person who has answered, so that it tells nobody who has. Raises `ValidationError`, `Refused`.
    """
    row = lock(nominee.assessment)
    may_correct(actor, row).require()
    nominee = Nominee.objects.select_related("assessment__organisation__parent").get(pk=nominee.pk)
    if not contacted(nominee):
        raise ValidationError({"email": "This person was not asked yet. The PCT can change the address itself."})
    before = nominee.email
    nominee.email = _address(email)
    if nominee.email == before:
        raise ValidationError({"email": "Enter another address: the invitation was sent to this one."})
    _refuse_double(nominee)
    nominee.save(update_fields=["email"])
    invitation = Invitation.objects.select_for_update().get(nominee=nominee)
    RetiredLink.objects.create(token_sha256=invitation.token_sha256)
    invitation.nominee = nominee
    invitation.generation += 1
    invitation.token_sha256 = fingerprint(token_of(nominee.pk, invitation.generation))
    invitation.sent_on = timezone.localdate()
    invitation.save()
    queue_invitation(invitation, timetable_of(row))
    _record(row, actor, "corrected a nominee's address", "survey", nominee=nominee.pk)
    return nominee


def tokens_of(assessment: Assessment) -> dict[int, str]:
    """By nominee id, the link's token of everybody asked who has not answered: for the demonstration year only."""
    rows = Invitation.objects.filter(nominee__assessment=assessment, answered=False).order_by("nominee")
    return {nominee: token_of(nominee, generation) for nominee, generation in rows.values_list("nominee", "generation")}


def _invite(nominee: Nominee) -> Invitation:
    token = token_of(nominee.pk)
    return Invitation.objects.create(
        nominee=nominee, token_sha256=fingerprint(token), sent_on=timezone.localdate(), generation=1
    )


def _fill(
    nominee: Nominee,
    group: str,
    category: Category | None,
    organisation_name: str,
    job_title: str,
    name: str,
    email: str,
) -> None:
    if category is not None and (category.framework_id != nominee.assessment.framework_id or category.group != group):
        raise ValidationError({"category": "Choose a category of this group."})
    if group not in Group.values:
        raise ValidationError({"category": "Choose a group of stakeholders."})
    nominee.group, nominee.category = group, category
    nominee.organisation_name, nominee.job_title = " ".join(organisation_name.split()), " ".join(job_title.split())
    nominee.name, nominee.email = " ".join(name.split()), _address(email)
    for field, what in (("organisation_name", "organisation"), ("job_title", "job title"), ("name", "name")):
        if not getattr(nominee, field):
            raise ValidationError({field: f"Enter the person’s {what}"})
        if len(getattr(nominee, field)) > _LONGEST[field]:
            raise ValidationError({field: f"Shorten the {what} to {_LONGEST[field]} characters"})
    _refuse_double(nominee)
    _refuse_too_many(nominee)


def _address(email: str) -> str:
    """The address in small letters, refused where it cannot be one (R-129)."""
    email = email.strip().lower()
    wrong = ValidationError({"email": "Enter an email address in the correct format, like name@example.com"})
    if len(email) > _LONGEST["email"]:
        raise wrong
    try:
        validate_email(email)
    except ValidationError:
        raise wrong from None
    return email


def _others(nominee: Nominee) -> list[Nominee]:
    return list(Nominee.objects.filter(assessment=nominee.assessment_id).exclude(pk=nominee.pk))


def _refuse_double(nominee: Nominee) -> None:
    for other in _others(nominee):
        if other.email == nominee.email:
            raise ValidationError(
                {"email": f"{other.name} was nominated with this address already. Nominate another person."}
            )
        same = other.name.casefold() == nominee.name.casefold()
        if same and other.organisation_name.casefold() == nominee.organisation_name.casefold():
            raise ValidationError({"name": f"{other.name} of {other.organisation_name} was nominated already."})


def _refuse_too_many(nominee: Nominee) -> None:
    """First and second set count together (R-123, R-124, R-126, R-127)."""
    place = [
        other for other in _others(nominee) if (other.group, other.category_id) == (nominee.group, nominee.category_id)
    ]
    per_category, additional = places(nominee.assessment)
    limit = per_category if nominee.category_id else additional
    if len(place) < limit:
        return
    if nominee.category:
        sentence = f"“{nominee.category.label}” has {limit} nominees, the most a category can have. Choose another one."
    else:
        sentence = f"{Group(nominee.group).label} have {limit} additional respondents, the most a group can have."
    raise ValidationError({"category": sentence})


def _drafted(row: Assessment, actor: Actor, verb: str, nominee: Nominee) -> None:
    """A change of the first set is a save of the return's part; a second set comes after the part was completed."""
    if not was_sent(row):
        version = Part.objects.get(assessment=row, key=PART).version
        save_part(assessment=row, key=PART, version=version, actor=actor, completed=False)
    _record(row, actor, verb, "survey", nominee=nominee.pk)


def _record(row: Assessment, actor: Actor, verb: str, subject: str, **detail: int) -> None:
    record_event(
        actor=actor,
        verb=verb,
        subject=subject,
        organisation_id=row.organisation_id,
        assessment_ref=row.pk,
        **detail,
    )
