"""The mails of a demonstration or a rehearsal as they would be read, and of the survey's how many there are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.urls import reverse

from outbox.models import Mail
from outbox.queries import kept_mails, numbers_of_mail
from outbox.services import completed
from sentences.dates import weekday
from surveys.emails import KINDS as OF_SURVEYS
from ui.tables import Column, Table
from wcc.pages.mail_kinds import kind_in_words

ON_A_PAGE = 25


@dataclass(frozen=True, kw_only=True)
class KeptMail:
    """A mail that did not leave, as it would be read; without a text, `instead` says why."""

    pk: int
    to: str
    subject: str
    text: str
    instead: str
    with_html: bool
    queued_at: datetime


@dataclass(frozen=True, kw_only=True)
class Number:
    """How many mails of a kind were written on a day and are in a state."""

    kind: str
    day: date
    state: str
    number: int


@dataclass(frozen=True, kw_only=True)
class OutboxList:
    """The mails that did not leave. Of a survey's mails, which say who was asked and who had not answered, the numbers
    alone; `links_url` is where a demonstration gives the links, else empty.
    """

    name: str
    page: Page
    mails: list[KeptMail]
    of_surveys: Table[Number] | None
    links_url: str


def outbox_list(number: str) -> OutboxList:
    """One page of the outbox, newest first; three queries."""
    page = Paginator(kept_mails().exclude(kind__in=OF_SURVEYS), ON_A_PAGE).get_page(number)
    return OutboxList(
        name="rehearsal" if settings.MAIL_REHEARSAL else "demonstration",
        page=page,
        mails=as_read(page),
        of_surveys=_of_surveys(),
        links_url=reverse("survey_links") if settings.DEMO else "",
    )


def _of_surveys() -> Table[Number] | None:
    rows = [
        Number(kind=kind_in_words(kind), day=day, state=Mail.State(state).label, number=number)
        for kind, day, state, number in numbers_of_mail(OF_SURVEYS)
    ]
    columns: list[Column[Number]] = [
        Column("Email", kind="name", value=lambda row: row.kind),
        Column("Written on", value=lambda row: weekday(row.day)),
        Column("State", value=lambda row: row.state),
        Column("Number", kind="number", value=lambda row: row.number),
    ]
    return (
        Table(caption="Emails of the surveys, newest day first", frame="stack", columns=columns, rows=rows)
        if rows
        else None
    )


def as_read(mails: Iterable[Mail]) -> list[KeptMail]:
    """The mails with what is put in as they leave, as far as they would still leave."""
    return [_as_read(mail) for mail in mails]


def _as_read(mail: Mail) -> KeptMail:
    text, html, instead = "", "", ""
    if not mail.body:
        instead = "It holds a secret link, so its text is not kept."
    elif found := completed(mail):
        text, html = found.body, found.html
    else:
        instead = "It would not leave any more: what it asks for is over, or its links are dead."
    return KeptMail(
        pk=mail.pk,
        to=mail.to,
        subject=mail.subject,
        text=text,
        instead=instead,
        with_html=bool(html),
        queued_at=mail.queued_at,
    )
