"""More surveys beside Newcastle's, and what holds of every ledger."""

import re
from collections import Counter

from django.core import mail as django_mail
from django.utils import timezone

from cycles.services import open_assessment
from organisations.actors import Actor
from outbox.models import Mail
from outbox.services import deliver
from surveys import services
from surveys.emails import INVITATION, REMINDER
from surveys.models import Invitation, Posting
from tests.cast import organisation
from tests.surveys.conftest import Survey

SHARED = "leader@council.example"
OF_PERSON = re.compile(r"\ue000about:(\d+)/(\d+)\ue001")


def survey_of(cast, code: str, editor: str) -> Survey:
    """The survey of another PCT of the year."""
    survey = Survey(cast)
    survey.assessment = open_assessment(cycle=cast.cycle, organisation=organisation(code), actor=Actor())
    survey.editor = cast.actor(editor)
    return survey


def ask_together(*surveys: Survey, **person) -> None:
    """Have each PCT nominate the same person, and ask."""
    for number, survey in enumerate(surveys, 1):
        survey.nominate(900 + number, **{"name": "Jo Leader", "email": SHARED} | person)
        services.submit_nominees(assessment=survey.assessment, actor=survey.editor)


def leave_reminders() -> list[str]:
    """Have what waits to remind people leave; the addresses that got something, in the order of the mails."""
    before = len(django_mail.outbox)
    for pk in Mail.objects.filter(kind=REMINDER, state=Mail.State.QUEUED).order_by("pk").values_list("pk", flat=True):
        deliver(pk)
    return [message.to[0] for message in django_mail.outbox[before:]]


def told_of(mail: Mail) -> list[tuple[int, int]]:
    """The nominees and generations that a mail tells of, as it is stored."""
    return [(int(nominee), int(generation)) for nominee, generation in OF_PERSON.findall(mail.body)]


def check_ledger() -> None:
    """Every invitation that is done names one mail, to the person's address, that tells of the person's link; no mail
    tells anybody twice, none is without its posting, and nothing due waits.
    """
    assert not Posting.objects.filter(state=Posting.State.WAITING, due_at__lte=timezone.now()).exists()
    done = Posting.objects.filter(kind=Posting.Kind.INVITATION, state=Posting.State.DONE).select_related("mail")
    for posting in done:
        assert posting.mail is not None
        assert (posting.nominee_id, posting.generation) in told_of(posting.mail) or not posting.mail.body
    standing = Mail.objects.filter(kind=INVITATION).exclude(state=Mail.State.WITHDRAWN)
    told = Counter(link for mail in standing for link in told_of(mail))
    assert not told or max(told.values()) == 1
    written = {(posting.nominee_id, posting.generation) for posting in done if posting.mail.body}
    assert set(told) == written
    for row in Invitation.objects.filter(sent_on__isnull=False).select_related("nominee"):
        (mail,) = [mail for mail in standing if (row.nominee_id, row.generation) in told_of(mail)]
        assert mail.to == row.nominee.email
