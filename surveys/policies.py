"""Who may nominate, invite and correct, and until when. A survey closes once, at its region's date (R-146)."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from cycles.dates import Dates, dates_of
from cycles.models import Assessment, Timetable
from cycles.policies import WRITERS, may_edit_return
from cycles.states import State, since
from cycles.visibility import Material, sees
from organisations.actors import Actor
from organisations.decisions import YES, Decision, first_refusal, no
from organisations.roles import SHA_ROLES, Role
from outbox.models import Mail
from sentences.dates import weekday
from surveys.collation import asked_by_group, told
from surveys.models import Collation, Invitation, Nominee, Outcome, Posting, SealedResponse

OPEN_STATES = (State.PREPARING, State.SUBMITTED)
_ON_ITS_WAY = (Mail.State.QUEUED, Mail.State.SENDING, Mail.State.HANDED)


def may_nominate(actor: Actor, assessment: Assessment) -> Decision:
    """Whether the actor may add nominees: as the return is written, or a second set while few answer (R-125, Q-14)."""
    return Desk(actor, assessment).nominate


def second_set(
    assessment: Assessment, timetable: Timetable | Dates | None, *, collated: bool, invited: int, completed: int | None
) -> Decision:
    """Whether a second set is open, of facts at hand: while fewer than the minimum or than half have answered, and
    until the region's date (R-125, Q-14). No query where the assessment comes with its cycle.

    `completed` is the number that is shown: were it another, whether the set is open would tell it. Where none is
    shown, the set is open until its date (decision 35).
    """
    if assessment.state not in OPEN_STATES:
        return no("The survey is over. Nobody can be nominated any more.")
    if timetable is None:
        return no("Your SHA has not set the dates of this year yet.")
    until, now = timetable.second_set_until, timezone.now()
    if now >= timetable.survey_closes_at or collated:
        return no("The survey is closed. Nobody can be nominated any more.")
    if now >= until:
        return no(f"A second set could be nominated until {weekday(until)}.")
    minimum = assessment.cycle.survey_minimum
    if completed is not None and completed >= minimum and 2 * completed >= invited:
        return no(
            f"A second set is for surveys that few answer: fewer than {minimum}, or fewer than half of those asked."
            f" {completed} of {invited} have answered."
        )
    return YES


def may_submit_nominees(actor: Actor, assessment: Assessment) -> Decision:
    """Whether the invitations can be sent: the actor may nominate and somebody waits to be asked (R-132)."""
    waiting = Nominee.objects.filter(assessment=assessment, withdrawn_on__isnull=True).exclude(
        pk__in=Invitation.objects.filter(nominee__assessment=assessment).values("nominee")
    )
    return Desk(actor, assessment).submit(waiting.count())


@dataclass(frozen=True)
class Asking:
    """How far the asking of one person is: whether there is a link, whether it was written to the person, and the
    latest invitation with its mail, which the delivery state is read from.
    """

    invited: bool = False
    contacted: bool = False
    delivery: Posting | None = None


class Desk:
    """What an actor may do with the nominees of one assessment: what holds for all is asked once, and then each
    person costs no query.
    """

    def __init__(self, actor: Actor, assessment: Assessment) -> None:
        self.actor, self.assessment = actor, assessment

    @cached_property
    def nominate(self) -> Decision:
        """Whether people can be added."""
        if not self.invited:
            # A PCT with a later deadline of its own still writes its return when the region's surveys are over.
            over = no("The survey is closed. Nobody can be nominated any more.") if self.closed else YES
            return first_refusal(may_edit_return(self.actor, self.assessment), over)
        if not self.actor.holds(self.assessment.organisation_id, *WRITERS):
            return no("Only the PCT’s own editors, chief executive and chair can nominate.")
        return self.second_set

    @cached_property
    def second_set(self) -> Decision:
        """Whether a second set is open, whoever asks."""
        return second_set(
            self.assessment, self.dates, collated=self.collated, invited=self.invited, completed=self.answered
        )

    @cached_property
    def answered(self) -> int | None:
        """How many have answered the open survey, where it is told (`surveys.collation.told`)."""
        numbers: Counter[tuple[str, int]] = Counter()
        for (group, which, _), number in self.links.items():
            numbers[group, which] += number
        sealed = SealedResponse.objects.filter(assessment=self.assessment).count()
        return told(sealed, asked_by_group(numbers), self.assessment.cycle.smallest_group, closed=self.collated)

    @cached_property
    def dates(self) -> Dates | None:
        """The dates of the PCT's year; of these the survey goes by its region's (R-146)."""
        return dates_of(self.assessment)

    @cached_property
    def collated(self) -> bool:
        """Whether the survey was collated."""
        return Collation.objects.filter(assessment=self.assessment).exists()

    @cached_property
    def closed(self) -> bool:
        """Whether no answer is accepted any more: from the very moment of the closing, or once collated."""
        return self.dates is not None and timezone.now() >= self.dates.survey_closes_at or self.collated

    @cached_property
    def over(self) -> Decision:
        """Refuses once the survey is closed."""
        return no("The survey is closed.") if self.assessment.state not in OPEN_STATES or self.closed else YES

    @cached_property
    def correct_any(self) -> Decision:
        """Whether addresses of those asked can be corrected: by the SHA's super-user until the closing (R-128)."""
        parent = self.assessment.organisation.parent_id
        if parent is None or not self.actor.holds(parent, Role.SUPER_USER):
            return no("Only the SHA’s super-user can correct the address of a person who was asked.")
        return self.over

    @cached_property
    def take_back_any(self) -> Decision:
        """Whether the actor is one of those who take invitations back."""
        if self.actor.holds(self.assessment.organisation_id, *WRITERS):
            return YES
        return no("Only the PCT’s own editors, chief executive and chair can take an invitation back.")

    @cached_property
    def keep_one(self) -> Decision:
        """Whether even the last invitation can be taken back: as long as the form can be sent again."""
        over = no("Somebody must stay asked: the nominations of this return can no longer be sent again.")
        return YES if may_edit_return(self.actor, self.assessment) else over

    @cached_property
    def withdraw_any(self) -> Decision:
        """Whether nominations can be withdrawn."""
        if not _supplies(self.actor, self.assessment):
            return no("Only the PCT and its SHA’s super-user can withdraw a nomination.")
        return self.over

    @cached_property
    def invited(self) -> int:
        """How many have a link."""
        return self.links.total()

    @cached_property
    def links(self) -> Counter[tuple[str, int, bool]]:
        """How many of each group and set have a link, by whether it still works."""
        asked = Invitation.objects.filter(nominee__assessment=self.assessment)
        rows = asked.values_list("nominee__group", "nominee__set", "nominee__withdrawn_on")
        return Counter((group, which, withdrawn is None) for group, which, withdrawn in rows)

    def _leaves_few(self, group: str) -> bool:
        """Whether one link less would leave so few of a group whose numbers are told that they tell who answered."""
        smallest = self.assessment.cycle.smallest_group
        asked = sum(number for (one, _, _), number in self.links.items() if one == group)
        work = sum(number for (one, _, works), number in self.links.items() if one == group and works)
        return asked >= smallest and work - 1 < smallest

    def submit(self, waiting: int) -> Decision:
        """Whether the invitations can be sent, where so many wait to be asked (R-132)."""
        nobody = no("Nominate at least one person who has not been asked yet.")
        return first_refusal(self.nominate, YES if waiting else nobody)

    def take_back_all(self, held: int) -> Decision:
        """Whether all invitations whose mail is held can be taken back, where there are so many (R-127)."""
        return first_refusal(
            self.take_back_any,
            YES if held else no("No email waits to leave."),
            self.keep_one if held == self.invited else YES,
        )

    def change(self, nominee: Nominee, asking: Asking) -> Decision:
        """Whether the person can be changed or removed: as long as there was no contact (R-127)."""
        return first_refusal(
            self.nominate,
            no("This person was asked already and cannot be changed or removed.") if asking.contacted else YES,
            no("An email to this person is about to leave. Take it back first.") if asking.invited else YES,
        )

    def take_back(self, nominee: Nominee, asking: Asking) -> Decision:
        """Whether the asking of the person can be undone: as long as the mail is held (R-127)."""
        if not self.take_back_any:
            return self.take_back_any
        if nominee.withdrawn_on:
            return no("This nomination was withdrawn already.")
        if not asking.invited:
            return no("This person was not asked.")
        if asking.contacted:
            return no("The email to this person has left and cannot be taken back.")
        return self.keep_one if self.invited <= 1 else YES

    def correct(self, nominee: Nominee, asking: Asking) -> Decision:
        """Whether the address of the person can be corrected (R-128)."""
        return first_refusal(
            self.correct_any,
            no("This nomination was withdrawn.") if nominee.withdrawn_on else YES,
            YES if asking.contacted else no("This person was not asked yet. The PCT can change the address itself."),
        )

    def send_again(self, nominee: Nominee, asking: Asking) -> Decision:
        """Whether the same link can be sent again, which it cannot while a mail waits to leave (R-128)."""
        posting = asking.delivery
        waits = posting is not None and (
            posting.state == Posting.State.WAITING or (posting.mail is not None and posting.mail.state in _ON_ITS_WAY)
        )
        return first_refusal(
            self.correct_any,
            no("This nomination was withdrawn.") if nominee.withdrawn_on else YES,
            YES if asking.contacted else no("This person was not asked yet."),
            no("An email to this person is on its way.") if waits else YES,
        )

    def withdraw(self, nominee: Nominee, asking: Asking) -> Decision:
        """Whether the link of the person can be stopped, until the closing."""
        return first_refusal(
            self.withdraw_any,
            no("This nomination was withdrawn already.") if nominee.withdrawn_on else YES,
            YES if asking.contacted else no("This person was not asked yet."),
            no(
                f"At least {self.assessment.cycle.smallest_group} people of a group keep their link, so that the"
                " numbers do not tell who has answered."
            )
            if self._leaves_few(nominee.group)
            else YES,
        )


def may_change_nominee(actor: Actor, nominee: Nominee, asking: Asking) -> Decision:
    """Whether the actor may change or remove a nominee: as long as the person was not contacted (R-127)."""
    return Desk(actor, nominee.assessment).change(nominee, asking)


def may_correct_nominee(actor: Actor, nominee: Nominee, asking: Asking) -> Decision:
    """Whether the actor may correct the address of this person: one who was asked, by the SHA's super-user (R-128)."""
    return Desk(actor, nominee.assessment).correct(nominee, asking)


def may_take_back(actor: Actor, nominee: Nominee, asking: Asking) -> Decision:
    """Whether the actor may undo the asking of a person: the PCT, as long as the mail is held (R-127)."""
    return Desk(actor, nominee.assessment).take_back(nominee, asking)


def may_take_back_all(actor: Actor, assessment: Assessment, held: int) -> Decision:
    """Whether the actor may undo the asking of everybody whose mail is held, of so many (R-127)."""
    return Desk(actor, assessment).take_back_all(held)


def may_withdraw(actor: Actor, nominee: Nominee, asking: Asking) -> Decision:
    """Whether the actor may stop the link of a person who was asked: the PCT, its SHA's super-user, until closing."""
    return Desk(actor, nominee.assessment).withdraw(nominee, asking)


def may_send_again(actor: Actor, nominee: Nominee, asking: Asking) -> Decision:
    """Whether the actor may send the same link again: the SHA's super-user, not while a mail waits to leave (R-128)."""
    return Desk(actor, nominee.assessment).send_again(nominee, asking)


def may_comment(actor: Actor, assessment: Assessment) -> Decision:
    """Whether the actor may comment on the balance of the nominees: the SHA's people, until the survey closes."""
    parent = assessment.organisation.parent_id
    if parent is None or not actor.holds(parent, Role.SUPER_USER, Role.ANALYST, Role.SENIOR_LEAD):
        return no("Only the SHA comments on the balance of the nominees.")
    return Desk(actor, assessment).over


def may_see_survey_region(actor: Actor) -> Decision:
    """Whether the page about all surveys of a region is for this actor: the SHA's people, who see their own region."""
    return YES if actor.has(*SHA_ROLES) else no("Only the staff of a strategic health authority see its region.")


def may_screen(actor: Actor, assessment: Assessment) -> Decision:
    """Whether the actor reads comments as they were written and decides what others read: the SHA's analyst alone
    (R-149, decision 34).
    """
    parent = assessment.organisation.parent_id
    if parent is None or not actor.holds(parent, Role.ANALYST):
        return no("Only the SHA’s analyst reads the comments of the survey as they were written.")
    if not sees(actor, assessment, Material.COMMENTS_AS_WRITTEN):
        return no("The PCT has not submitted its return. The comments of its survey are read from then on.")
    return YES


def may_decide(state: str, standing: str, outcome: str) -> Decision:
    """Whether what stands of a comment may become this: anything until the release; afterwards only more is withheld,
    as the PCT has read the rest (decision 34).
    """
    if state not in since(State.PROVISIONAL) or standing == Outcome.UNREAD:
        return YES
    if outcome == Outcome.UNREAD:
        return no("The results are released. What was read cannot be taken back.")
    order = list(Outcome)
    if order.index(Outcome(outcome)) > order.index(Outcome(standing)):
        return no("The results are released. A comment can be withheld further, but no more of it shown.")
    return YES


def _supplies(actor: Actor, assessment: Assessment) -> bool:
    parent = assessment.organisation.parent_id
    ours = actor.holds(assessment.organisation_id, *WRITERS)
    return ours or (parent is not None and actor.holds(parent, Role.SUPER_USER))
