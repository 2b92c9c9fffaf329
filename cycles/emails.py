"""The mails about dates and about who works on what. They go to those who write the returns of the PCTs concerned."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from cycles.models import Assessment, Extension, Timetable
from cycles.policies import WRITERS
from organisations.models import Event, Membership, Organisation, User
from outbox.models import Mail
from outbox.services import Leaving, queue_mail
from sentences.dates import moment

DATES = """{sha} set the dates of the assurance {year} for its region (UK time):

Submission deadline: {submission}
Second set of nominees until: {second}
The survey closes: {survey}
Panel days: {panels}
{own}
{address}
"""

OWN = """
Your PCT has a deadline of its own, which stays: {at}
"""

DEADLINE = """{sha} set the submission deadline of {pct} for the assurance {year}:

{at} (UK time)
{reason}
The survey closes with the region’s: {survey}

{address}
"""

ASSIGNED = """You are asked to work on {what} of {pct}’s return for the assurance {year}:

{forms}
"""

# Forms that are given to a person one after another are told in one mail, so long after the first of them.
GATHERED_FOR = timedelta(minutes=10)
# A mail this close to leaving gathers nothing more.
_CLOSED = timedelta(minutes=1)


def writers_of(pct_ids: Iterable[int]) -> QuerySet[Membership]:
    """Those who write the returns of these PCTs today, each as a membership; one query."""
    people = Membership.objects.held().filter(organisation__in=pct_ids, role__in=WRITERS, user__is_active=True)
    return people.select_related("user", "organisation").order_by("organisation__name", "user__name")


def queue_dates(*, timetable: Timetable, key: str, changed: list[str]) -> None:
    """Tell the PCTs of the region its dates; each person once, whatever the number of roles."""
    own = {row.pct_id: row.submission_at for row in Extension.objects.filter(timetable=timetable)}
    pcts = Organisation.objects.filter(parent=timetable.sha_id).values_list("pk", flat=True)
    subject = f"Dates of the assurance {timetable.cycle}"
    for person in writers_of(pcts):
        at = own.get(person.organisation_id)
        body = DATES.format(
            sha=timetable.sha,
            year=timetable.cycle,
            submission=moment(timetable.submission_at),
            second=moment(timetable.second_set_until),
            survey=moment(timetable.survey_closes_at),
            panels=f"{_date(timetable.panels_from)} to {_date(timetable.panels_to)}",
            own=OWN.format(at=moment(at)) if at else "",
            address=_home(),
        )
        address = person.user.email
        queue_mail(
            key=f"dates:{key}:{person.organisation_id}:{address}", kind="dates", to=address, subject=subject, body=body
        )


def queue_deadline(*, timetable: Timetable, pct: Organisation, key: str, at: datetime, reason: str) -> None:
    """Tell one PCT its deadline, and why it is not the region's where it is not."""
    body = DEADLINE.format(
        sha=timetable.sha,
        pct=pct,
        year=timetable.cycle,
        at=moment(at),
        reason=f"Reason: {reason}" if reason else "It is the region’s deadline again.",
        survey=moment(timetable.survey_closes_at),
        address=_home(),
    )
    subject = f"{pct}: submission deadline {timetable.cycle}"
    for address in sorted({person.user.email for person in writers_of([pct.pk])}):
        queue_mail(key=f"deadline:{key}:{address}", kind="deadline", to=address, subject=subject, body=body)


def queue_assigned(*, assessment: Assessment, to: User, event: Event) -> None:
    """Tell one person that a form of the return is theirs to work on, with all that is given to them soon after.

    `event` says which form was assigned, and by whom. Under the assessment's lock.
    """
    now, key = timezone.now(), f"assigned:{assessment.pk}:{to.pk}"
    mails = Mail.objects.filter(kind="assigned", dedupe_key__startswith=f"{key}:")
    # In a demonstration nobody waits: every mail is read at once.
    wait = timedelta(0) if settings.DEMO else GATHERED_FOR
    waiting = mails.filter(state__in=(Mail.State.QUEUED, Mail.State.KEPT), queued_at__gt=now - wait + _CLOSED)
    if waiting.exists():
        return
    due = now + wait
    queue_mail(
        key=f"{key}:{event.pk}",
        kind="assigned",
        to=to.email,
        subject=f"{assessment.organisation}: you are asked to work on its return",
        body=f"{assessment.pk} {to.pk} {event.pk} {due.isoformat()}",
        due_at=due,
        completed_by="cycles.emails.assigned_in_words",
    )


def assigned_in_words(body: str, html: str) -> Leaving | None:
    """The mail about forms as it leaves: those given to the person since, and not taken away again; None where none."""
    assessment_id, person, first, due = body.split()
    events = Event.objects.filter(verb="assigned", assessment_ref=assessment_id, pk__gte=first, at__lte=due)
    last = {event.subject: event for event in events.select_related("by").order_by("pk")}
    given = [event for event in last.values() if event.detail["to_id"] == int(person) != event.by_id]
    if not given:
        return None
    assessment = Assessment.objects.select_related("organisation", "cycle").get(pk=assessment_id)
    forms = [f"{one.detail['name']}, by {one.by}:\n{settings.SITE_ADDRESS}{one.detail['path']}" for one in given]
    text = ASSIGNED.format(
        what="a form" if len(forms) == 1 else f"{len(forms)} forms",
        pct=assessment.organisation,
        year=assessment.cycle,
        forms="\n\n".join(f"{form[:1].upper()}{form[1:]}" for form in forms),
    )
    return Leaving(text, html)


def _date(on: object) -> str:
    return f"{on:%A} {on.day} {on:%B %Y}"  # type: ignore[attr-defined]


def _home() -> str:
    return settings.SITE_ADDRESS + reverse("home")
