"""Before the invitations are sent: to whom, when, and the mail as it will arrive."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from cycles.models import Assessment
from surveys.emails import Preview, preview
from surveys.queries.deliveries import clock_of
from surveys.queries.nominations import NomineeBook
from surveys.services import leaves_at


@dataclass(frozen=True, kw_only=True)
class NomineesSubmit:
    """What is read before sending. `leaves` is when the mails leave, empty where that is at once; `name` is of the
    person whose mail is shown.
    """

    book: NomineeBook
    leaves: str
    name: str
    mail: Preview


def nominees_submit(assessment: Assessment, book: NomineeBook, *, words: str = "") -> NomineesSubmit:
    """The page about those of the book who wait, with the PCT's own sentence in the mail."""
    first = next(line.nominee for group in book.groups for line in group.waiting)
    first.assessment = assessment
    return NomineesSubmit(
        book=book,
        leaves=leaves(),
        name=first.name,
        mail=preview(first, words),
    )


def leaves() -> str:
    """When invitations leave that are sent now; nothing where that is at once."""
    hold = timedelta(minutes=settings.SURVEY_MAIL_HOLD_MINUTES)
    return clock_of(leaves_at(timezone.now(), hold)) if hold else ""
