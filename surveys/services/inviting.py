"""Asking those who are nominated, and setting right what was supplied wrongly (R-128, R-132, R-133)."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cycles.models import Assessment, Part
from cycles.services import lock, save_part
from organisations.actors import Actor
from organisations.decisions import NotTaken, Refused
from organisations.models import Membership
from organisations.roles import Role
from outbox.models import Mail
from outbox.services import send_again as send_mail_again
from outbox.services import withdraw_mail
from surveys.models import Invitation, Nominee, Posting, RetiredLink
from surveys.policies import (
    may_correct_nominee,
    may_send_again,
    may_submit_nominees,
    may_take_back,
    may_take_back_all,
    may_withdraw,
)
from surveys.queries.asking import asking_of, delivery_of, held_of, was_sent
from surveys.roll import checked_address
from surveys.services.mailing import add_invitations
from surveys.services.nominating import record, refuse_double
from surveys.tokens import fingerprint, token_of


@transaction.atomic
def submit_nominees(*, assessment: Assessment, actor: Actor) -> int:
    """Ask everybody who waits: a link each, and a mail when the hold is over (R-132, R-133). Returns how many.

    The first time this completes the part "nominees"; later it sends the second set. Raises `Refused`.
    """
    row = lock(assessment)
    may_submit_nominees(actor, row).require()
    second_set = was_sent(row)
    if not second_set:
        version = Part.objects.get(assessment=row, key=Part.Kind.NOMINEES.key()).version
        save_part(assessment=row, key=Part.Kind.NOMINEES.key(), version=version, actor=actor, completed=True)
    asked = Invitation.objects.filter(nominee__assessment=row).values("nominee")
    waiting = list(
        Nominee.objects.filter(assessment=row, withdrawn_on__isnull=True)
        .exclude(pk__in=asked)
        .select_related("assessment__organisation__parent")
    )
    # Also of who was taken back meanwhile: how many were asked at first decides which numbers are told by group.
    Nominee.objects.filter(pk__in=[nominee.pk for nominee in waiting]).update(set=2 if second_set else 1)
    Invitation.objects.bulk_create(
        Invitation(nominee=nominee, token_sha256=fingerprint(token_of(nominee.pk))) for nominee in waiting
    )
    add_invitations(waiting)
    record(row, actor, "sent survey invitations", "survey", number=len(waiting))
    return len(waiting)


@transaction.atomic
def take_back(*, nominee: Nominee, actor: Actor) -> None:
    """Undo the asking of a person whose mail is still held: nobody was contacted, and the nominee can be changed.

    Raises `Refused` once the mail was written (R-127).
    """
    row = lock(nominee.assessment)
    nominee = Nominee.objects.select_related("assessment__organisation").get(pk=nominee.pk)
    may_take_back(actor, nominee, asking_of(nominee)).require()
    if not _undo(row, [nominee.pk], actor):
        raise Refused("The email to this person has been written meanwhile.")
    record(row, actor, "took back a survey invitation", "survey", nominee=nominee.pk)


@transaction.atomic
def take_back_all(*, assessment: Assessment, actor: Actor) -> int:
    """Undo the asking of everybody whose mail is still held; returns how many. Raises `Refused` (R-127)."""
    row = lock(assessment)
    may_take_back_all(actor, row, held_of(row)).require()
    asked = Invitation.objects.filter(nominee__assessment=row, nominee__withdrawn_on__isnull=True)
    number = _undo(row, list(asked.values_list("nominee_id", flat=True)), actor)
    if not number:
        raise Refused("The emails have been written meanwhile.")
    record(row, actor, "took back survey invitations", "survey", number=number)
    return number


def _undo(row: Assessment, nominees: list[int], actor: Actor) -> int:
    """Delete the invitations of those to whom nothing was written; returns how many.

    The part of the return is a draft again where nobody is asked any more (R-131).
    """
    postings = Posting.objects.select_for_update().filter(nominee__in=nominees).order_by("pk")
    written = {posting.nominee_id for posting in postings if posting.state == Posting.State.DONE}
    held = [pk for pk in nominees if pk not in written]
    Posting.objects.filter(nominee__in=held).delete()
    number, _ = Invitation.objects.filter(nominee__in=held).delete()
    if number and not was_sent(row):
        version = Part.objects.get(assessment=row, key=Part.Kind.NOMINEES.key()).version
        save_part(assessment=row, key=Part.Kind.NOMINEES.key(), version=version, actor=actor, completed=False)
    return number


@transaction.atomic
def withdraw_nominee(*, nominee: Nominee, actor: Actor) -> None:
    """Stop the link of a person who was asked; an answer already given stays. The place stays taken (R-127).

    It is the same for a person who has answered, so that it tells nobody who has. Raises `Refused`.
    """
    row = lock(nominee.assessment)
    nominee = Nominee.objects.select_related("assessment__organisation").get(pk=nominee.pk)
    may_withdraw(actor, nominee, asking_of(nominee)).require()
    Nominee.objects.filter(pk=nominee.pk).update(withdrawn_on=timezone.localdate())
    _withdraw_waiting(nominee, "The nomination was withdrawn")
    record(row, actor, "withdrew a nominee", "survey", nominee=nominee.pk)


@transaction.atomic
def correct_address(*, nominee: Nominee, actor: Actor, email: str) -> Nominee:
    """Correct the address of a person who was asked and send a new link there; the old link is dead (R-128), and mail
    with it that has not left is withdrawn.

    It is the same for a person who has answered, so that it tells nobody who has. Raises `NotTaken`, `Refused`.
    """
    row = lock(nominee.assessment)
    nominee = Nominee.objects.select_related("assessment__organisation__parent").get(pk=nominee.pk)
    may_correct_nominee(actor, nominee, asking_of(nominee)).require()
    before = nominee.email
    nominee.email = checked_address(email)
    if nominee.email == before:
        raise NotTaken({"email": "Enter another address: the invitation was sent to this one."})
    refuse_double(nominee)
    _refuse_insider(row, nominee.email)
    nominee.save(update_fields=["email"])
    _withdraw_waiting(nominee, "The address was corrected")
    invitation = Invitation.objects.select_for_update().get(nominee=nominee)
    RetiredLink.objects.create(token_sha256=invitation.token_sha256)
    invitation.generation += 1
    invitation.token_sha256 = fingerprint(token_of(nominee.pk, invitation.generation))
    invitation.sent_on = None
    invitation.save()
    add_invitations([nominee], at_once=True)
    record(row, actor, "corrected a nominee's address", "survey", nominee=nominee.pk)
    return nominee


@transaction.atomic
def send_again(*, nominee: Nominee, actor: Actor) -> None:
    """Send the same link to the same address once more (R-128).

    A mail of which it is uncertain whether it was sent goes again as it was, under the same Message-ID, so that a mail
    program that has it already can tell. Raises `Refused`.
    """
    row = lock(nominee.assessment)
    nominee = Nominee.objects.select_related("assessment__organisation__parent").get(pk=nominee.pk)
    may_send_again(actor, nominee, asking_of(nominee)).require()
    posting = delivery_of(nominee)
    if posting and posting.mail and posting.mail.state == Mail.State.UNCERTAIN:
        send_mail_again(posting.mail)
    else:
        add_invitations([nominee], at_once=True)
    record(row, actor, "sent a survey invitation again", "survey", nominee=nominee.pk)


def _refuse_insider(row: Assessment, email: str) -> None:
    """The new link says whether the person had answered, and would let its reader answer in the person's place."""
    place = Q(organisation=row.organisation_id) | Q(organisation=row.organisation.parent_id, role=Role.SUPER_USER)
    if Membership.objects.filter(place, user__email__iexact=email).exists():
        raise NotTaken(
            {"email": "Enter the stakeholder’s own address: this is that of a member of the PCT or of its super-user."}
        )


def tokens_of(assessment: Assessment) -> dict[int, str]:
    """By nominee id, the link's token of everybody asked who has not answered: for the demonstration year only."""
    rows = Invitation.objects.filter(nominee__assessment=assessment, answered=False).order_by("nominee")
    return {nominee: token_of(nominee, generation) for nominee, generation in rows.values_list("nominee", "generation")}


def _withdraw_waiting(nominee: Nominee, reason: str) -> None:
    """Take back what has not left of the mails with this link; what else such a mail had to say is posted anew."""
    waiting = Posting.objects.filter(nominee=nominee, state=Posting.State.WAITING)
    waiting.update(state=Posting.State.WITHDRAWN)
    for posting in Posting.objects.filter(nominee=nominee, mail__state=Mail.State.QUEUED).select_related("mail"):
        assert posting.mail is not None
        if withdraw_mail(key=posting.mail.dedupe_key, reason=reason):
            others = Posting.objects.filter(mail=posting.mail).exclude(pk=posting.pk)
            others.update(state=Posting.State.WAITING, mail=None)
