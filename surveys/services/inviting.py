"""Asking those who are nominated, and setting right what was supplied wrongly (R-128, R-132, R-133)."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from cycles.models import Assessment, Part
from cycles.services import lock, save_part, writes_return
from organisations.actors import Actor
from organisations.addresses import checked_address
from organisations.decisions import NotTaken, Refused
from outbox.models import Mail
from outbox.services import send_again as send_mail_again
from outbox.services import withdraw_mail
from sentences.comparing import compared_address, mailbox_of
from sentences.lines import one_line, too_long
from sentences.lists import listed
from surveys.emails import tell_old_address
from surveys.models import Correction, Invitation, Nominee, Posting, RetiredLink, Sending
from surveys.policies import (
    may_correct_nominee,
    may_send_again,
    may_submit_nominees,
    may_take_back,
    may_take_back_all,
    may_withdraw,
)
from surveys.queries.asking import asking_of, delivery_of, held_of, was_sent, was_written_to
from surveys.queries.domains import domain_of
from surveys.queries.insiders import is_at_their_domain, not_to_correct_to, not_to_nominate
from surveys.queries.nominations import nominees_of
from surveys.queries.sending import Question, questions_before_sending
from surveys.roll import INSIDER
from surveys.services.mailing import add_invitations
from surveys.services.nominating import record, refuse_taken_address
from surveys.services.own_words import checked_words
from surveys.tokens import fingerprint, token_of

MOST_REASON = 300


@writes_return
def submit_nominees(
    *, assessment: Assessment, actor: Actor, words: str = "", confirmed: Collection[str] | None = None
) -> int:
    """Ask everybody who waits: a link each, and a mail when the hold is over (R-132, R-133). Returns how many.

    The first time this completes the part "nominees"; later it sends the second set. `words` is a sentence of the PCT's
    own for the mail. `confirmed` are the questions that were answered, where it is sent from a page: one that was not
    is told and nothing is sent. Raises `NotTaken`, `Refused`.
    """
    row = lock(assessment)
    may_submit_nominees(actor, row).require()
    words = checked_words(words)
    questions = _answered(row, actor, confirmed)
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
    _refuse_insiders(row, waiting)
    # Also of who was taken back meanwhile: how many were asked at first decides which numbers are told by group.
    which = 2 if second_set else 1
    sending = Sending.objects.create(
        assessment=row,
        set=which,
        words=words,
        by_name=actor.name,
        on=timezone.localdate(),
        confirmed={question.key: question.text for question in questions},
    )
    Nominee.objects.filter(pk__in=[nominee.pk for nominee in waiting]).update(set=which, sending=sending)
    Invitation.objects.bulk_create(
        Invitation(nominee=nominee, token_sha256=fingerprint(token_of(nominee.pk))) for nominee in waiting
    )
    add_invitations(waiting)
    record(row, actor, "sent survey invitations", "survey", number=len(waiting))
    return len(waiting)


def _answered(row: Assessment, actor: Actor, confirmed: Collection[str] | None) -> list[Question]:
    """The questions that were put and confirmed; none where no page put them."""
    book = nominees_of(row, actor) if confirmed is not None else None
    if book is None or confirmed is None:
        return []
    questions = questions_before_sending(row, book)
    wanting = {
        question.key: f"Tick the box under “{question.title}” to send the invitations all the same"
        for question in questions
        if question.key not in confirmed
    }
    if wanting:
        raise NotTaken(wanting)
    return questions


def _refuse_insiders(row: Assessment, waiting: Collection[Nominee]) -> None:
    """Somebody may have been given a role since the nomination."""
    mailboxes = not_to_nominate(row)
    insiders = [nominee.name for nominee in waiting if mailbox_of(nominee.email) in mailboxes]
    if insiders:
        raise NotTaken({"__all__": f"{INSIDER} Change or remove: {listed(insiders)}."})


@writes_return
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


@writes_return
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
    Nominee.objects.filter(pk__in=held).update(sending=None)
    asked = Nominee.objects.filter(assessment=row, sending__isnull=False)
    Sending.objects.filter(assessment=row).exclude(pk__in=asked.values("sending")).delete()
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
def correct_address(*, nominee: Nominee, actor: Actor, email: str, reason: str = "") -> Nominee:
    """Correct the address of a person who was asked and send a new link there; the old link is dead (R-128), and mail
    with it that has not left is withdrawn. The old address is told where a mail had left, and the PCT sees both
    (decision 32).

    An address at a domain of the PCT, its SHA or a national body needs a reason. It is the same for a person who has
    answered, so that it tells nobody who has. Raises `NotTaken`, `Refused`.
    """
    row = lock(nominee.assessment)
    nominee = Nominee.objects.select_related("assessment__organisation__parent").get(pk=nominee.pk)
    may_correct_nominee(actor, nominee, asking_of(nominee)).require()
    before, reason = nominee.email, one_line(reason)
    nominee.email = checked_address(email)
    if compared_address(nominee.email) == compared_address(before):
        raise NotTaken({"email": "Enter another address: the invitation was sent to this one."})
    refuse_taken_address(nominee)
    _refuse_insider(nominee, reason)
    nominee.save(update_fields=["email", "email_compared"])
    correction = Correction.objects.create(
        nominee=nominee,
        before=before,
        after=nominee.email,
        reason=reason,
        by_name=actor.name,
        on=timezone.localdate(),
    )
    _withdraw_waiting(nominee, "The address was corrected")
    invitation = Invitation.objects.select_for_update().get(nominee=nominee)
    if was_written_to(nominee, invitation.generation):
        tell_old_address(correction)
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


def _refuse_insider(nominee: Nominee, reason: str) -> None:
    """The new link says whether the person had answered, and would let its reader answer in the person's place."""
    if mailbox_of(nominee.email) in not_to_correct_to(nominee.assessment):
        raise NotTaken(
            {
                "email": "Enter the stakeholder’s own address: somebody with a role in the PCT, its SHA or a national"
                " body has this one."
            }
        )
    if sentence := too_long(reason, MOST_REASON, "the reason"):
        raise NotTaken({"reason": sentence})
    if not reason and is_at_their_domain(nominee.assessment, nominee.email):
        raise NotTaken(
            {
                "reason": f"Enter a reason: at {domain_of(nominee.email)} people of the PCT, its SHA or a national body"
                " have their addresses. The PCT reads it."
            }
        )


def _withdraw_waiting(nominee: Nominee, reason: str) -> None:
    """Take back what has not left of the mails with this link; what else such a mail had to say is posted anew."""
    waiting = Posting.objects.filter(nominee=nominee, state=Posting.State.WAITING)
    waiting.update(state=Posting.State.WITHDRAWN)
    for posting in Posting.objects.filter(nominee=nominee, mail__state=Mail.State.QUEUED).select_related("mail"):
        assert posting.mail is not None
        if withdraw_mail(key=posting.mail.dedupe_key, reason=reason):
            others = Posting.objects.filter(mail=posting.mail).exclude(pk=posting.pk)
            others.update(state=Posting.State.WAITING, mail=None)
