"""Attempts to tell from the outbox who answered: from mails that only some got, or got at a telling moment."""

from django.conf import settings
from django.db.models import Q

from anonymity.attacker.holdings import Holdings
from anonymity.attempts.attempt import Attempt, Notes
from outbox.models import Mail
from sentences.comparing import compared_address
from sentences.counts import counted, either
from surveys.emails import KINDS, REMINDER, THANKS
from surveys.models import Posting

_ON_THEIR_WAY = (Mail.State.QUEUED, Mail.State.SENDING, Mail.State.HANDED)


def _reminders(holdings: Holdings, notes: Notes) -> None:
    stayed = Mail.objects.filter(kind=REMINDER).exclude(state__in=_ON_THEIR_WAY).count()
    if stayed and settings.MAIL_LEAVES:
        notes.found(
            f"{counted(stayed, 'reminder')} stayed in the outbox:"
            f" {either(stayed, 'it tells', 'they tell')} who had not answered by then."
        )
    elif stayed:
        notes.remark("Reminders are kept, since no email leaves this installation, until their survey closes.")
    if settings.MAIL_LEAVES:
        for_good = Mail.objects.filter(kind=REMINDER, forget=False).count()
        if for_good:
            notes.found(
                f"{counted(for_good, 'reminder')} {either(for_good, 'is', 'are')} not to be deleted"
                f" once {either(for_good, 'it', 'they')} left."
            )
    addresses: dict[str, set[bool]] = {}
    for person in holdings.people:
        addresses.setdefault(compared_address(person.email), set()).add(person.assessment_id in holdings.closed)
    over = {address for address, closed in addresses.items() if closed == {True}}
    there = Mail.objects.filter(kind=REMINDER).exclude(state__in=_ON_THEIR_WAY).values_list("to_compared", flat=True)
    late = sum(address in over for address in there)
    if late:
        notes.found(f"{counted(late, 'reminder')} of closed surveys stayed in the outbox.")


def _ledger(holdings: Holdings, notes: Notes) -> None:
    """Everybody asked has the same rows; a reminder or thanks that names its mail, or is missing, would tell."""
    naming = Posting.objects.exclude(kind=Posting.Kind.INVITATION).filter(mail__isnull=False).count()
    if naming:
        notes.found(f"{naming} reminders or thanks in the list of emails name the email that was written.")
    early = Posting.objects.filter(kind=Posting.Kind.THANKS).exclude(nominee__assessment__in=holdings.closed).count()
    if early:
        notes.found(
            f"{counted(early, 'person', 'people')} {either(early, 'was', 'were')} thanked before their survey closed."
        )
    told = 0
    reminded: dict[tuple[int, object], set[int]] = {}
    for nominee, assessment, due_at in Posting.objects.filter(kind=Posting.Kind.REMINDER).values_list(
        "nominee", "nominee__assessment", "due_at"
    ):
        reminded.setdefault((assessment, due_at), set()).add(nominee)
    for (assessment, _), nominees in reminded.items():
        people = [person for person in holdings.invited.get(assessment, []) if not person.withdrawn]
        without = [person for person in people if person.nominee_id not in nominees]
        with_row = [person for person in people if person.nominee_id in nominees]
        told += (
            bool(without and with_row)
            and all(person.answered for person in without)
            and not any(person.answered for person in with_row)
        )
    if told:
        notes.found(f"On {counted(told, 'day')} the list of reminders holds those alone who had not answered.")


def _bodies(holdings: Holdings, notes: Notes) -> None:
    """The links are put in as a mail leaves. (That no worked-out link stands in a mail is tried with all tables.)"""
    place = f"{settings.SITE_ADDRESS}/s/"
    number = Mail.objects.filter(Q(body__contains=place) | Q(html__contains=place)).count()
    if number:
        notes.found(f"{counted(number, 'stored email')} {either(number, 'holds', 'hold')} a link to a survey.")


def _others(holdings: Holdings, notes: Notes) -> None:
    number = (
        Mail.objects.filter(kind__startswith="survey_")
        .exclude(kind__in=KINDS)
        .exclude(kind__startswith="survey_comment")
        .count()
    )
    if number:
        notes.found(
            f"{counted(number, 'email')} about surveys {either(number, 'is', 'are')} neither"
            " invitation, reminder nor thanks, nor about a corrected address."
        )
    closed = {compared_address(person.email) for person in holdings.people if person.assessment_id in holdings.closed}
    early = sum(address not in closed for (address,) in Mail.objects.filter(kind=THANKS).values_list("to_compared"))
    if early:
        notes.found(f"{early} thanks went to people whose survey is open: they tell who answered.")


ATTEMPTS = [
    Attempt(
        "reminders",
        "Reminders that stayed",
        "Looked for reminders in the outbox after they left: only people who had not answered get one.",
        _reminders,
    ),
    Attempt(
        "list_of_mails",
        "The list of emails",
        "Compared the list of emails planned for those who answered with that for those who did not.",
        _ledger,
    ),
    Attempt(
        "mail_bodies",
        "Copies of emails",
        "Searched the stored emails for addresses of surveys.",
        _bodies,
    ),
    Attempt(
        "other_mails",
        "Emails at the moment of answering",
        "Looked for thanks before the closing, and for any other email that answering could have caused.",
        _others,
    ),
]
